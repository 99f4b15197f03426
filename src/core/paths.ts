import { trimRight } from '../../template-engine/go/index.ts'

/** What stands behind the last slash of a path; all of it when there is none. */
export const baseName = <S extends string>(path: S): S => path.slice(path.lastIndexOf('/') + 1) as S

/** An address without the slashes at its end. */
export const withoutSlashes = <S extends string>(address: S): S => trimRight(address, '/')
