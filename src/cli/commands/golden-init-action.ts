import { DEFAULT_HELM, helmVersionOf } from '../../library/helm.ts'
import { initGolden } from '../../node/golden-init.ts'
import type { Invocation } from '../command.ts'

export async function goldenInitAction({ options, positionals, terminal }: Invocation): Promise<number> {
  const file = options.text('file') ?? 'golden.yaml'
  const named = options.text('helm-version')
  const helm = named === undefined ? DEFAULT_HELM.version : helmVersionOf(named)
  const names = await initGolden(file, positionals, helm)
  terminal.err(
    `wrote ${file}: ${names.join(', ')}\nnext: aicr golden record${file === 'golden.yaml' ? '' : ` ${file}`}\n`,
  )
  return 0
}
