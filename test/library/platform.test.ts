import { expect, test } from 'vitest'
import { AicrError } from '../../src/core/errors.ts'
import { parsePlatform } from '../../src/library/platform.ts'

test.each<[text: string, platform: string]>([
  ['arm64', 'linux/arm64'],
  ['linux/arm/v7', 'linux/arm/v7'],
  ['windows/amd64', 'windows/amd64'],
  ['x86', '--arch x86: no architecture is called x86 (did you mean amd64?)'],
  ['x86_64', '--arch x86_64: no architecture is called x86_64 (did you mean amd64?)'],
  ['linux/aarch64', '--arch linux/aarch64: no architecture is called aarch64 (did you mean arm64?)'],
  ['amd46', '--arch amd46: no architecture is called amd46 (did you mean amd64?)'],
  ['linux', '--arch linux: no architecture is called linux (one of: amd64, arm64, arm'],
  ['', '--arch : not a platform (such as arm64 or linux/arm/v7)'],
  ['linux/arm/v7/x', '--arch linux/arm/v7/x: not a platform (such as arm64'],
])('--arch %j', (text, wanted) => {
  let said: string
  try {
    said = Object.values(parsePlatform(text)).join('/')
  } catch (error) {
    if (!(error instanceof AicrError)) throw error
    said = `${error.message} (${error.hint})`
  }
  expect(said).toContain(wanted)
})
