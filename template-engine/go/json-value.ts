import { FunctionError } from '../errors.ts'
import type { ByteString } from '../value/value.ts'

/** What a JSON text decodes to in an `interface {}`. */
export type Json = null | boolean | number | ByteString | Json[] | Map<ByteString, Json>

/** json.Number: a number as it is written. */
export class NumberText {
  /** the number as it is written */
  readonly text: ByteString
  constructor(text: ByteString) {
    this.text = text
  }
}

/** What a JSON text decodes to with UseNumber. */
export type ExactJson = null | boolean | NumberText | ByteString | ExactJson[] | Map<ByteString, ExactJson>

/** A type error of json.Unmarshal into a map, with the map that it fills all the same. */
export class PartialJson extends FunctionError {
  /** the map as far as it was filled */
  readonly value: Map<ByteString, Json>
  constructor(message: ByteString, value: Map<ByteString, Json>) {
    super(message)
    this.value = value
  }
}
