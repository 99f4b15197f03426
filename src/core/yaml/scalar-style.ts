import type { ByteString } from '../../../template-engine/go/index.ts'

/** Which notations can carry a text: go-yaml emitterc.go, yaml_emitter_analyze_scalar. */
export interface Analysis {
  readonly multiline: boolean
  readonly plain: boolean
  readonly single: boolean
  readonly block: boolean
}

const EMPTY: Analysis = { multiline: false, plain: true, single: true, block: false }
const ORDINARY: Analysis = { multiline: false, plain: true, single: true, block: true }

/** Neither a blank, an indicator nor anything that needs a closer look. */
const WORD = /^[A-Za-z0-9_/.+=()$;^~\\<][A-Za-z0-9_/.+=()$;^~\\<>@%&*!|'"`,[\]{}?-]*$/

/** Line breaks as libyaml knows them. */
const BREAK = /[\n\r]|\xc2\x85|\xe2\x80[\xa8\xa9]/
const EDGE_BREAK = /^(?:[\n\r]|\xc2\x85|\xe2\x80[\xa8\xa9])|(?:[\n\r]|\xc2\x85|\xe2\x80[\xa8\xa9])$/
const BREAK_SPACE = /(?:[\n\r]|\xc2\x85|\xe2\x80[\xa8\xa9]) /
const SPACE_BREAK = / (?:[\n\r]|\xc2\x85|\xe2\x80[\xa8\xa9])/
/** C0 but line feed, DEL, C1, U+FEFF, U+FFFE, U+FFFF and all beyond U+FFFF; the tab is asked for apart. */
const SPECIAL = /[\x00-\x08\x0b-\x1f\x7f\xf0-\xf7]|\xc2[\x80-\x9f]|\xef(?:\xbb\xbf|\xbf[\xbe\xbf])/
const START = /^(?:---|\.\.\.|[#,[\]{}&*!|>'"%@`]|[-?:](?:[ \t]|$))/
const INSIDE = /:(?:[ \t]|$)/
/** `#` after a blank or a line break; a NUL counts as one. */
const COMMENT = /(?:[ \t\n\r\0]|\xc2\x85|\xe2\x80[\xa8\xa9])#/

/** `tabsInBlocks` is v3's rule, which lets a literal block hold tabs. */
export function analyze(text: ByteString, tabsInBlocks: boolean): Analysis {
  if (text === '') return EMPTY
  if (WORD.test(text) && !text.startsWith('...')) return ORDINARY
  const multiline = BREAK.test(text)
  const tab = text.includes('\t')
  const special = SPECIAL.test(text) || (tab && !tabsInBlocks)
  const spaceBreak = multiline && SPACE_BREAK.test(text)
  const trailingSpace = text.endsWith(' ')
  const single = !(special || tab || spaceBreak || (multiline && BREAK_SPACE.test(text)))
  const edges = trailingSpace || text.startsWith(' ') || EDGE_BREAK.test(text)
  const indicators = START.test(text) || INSIDE.test(text) || COMMENT.test(text)
  return {
    multiline,
    plain: single && !edges && !multiline && !indicators,
    single,
    block: !(trailingSpace || spaceBreak || special),
  }
}
