import type { MapRule, RuleDoc } from '../rule.ts'
import { ARGUMENT_DOCS, argumentList } from './argument.ts'
import {
  artifactKey,
  artifactUrl,
  dockerImage,
  imageAddress,
  installer,
  kustomizeImage,
  ociRepository,
  packageSource,
} from './artifact.ts'
import { baseImage, imageObject, repositoryTag, sectionDefaults, triple, versionSibling } from './composite.ts'
import { ENVIRONMENT_RULES, environment, environmentData } from './environment.ts'
import { implied, istioHub } from './implied.ts'
import { annotations, flatPair, imageList, imageSet, parameter, plainKey } from './key.ts'
import { deviceImage, podSpec, volumeImage } from './pod-spec.ts'
import { secretData } from './secret.ts'
import { imageLines, shape } from './shape.ts'

/** Rules on mappings, in the order tried. A new rule is a row here and a file beside it. */
export const MAP_RULES: readonly MapRule[] = [
  secretData,
  annotations,
  environment,
  environmentData,
  argumentList,
  podSpec,
  volumeImage,
  deviceImage,
  istioHub,
  implied,
  installer,
  packageSource,
  ociRepository,
  artifactKey,
  artifactUrl,
  imageAddress,
  dockerImage,
  kustomizeImage,
  sectionDefaults,
  triple,
  imageObject,
  baseImage,
  versionSibling,
  repositoryTag,
  flatPair,
  imageList,
  parameter,
  plainKey,
  imageSet,
]

/** Every rule id that a source can carry, with its documentation. */
export const RULES: readonly RuleDoc[] = [...MAP_RULES, ...ARGUMENT_DOCS, ...ENVIRONMENT_RULES, imageLines, shape]
