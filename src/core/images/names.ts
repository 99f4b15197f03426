import { namesOf } from './operators/lookup.ts'

/** Names of members, flags and variables that say "image", and the ones that only seem to. */

const IMAGE_KEY =
  /^(?:.*[-_./])?(?:image|IMAGE|Image)(?:[-_]?(?:Ref|Name|Override|Reference|PullSpec|REF|NAME|ref|name|pullSpec|pullspec))?$/
const CAMEL_IMAGE_KEY = /[a-z0-9]Image(?:Ref|Name|Override|Reference|PullSpec)?$/
const RELATED_IMAGE = /^RELATED_IMAGE_(?!.*_NAME$)/
const NOT_AN_IMAGE =
  /pull[-_]?(?:policy|policies|secrets?)|image[-_]?(?:id|tag|registry|gc|type|size|format|prefix|suffix|stream|url|width|height)|image[-_]?(?:repository|repo|digest|hub)$|(?:cover|logo|icon|screenshot|background|thumbnail|avatar|banner|poster|photo|profile|hero|disk|base|ami|vm|machine|os|boot)[-_]?image/i

/** Images that may be used, or may not: nobody pulls them for that. */
const PERMITTED =
  /^(?:(?:dis)?allow(?:ed)?|block(?:ed)?|exempt(?:ed)?|excluded?|ignored?|denied|deny|forbidden|trusted|skip(?:ped)?)(?:[-_.A-Z]|$)/

/** Whether a member of this name says what may be used, and not what is. */
export const isPermissionName = (name: string): boolean => PERMITTED.test(name)

/** Attributes with which telemetry tells what runs. */
const ATTRIBUTE = /(?:^|\.)container\.image\.(?:name|tags?|id)$/

const KNOWN_MEMBERS = namesOf('members')
const KNOWN_FLAGS = namesOf('flags')
const KNOWN_VARIABLES = namesOf('variables')
const COPIES = namesOf('copies')

/** Whether a mapping's member of this name holds an image. */
export const isImageKey = (key: string): boolean =>
  KNOWN_MEMBERS.has(key) ||
  ((IMAGE_KEY.test(key) || CAMEL_IMAGE_KEY.test(key) || RELATED_IMAGE.test(key)) &&
    !NOT_AN_IMAGE.test(key) &&
    !PERMITTED.test(key) &&
    !ATTRIBUTE.test(key))

/** Whether a member of this name holds a list of images. */
export const isImageListKey = (key: string): boolean =>
  /^(?:images|[A-Za-z0-9]+Images|.*[-_]images)$/.test(key) && !PERMITTED.test(key)

const RULES_ON_IMAGES =
  /allow|den(?:y|ied)|exempt|exclu|ignor|skip|pattern|regex|filter|match|block|polic|secret|label|glob|verif|sign|trust|example|list|source|url|registr|host|server|endpoint|prefix|cdn/i

/**
 * Whether a name of any kind speaks of an image that is used, and not of images that are permitted or looked for: enough where the
 * value itself is a reference with a registry and a version.
 */
export const speaksOfImage = (name: string): boolean =>
  /image/i.test(name) && !RULES_ON_IMAGES.test(name) && !ATTRIBUTE.test(name)

/** Whether a name says that an image is made and pushed, and not pulled. */
export const isPushedName = (name: string): boolean =>
  PUSHED_WORD.test(name) && PUSHED_NAME.test(name.replace(/([a-z])([A-Z])/g, '$1_$2'))

const PUSHED_WORD = /output|dest|push/i
const PUSHED_NAME = /(?:^|[_.-])(?:output|dest|destination|push|pushed)(?:[_.-]|$)/i

const BASE_IMAGE = /base[-_]?image$/i

/** Whether the name says that a tag is added to the image later. */
export const isBaseImageName = (name: string): boolean => BASE_IMAGE.test(name)

const FLAG_WITHOUT_IMAGE =
  /pull|secret|policy|registry|repository|repo$|prefix|tag$|digest$|version$|credential|gc-|-gc|minimum|maximum|threshold|size|timeout|dir$|path$|cache|interval|concurren|parallel|rewrite|config$|host$|port$|enable|disable|allow|volume/i

/** Whether a flag (dashes removed) takes an image. */
export const isImageFlag = (flag: string): boolean =>
  KNOWN_FLAGS.has(flag) || (/image/i.test(flag) && !FLAG_WITHOUT_IMAGE.test(flag))

const VARIABLE = /(?:^|[_.-])IMAGES?(?:[_.-]|$)|^(?=.*_)[A-Z0-9_]+IMAGE$/i
const VARIABLE_WITHOUT_IMAGE =
  /PULL|POLICY|(?:[_-]|^)(?:SECRETS?|TAG|REGISTRY|REPOSITORY|REPO|VERSION|ID|DIGEST|PREFIX|SUFFIX|TYPE|SIZE|FORMAT|SHA|PATH|DIR|ENABLED|TIMEOUT|PORT|HOST|HOSTPORT|HUB|UR[IL]|SERVER|SERVICE|ENDPOINT|ADDR|ADDRESS|PROXY|BUCKET|USER|PASSWORD|TOKEN|KEY|NAMESPACE|LABEL|COUNT|LIMIT|INTERVAL|AUTH|CREDENTIALS?|LOGIN|ALLOWLIST|DENYLIST|WHITELIST|BLACKLIST|PATTERN|REGEX|FILTER)$/i

/** Images of machines and pictures. */
const OTHER_IMAGE =
  /(?:^|_)(?:DISK|AMI|VM|MACHINE|OS|BOOT|ROOTFS|KERNEL|LOGO|ICON|COVER|AVATAR|BACKGROUND|BANNER|FAVICON)_?IMAGE$/i

/** Whether an environment variable holds an image. */
export const isImageVariable = (name: string): boolean =>
  KNOWN_VARIABLES.has(name) ||
  (!OTHER_IMAGE.test(name) &&
    (VARIABLE.test(name) || CAMEL_IMAGE_KEY.test(name)) &&
    !VARIABLE_WITHOUT_IMAGE.test(name.replace(/_AND_(?:TAG|VERSION)$/, '')) &&
    !/^RELATED_IMAGE_.*_NAME$/.test(name))

/** Whether an annotation only copies what stands elsewhere, or shows examples. */
export const isCopyAnnotation = (name: string): boolean => COPIES.has(name)
