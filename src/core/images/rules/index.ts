import { rowsOf } from '../operators/lookup.ts'
import type { MapRule, Rule } from '../rule.ts'
import { imageAddress } from './address.ts'
import { ALL_ARGUMENT_RULES, argumentList } from './argument.ts'
import { baseImage, imageObject, repositoryTag, sectionDefaults, triple, versionSibling } from './composite.ts'
import { dockerfile } from './dockerfile.ts'
import { ENVIRONMENT_RULES, environment, environmentData } from './environment.ts'
import { implied } from './implied.ts'
import { installer } from './installer.ts'
import { jsonPatch } from './json-patch.ts'
import { annotations, flatPair, imageSet, parameter, plainKey } from './key.ts'
import { mention } from './mention.ts'
import { deviceImage, podSpec, volumeImage } from './pod-spec.ts'
import { operatorRelease } from './program.ts'
import { pullCommand } from './script.ts'
import { secretData } from './secret.ts'
import { addressShape, imageLines, imageList, namedShape, shape } from './shape.ts'

const VENDOR_RULES = rowsOf('rules')

/** Rules on mappings, in the order tried. A new rule is a row here and a file beside it. */
export const MAP_RULES: readonly MapRule[] = [
  secretData,
  annotations,
  environment,
  environmentData,
  argumentList,
  operatorRelease,
  podSpec,
  volumeImage,
  deviceImage,
  implied,
  installer,
  ...VENDOR_RULES,
  imageAddress,
  jsonPatch,
  sectionDefaults,
  triple,
  imageObject,
  baseImage,
  versionSibling,
  repositoryTag,
  flatPair,
  parameter,
  plainKey,
  imageSet,
]

/** Every rule whose id a source can carry. */
export const RULES: readonly Rule[] = [
  ...MAP_RULES,
  ...ALL_ARGUMENT_RULES,
  ...ENVIRONMENT_RULES,
  pullCommand,
  dockerfile,
  imageList,
  imageLines,
  addressShape,
  namedShape,
  shape,
  mention,
]
