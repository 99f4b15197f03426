import type { Effects, Text } from '../core/engine.ts'
import { renderNameTemplate } from '../core/render/index.ts'

/** The release's name that a template makes (helm's --name-template). `environment` is what its `env` function sees. Throws HelmError. */
export async function nameByTemplate(
  template: Text,
  effects: Effects,
  environment: Readonly<Record<string, Text | undefined>>,
): Promise<Text> {
  const variables = Object.entries(environment).map(([name, value]) => [name, value ?? ''] as const)
  return renderNameTemplate(template, effects, Object.fromEntries(variables))
}
