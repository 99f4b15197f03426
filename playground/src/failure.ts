import { AicrError, type FailurePlace, failurePlaces, HelmError, LimitError } from 'aicr-mirror'
import type { Doing, Failure, Place } from './protocol.ts'

/** The places that a panel of the page shows: chart files are not among them. */
const shownPlace = ({ in: kind, file, line, text }: FailurePlace): Place[] =>
  kind === 'chart' ? [] : [{ in: kind, file, line, text }]

/** What was being done, and where it says more than that: what kind of failure it is. */
const TITLES: Readonly<Record<Doing, string>> = {
  open: 'This file is not a chart',
  fetch: 'The chart could not be fetched',
  render: 'The chart does not render',
  resolve: 'No recipe covers this',
  read: 'The recipe file cannot be used',
  list: 'The list could not be made',
  write: 'This document cannot be written',
  gather: 'The list has to wait for its charts',
}

const TITLES_BY_CODE: Readonly<Record<string, string>> = {
  INVALID_VALUES: 'The chart refuses these values',
  LIMIT_EXCEEDED: 'The chart asks for too much work or memory',
  TIMEOUT: 'This took too long',
  UNAUTHORIZED: 'The host wants a login',
  FORBIDDEN: 'This host may not be asked',
  INVALID_REFERENCE: 'This is not an address of a chart',
  CONTENT_MISMATCH: 'What arrived is not what was promised',
}

/** What the user can do on the page. A hint of the command line names flags, which do not exist here. */
const ADVICE: Readonly<Record<Doing, string>> = {
  open: 'Choose a packed chart, as helm pull or helm package write it: a .tgz file with a Chart.yaml inside.',
  fetch: 'Check the address; or download the chart with helm pull and drop the file on this page.',
  render: 'Change your values or the release settings: the page renders again as you type.',
  resolve: 'Choose other criteria: every combination that is offered has a recipe.',
  read: 'Choose a recipe as aicr recipe writes it, or make one from the criteria.',
  list: 'Choose other criteria, or another file.',
  write: 'Choose another format, or fill in what it needs.',
  gather: 'Fetch the charts, or download them and drop the files on this page.',
}

const ADVICE_BY_CODE: Readonly<Record<string, string>> = {
  UNAUTHORIZED:
    'This page sends no passwords. Download the chart with helm pull, which knows yours, and drop the file on this page.',
  FORBIDDEN: 'Download the chart with helm pull and drop the file on this page.',
  INVALID_REFERENCE:
    'Write https://…/chart-1.2.3.tgz, oci://host/path/chart:1.2.3, or a repository and a chart’s name.',
  LIMIT_EXCEEDED: 'Switch parts of the chart off in your values; the command line has higher limits.',
}

/** An error as the page shows it: a title, the error's own words, what to do, and the lines to look at. */
export function failureOf(error: unknown, doing: Doing): Failure {
  if (!(error instanceof Error))
    return { title: TITLES[doing], message: String(error), advice: ADVICE[doing], places: [] }
  const places = failurePlaces(error).flatMap(shownPlace)
  const code = error instanceof AicrError || error instanceof HelmError ? error.code : ''
  const kind = doing === 'gather' ? '' : error instanceof LimitError ? 'LIMIT_EXCEEDED' : code
  const inValues = places.at(-1)?.in === 'values'
  return {
    title: inValues ? 'The values are not valid YAML' : (TITLES_BY_CODE[kind] ?? TITLES[doing]),
    message: `${error.message}${error instanceof HelmError && error.reason !== undefined ? `: ${error.reason}` : ''}`,
    advice: inValues ? 'Correct the marked line.' : (ADVICE_BY_CODE[kind] ?? ADVICE[doing]),
    places,
  }
}
