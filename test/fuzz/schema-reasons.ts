const sortedList = (list: string, separator: RegExp, join: string): string => list.split(separator).sort().join(join)

/** The validator's reasons in an order of their own: helm's follows Go's maps, among lines and within some. */
export function sortedReasons(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      line
        .replace(
          /(additional properties )(.*)( not allowed)$/,
          (_, head, list, tail) => head + sortedList(list, /(?<='), (?=')/, ', ') + tail,
        )
        .replace(
          /(duplicate \w+ .* at )("(?:[^"\\]|\\.)*" and "(?:[^"\\]|\\.)*")$/,
          (_, head, list) => head + sortedList(list, /(?<=") and (?=")/, ' and '),
        ),
    )
    .sort()
    .join('\n')
}
