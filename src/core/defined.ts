import { ownOf } from './brand.ts'

/** An object of the members that are there, each optional, and of no others: for options that distinguish a missing member from `undefined`. */
export const defined = <T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  ownOf(Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
