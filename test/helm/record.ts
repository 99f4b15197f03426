import { writeFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { Helm } from '../fuzz/renderers.ts'
import {
  ANSWERS,
  type Answer,
  type AnsweredCase,
  answeredCases,
  answerOf,
  recordedAnswer,
} from '../helpers/recorded-answers.ts'
import { type Facts, NEWEST, order, TABLE, writeFacts } from './facts.ts'

const USAGE = `Records what releases of helm are and what they answer, beside what is recorded of others.

  npm run helm:record -- HELM...       each the program of a release; a helm that was built by another Go than its release: HELM=go1.26.5
  npm run helm:record                  only brings ${NEWEST} up to the table

The facts go to ${TABLE} and ${NEWEST}, the answers to ${ANSWERS}.`

const QUESTION = `helm: {{ .Capabilities.HelmVersion | toJson }}
kube: {{ .Capabilities.KubeVersion.Minor }}
apis: {{ .Capabilities.APIVersions | toJson }}`

/** What a helm says of itself and assumes of a cluster. */
async function askFacts(helm: Helm, releasedBy: string | undefined): Promise<Facts> {
  const files = { 'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n', 'templates/x.yaml': QUESTION }
  const { stdout, stderr } = await helm.render({ files, args: [] })
  const answer = (name: string): string => {
    const line = stdout.split('\n').find((text) => text.startsWith(`${name}: `))
    if (line === undefined) throw new Error(stderr)
    return line.slice(name.length + 2)
  }
  const about = JSON.parse(answer('helm')) as Record<'version' | 'git_commit' | 'go_version', string>
  return {
    version: about.version.slice(1),
    commit: about.git_commit,
    go: releasedBy ?? about.go_version,
    builtBy: about.go_version,
    kube: JSON.parse(answer('kube')) as number,
    apis: JSON.parse(answer('apis')) as string[],
  }
}

/** A case with what a release answers to it in place of what was recorded of that release. */
function withAnswer(test: AnsweredCase, version: string, now: Omit<Answer, 'helms'>): AnsweredCase {
  const others = test.answers
    .map((answer) => ({ ...answer, helms: answer.helms.filter((other) => other !== version) }))
    .filter(({ helms }) => helms.length > 0)
  const fresh = { helms: [version], ...now }
  const same = others.find((answer) => isDeepStrictEqual(recordedAnswer(answer), recordedAnswer(fresh)))
  if (same === undefined) return { ...test, answers: [...others, fresh] }
  const helms = [...same.helms, version].sort((a, b) => order(a) - order(b))
  return { ...test, answers: others.map((answer) => (answer === same ? { ...answer, helms } : answer)) }
}

/** How often a helm is asked that answers otherwise than all others: the order of some of its maps is chance. */
const TRIES = 4

/** A case with the answer of a helm that was recorded for others too, or that it repeats; without one otherwise. */
async function askCase(helm: Helm, { version, go, builtBy }: Facts, test: AnsweredCase): Promise<AnsweredCase> {
  const input = { files: test.files, args: test.args ?? [] }
  const seen = [answerOf(await helm.render(input))]
  const isKnown = (answer: ReturnType<typeof answerOf>): boolean =>
    test.answers.some((each) => isDeepStrictEqual(recordedAnswer(each), answer))
  while (seen.length < TRIES && !seen.some(isKnown)) seen.push(answerOf(await helm.render(input)))
  const [first] = seen
  const answer = seen.find(isKnown) ?? (seen.every((each) => isDeepStrictEqual(each, first)) ? first : undefined)
  if (answer === undefined) {
    console.log(`left out: ${test.name}: helm ${version} does not repeat itself`)
    return test
  }
  const { stdout = '', error } = answer
  // an answer that names the Go of a program is not its release's where another Go built it
  const isReleased = builtBy === go || !stdout.includes(builtBy)
  return isReleased ? withAnswer(test, version, error === undefined ? { stdout } : { stdout, error }) : test
}

async function record(programs: readonly string[]): Promise<void> {
  let cases = answeredCases()
  const found: Facts[] = []
  for (const program of programs) {
    const [path = '', releasedBy] = program.split('=')
    const helm = new Helm(path)
    try {
      const facts = await askFacts(helm, releasedBy)
      found.push(facts)
      const answered: AnsweredCase[] = []
      for (const test of cases) answered.push(await askCase(helm, facts, test))
      cases = answered
      console.log(`${facts.version}: ${cases.length} answers`)
    } finally {
      helm.close()
    }
  }
  writeFacts(found)
  writeFileSync(ANSWERS, `{"cases":[\n${cases.map((test) => JSON.stringify(test)).join(',\n')}\n]}\n`)
}

const programs = process.argv.slice(2)
if (programs.length === 0) console.log(USAGE)
await record(programs)
