import { decodeUtf8, type Effects, encodeUtf8 } from '../core/engine.ts'

/** The release's name that a template makes (helm's --name-template). `environment` is what its `env` function sees. Throws HelmError. */
export async function nameByTemplate(
  template: string,
  effects: Effects,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const variables = Object.entries(environment).map(([key, value]) => [key, encodeUtf8(value ?? '')] as const)
  const { renderNameTemplate } = await import('../core/render/with-crypto.ts')
  return decodeUtf8(renderNameTemplate(encodeUtf8(template), effects, Object.fromEntries(variables)))
}
