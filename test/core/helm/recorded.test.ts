import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { helmOf } from '../../../src/core/helm/index.ts'
import { renderCase } from '../../helpers/render-case.ts'

/** Small charts that releases of helm answer differently, with what each release answered. */
interface Recording {
  readonly cases: readonly {
    readonly name: string
    readonly files: Readonly<Record<string, string>>
    readonly args?: readonly string[]
    readonly answers: readonly {
      readonly helms: readonly string[]
      readonly stdout?: string
      readonly error?: string
    }[]
  }[]
}

const { cases }: Recording = JSON.parse(readFileSync(new URL('fixtures/versions.json', import.meta.url), 'utf8'))

/** The error without log lines; a schema's complaints come in any order. */
function errorOf(stderr: string): string {
  const text = stderr.slice(stderr.indexOf('Error:')).trimEnd()
  return text.includes("values don't meet the specifications") ? text.split('\n').sort().join('\n') : text
}

describe.each(cases.map((each) => [each.name, each] as const))('%s', (_, { files, args = [], answers }) => {
  test.each(answers.flatMap((answer) => answer.helms.map((helm) => [helm, answer] as const)))(
    'helm %s',
    async (version, { stdout = '', error }) => {
      const got = await renderCase({ files, args }, 'schemas', helmOf(version))
      expect({ exit: got.exit, stdout: got.stdout, error: got.exit === 0 ? undefined : errorOf(got.stderr) }).toEqual({
        exit: error === undefined ? 0 : 1,
        stdout,
        error,
      })
    },
  )
})
