import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { Helm } from '../fuzz/renderers.ts'
import { ANSWERS, type Answer, type AnsweredCase, answeredCases, answerOf } from '../helpers/recorded-answers.ts'
import type { RenderCase } from '../helpers/render-case.ts'

const USAGE = `Records what releases of helm answer to small charts, in test/core/helm/fixtures/versions.json.

  npm run helm:answers -- CASES.json HELM...

CASES.json is a list of {name, files, args}; a case of a name that is there is recorded anew. Each HELM is a file named helm-VERSION
(npm run -s --prefix test/helm oracles prints them). A case that a helm answers otherwise the second time is left out, and named.`

type Recorded = ReturnType<typeof answerOf>

async function answersOf(
  helm: Helm,
  input: Required<Pick<RenderCase, 'files' | 'args'>>,
): Promise<Recorded | undefined> {
  const [first, second] = [answerOf(await helm.render(input)), answerOf(await helm.render(input))]
  return isDeepStrictEqual(first, second) ? first : undefined
}

/** The answers, equal ones once, with the helms that gave them. */
function grouped(all: readonly (readonly [string, Recorded])[]): Answer[] {
  const groups: { readonly helms: string[]; readonly answer: Recorded }[] = []
  for (const [helm, answer] of all) {
    const group = groups.find((each) => isDeepStrictEqual(each.answer, answer))
    if (group === undefined) groups.push({ helms: [helm], answer })
    else group.helms.push(helm)
  }
  return groups.map(({ helms, answer: { stdout, error } }) => ({
    helms,
    ...(stdout === '' && error !== undefined ? {} : { stdout }),
    ...(error === undefined ? {} : { error }),
  }))
}

const [source, ...paths] = process.argv.slice(2)
if (source === undefined || paths.length === 0) {
  console.log(USAGE)
  process.exitCode = 2
} else {
  const helms = paths.map((path) => [basename(path).replace(/^helm-/, ''), new Helm(path)] as const)
  const recorded = new Map(answeredCases().map((each) => [each.name, each]))
  const asked: readonly (RenderCase & { readonly name: string })[] = JSON.parse(readFileSync(source, 'utf8'))
  for (const { name, files, args = [] } of asked) {
    const all: [string, Recorded][] = []
    for (const [version, helm] of helms) {
      const answer = await answersOf(helm, { files, args })
      if (answer === undefined) console.log(`left out: ${name}: helm ${version} does not repeat itself`)
      else all.push([version, answer])
    }
    if (all.length === helms.length) {
      recorded.set(name, { name, files, ...(args.length > 0 ? { args } : {}), answers: grouped(all) } as AnsweredCase)
    }
  }
  for (const [, helm] of helms) helm.close()
  const lines = [...recorded.values()].map((each) => JSON.stringify(each))
  writeFileSync(ANSWERS, `{"cases":[\n${lines.join(',\n')}\n]}\n`)
  console.log(`${asked.length} cases, ${recorded.size} in all`)
}
