import { type ByteString, GoError } from '../../../template-engine/go/index.ts'

/**
 * YAML that go-yaml refuses to read or write. `message` is Go's text as a byte string, beginning with `yaml: ` where go-yaml wrote it;
 * `line` is the line that the text names, 0 when it names none.
 */
export class YamlError extends GoError {
  override readonly name = 'YamlError'
  readonly line: number
  /** the message without go-yaml's name in front of it */
  readonly detail: ByteString
  constructor(message: ByteString, line = 0, detail = message) {
    super(message)
    this.line = line
    this.detail = detail
  }
}

/** The error of go-yaml's decode.go, fail and failf. */
export const yamlError = (problem: ByteString): YamlError => new YamlError(`yaml: ${problem}`, 0, problem)

/** A scanner error names its line counted from 1, but not when it is the first. */
export const scannerError = (problem: ByteString, line: number): YamlError =>
  located(problem, line === 0 ? 0 : line + 1)

/** A parser error names its line counted from 0, hence the line above; none when that is 0. As in go-yaml decode.go, parser.fail. */
export const parserError = (problem: ByteString, line: number): YamlError => located(problem, line)

const located = (problem: ByteString, line: number): YamlError =>
  line === 0 ? yamlError(problem) : new YamlError(`yaml: line ${line}: ${problem}`, line, `line ${line}: ${problem}`)
