import {
  type ByteString,
  compileRegexp,
  FunctionError,
  parseAddress,
  testRegexp,
} from '../../../../template-engine/go/index.ts'

// The grammar of net/mail in patterns of RE2, which takes linear time on any text. Bytes from 0x80 on are letters.
const ATEXT = "[!#$%&'*+\\-/0-9=?^_`A-Za-z{|}~\\x{80}-\\x{10ffff}]"
const ATOM = `${ATEXT}+(?:\\.${ATEXT}+)*`
const LOOSE_ATOM = `(?:\\.|${ATEXT})+`
const QUOTED = '"(?:\\\\[\\t -~\\x{80}-\\x{10ffff}]|[\\t !#-\\[\\]-~\\x{80}-\\x{10ffff}])*"'
const LITERAL = '\\[(?P<address>[!-Z^-~\\x{80}-\\x{10ffff}]*)\\]'
const COMMENT = '\\((?:\\\\.|[^()\\\\])*\\)'
const BLANKS = '[ \\t]*'
const SPACE = `(?:[ \\t]|${COMMENT})*`
const SPEC = `${BLANKS}(?:${ATOM}|${QUOTED})@${BLANKS}(?:${ATOM}|${LITERAL})`
const WORD = `(?:${LOOSE_ATOM}|${QUOTED})`
const MAILBOX = `(?:${SPEC}${BLANKS}(?:${COMMENT})?|${BLANKS}(?:${WORD}(?:${SPACE}${WORD})*)?${SPACE}<${SPEC}>)`

/** mail.ParseAddress as a check: an address, with a name and comments or without. Groups and comments in comments are not read. */
export function isMailAddress(text: ByteString): boolean {
  if (!testRegexp(compileRegexp(`^${MAILBOX}${SPACE}$`), text)) return false
  const literal = /@[ \t]*\[([^\]]*)\]/.exec(text)?.[1]
  return literal === undefined || isIp(literal)
}

function isIp(text: ByteString): boolean {
  try {
    return !text.includes('%') && parseAddress(text) !== undefined
  } catch (error) {
    if (error instanceof FunctionError) return false
    throw error
  }
}
