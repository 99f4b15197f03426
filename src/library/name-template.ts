import type { Effects, Text } from '../core/engine.ts'

/** The release's name that a template makes (helm's --name-template). `environment` is what its `env` function sees. Throws HelmError. */
export async function nameByTemplate(
  template: Text,
  effects: Effects,
  environment: Readonly<Record<string, Text | undefined>>,
): Promise<Text> {
  const variables = Object.entries(environment).map(([name, value]) => [name, value ?? ''] as const)
  const { renderNameTemplate } = await import('../core/render/with-crypto.ts')
  return renderNameTemplate(template, effects, Object.fromEntries(variables))
}
