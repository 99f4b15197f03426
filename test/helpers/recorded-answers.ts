import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { CaseResult } from './render-case.ts'

/** What releases of helm answered alike. */
export interface Answer {
  readonly helms: readonly string[]
  readonly stdout?: string
  /** the error, when it fails */
  readonly error?: string
}

/** A small chart that releases of helm answer differently, with what each release answered. */
export interface AnsweredCase {
  readonly name: string
  readonly files: Readonly<Record<string, string>>
  readonly args?: readonly string[]
  readonly answers: readonly Answer[]
}

/** Where they are recorded, from the project's folder. */
export const ANSWERS = 'test/core/helm/fixtures/versions.json'

/** All that were recorded; to be called from the project's folder. */
export const answeredCases = (): readonly AnsweredCase[] => JSON.parse(readFileSync(resolve(ANSWERS), 'utf8')).cases

/** An answer without log lines; a schema's complaints come in any order. */
export function answerOf({ exit, stdout, stderr }: CaseResult): Omit<Answer, 'helms'> & { readonly exit: number } {
  if (exit === 0) return { exit, stdout }
  const text = stderr.slice(Math.max(0, stderr.indexOf('Error:'))).trimEnd()
  const isOfSchema = text.includes("values don't meet the specifications")
  return { exit, stdout, error: isOfSchema ? text.split('\n').sort().join('\n') : text }
}

/** The same of an answer that was recorded. */
export const recordedAnswer = ({ stdout = '', error }: Answer): ReturnType<typeof answerOf> =>
  error === undefined ? { exit: 0, stdout } : { exit: 1, stdout, error }
