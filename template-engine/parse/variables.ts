import type { ByteString } from '../value/value.ts'

/** The variables that are declared where the parser is, in one body: a definition sees none of those around it. */
export class Variables {
  readonly #declared = new Set<ByteString>(['$'])
  /** in the order of declaration, without `$` */
  readonly #names: ByteString[] = []

  has(name: ByteString): boolean {
    return this.#declared.has(name)
  }

  declare(name: ByteString): void {
    if (this.#declared.has(name)) return
    this.#declared.add(name)
    this.#names.push(name)
  }

  /** how many were declared, for {@link forget} */
  get count(): number {
    return this.#names.length
  }

  /** Forgets all but the first `count`. */
  forget(count: number): void {
    while (this.#names.length > count) this.#declared.delete(this.#names.pop() as ByteString)
  }
}
