import { AicrError, say } from '../../core/errors.ts'
import { DEFAULT_HELM, HELM_VERSIONS, SENTENCES } from '../../library/helm.ts'
import { diffHelms, type HelmChange, type HelmDiff } from '../../library/helm-diff.ts'
import type { RenderRequest } from '../../library/render-request.ts'
import { withChartRequest } from '../chart-call.ts'
import type { Invocation } from '../command.ts'

export async function helmDiffAction(invocation: Invocation): Promise<number> {
  const { options, positionals, terminal } = invocation
  const from = options.text('from')
  if (from === undefined) {
    throw new AicrError('INVALID_REQUEST', '--from is needed: the release of helm in use', {
      hint: `one of ${HELM_VERSIONS.join(', ')}, or a line such as 4.2`,
    })
  }
  const to = options.text('to') ?? DEFAULT_HELM.version
  refuseRecipe(positionals.at(-1) ?? '', { from, to })
  const format = options.oneOf('format', ['text', 'markdown', 'json']) ?? 'text'
  const diff = await withChartRequest(invocation, (request) =>
    diffHelms(fixed(request, options.text('seed') ?? 'aicr'), { from, to }, { skipTests: options.on('skip-tests') }),
  )
  terminal.out(format === 'json' ? `${JSON.stringify(diff, null, 2)}\n` : WRITERS[format](diff))
  return diff.changes.length > 0 ? 1 : 0
}

/** Refuses a file of YAML: no chart is one, and lists of a recipe are compared by another command. */
function refuseRecipe(operand: string, { from, to }: Pick<HelmDiff, 'from' | 'to'>): void {
  if (!/\.ya?ml$/.test(operand)) return
  throw new AicrError('INVALID_REQUEST', say`${{ place: operand }} is a file of YAML, not a chart`, {
    hint: `what another helm changes in the list of a recipe: aicr mirror diff ${operand} ${operand} --old-helm-version ${from} --helm-version ${to}`,
  })
}

/** A render that is alike each time and says nothing on the way. */
function fixed({ onNotice: _, effects: __, ...request }: RenderRequest, seed: string): RenderRequest {
  return { ...request, deterministic: { seed } }
}

const reason = ({ mechanisms }: HelmChange): string =>
  mechanisms.length === 0
    ? 'no single mechanism explains it'
    : mechanisms.map((name) => `${name} (${SENTENCES[name]})`).join('; ')

const summary = ({ from, to, changes }: HelmDiff): string =>
  changes.length === 0
    ? `helm ${from} and ${to} render the same bytes`
    : `helm ${from} → ${to}: ${changes.length} ${changes.length === 1 ? 'document differs' : 'documents differ'}`

function asText(diff: HelmDiff): string {
  const parts = diff.changes.map((each) => `${each.change} ${each.document}\n  because: ${reason(each)}\n${each.diff}`)
  return `${summary(diff)}\n${parts.map((part) => `\n${part}`).join('')}`
}

function asMarkdown(diff: HelmDiff): string {
  const parts = diff.changes.map((each) => {
    const body = each.diff === '' ? '' : `\n\`\`\`diff\n${each.diff}\`\`\`\n`
    return `### ${each.change}: \`${each.document}\`\n\nBecause: ${reason(each)}.\n${body}`
  })
  return [`## ${summary(diff)}\n`, ...parts].join('\n')
}

const WRITERS = { text: asText, markdown: asMarkdown }
