/** What stands behind the last slash of a path; all of it when there is none. */
export const baseName = <S extends string>(path: S): S => path.slice(path.lastIndexOf('/') + 1) as S
