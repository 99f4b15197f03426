import { expect, test } from 'vitest'
import { ParseError } from '../../../template-engine/parse/error.ts'
import { parse } from './parse.ts'
import { PARSE_ERRORS } from './parse-errors.ts'

test.each(PARSE_ERRORS)('%j', (text, line, detail) => {
  expect(() => parse(text)).toThrow(
    new ParseError('t', line, detail, /^function "(.*)" not defined$/.exec(detail)?.[1]),
  )
})

test('a main template that is not blank may not be defined in its own file', () => {
  expect(() => parse('x{{define "t"}}y{{end}}')).toThrow(
    new ParseError('t', 1, 'template: multiple definition of template "t"'),
  )
})
