import fc, { type Arbitrary } from 'fast-check'
import type { ChartInput, TemplateGenerator } from '../generator.ts'
import { BASE_CHART, operand } from './expression.ts'
import * as grammar from './grammar.ts'
import { joined, sequence, word } from './grammar.ts'
import { floatLiteral, intLiteral, quoteText, smallInt, stringLiteral, text } from './literal.ts'

const literal = (inside: Arbitrary<string>): Arbitrary<string> => inside.map(quoteText)
const apply = (...parts: Arbitrary<string>[]): Arbitrary<string> => fc.tuple(...parts).map((all) => all.join(' '))
const show = (expression: Arbitrary<string>): Arbitrary<{ body: string }> =>
  fc
    .tuple(expression, word('{{ X | toJson }}|{{ X }}|{{ printf "%q %v" X X }}|{{ X | quote }}', '|'))
    .map(([e, by]) => ({
      body: by.replaceAll('X', `(${e})`),
    }))
const family = (
  name: string,
  arbitrary: TemplateGenerator['arbitrary'],
  failures = 12,
  chart: ChartInput = BASE_CHART,
): TemplateGenerator => ({ kind: 'template', name, chart, failures, arbitrary })

const subject = literal(
  fc.oneof(
    text,
    joined(word('a b A aa ab 1 _ \u00e9 \u65e5 . - \n a.b Zz', ' '), 0, 8),
    fc.constantFrom('foo bar', 'aaa', 'a\nb', ''),
  ),
)
const regexps = show(
  fc.oneof(
    apply(word('regexMatch mustRegexMatch regexFind mustRegexFind'), literal(grammar.regexp), subject),
    apply(word('regexFindAll mustRegexFindAll regexSplit mustRegexSplit'), literal(grammar.regexp), subject, smallInt),
    apply(
      word('regexReplaceAll mustRegexReplaceAll regexReplaceAllLiteral mustRegexReplaceAllLiteral'),
      literal(grammar.regexp),
      subject,
      literal(grammar.replacement),
    ),
    apply(fc.constant('regexQuoteMeta'), subject),
  ),
)

// names and offsets before 1970 are the platform's
const zone = word(
  '"UTC" "Europe/Berlin" "America/New_York" "Asia/Kolkata" "Australia/Lord_Howe" "nope" "" "Local" "Etc/GMT-3" "utc"',
)
const recent = fc.integer({ min: 0, max: 5_000_000_000 }).map((n) => `(int64 ${n})`)
const placed = fc
  .oneof(fc.tuple(recent, zone), fc.tuple(fc.constantFrom('(int64 253402300800)', '(int64 9223372036854775807)'), zone))
  .map((p) => p.join(' '))
const parsed = grammar.dated.map(([layout, date]) => `(toDate ${quoteText(layout)} ${quoteText(date)})`)
const instant = fc.oneof(
  parsed,
  fc.integer({ min: -3_000_000_000, max: 5_000_000_000 }).map((n) => `(int64 ${n})`),
  fc.constantFrom('(int64 -62135596801)', '(int64 253402300800)', '(int64 9223372036854775807)', '(int 0)'),
)
const time = fc.oneof(
  { weight: 3, arbitrary: parsed },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '(toDate "2006-01-02" "2020-02-29")',
      '(toDate "2006-01-02T15:04:05Z07:00" "2021-06-01T10:20:30.25+02:00")',
    ),
  },
)
const dates = show(
  fc.oneof(
    apply(fc.constant('date'), literal(grammar.layout), instant),
    apply(word('dateInZone date_in_zone'), literal(grammar.layout), placed),
    apply(fc.constant('dateInZone'), literal(grammar.layout), instant, word('"UTC" "nope" "Local"')),
    apply(fc.constant('htmlDateInZone'), placed),
    grammar.dated.chain(([layout, date]) =>
      fc.constantFrom('toDate', 'mustToDate').map((f) => `${f} ${quoteText(layout)} ${quoteText(date)}`),
    ),
    apply(word('toDate mustToDate'), literal(grammar.layout), literal(grammar.spoilt(grammar.layout))),
    apply(word('dateModify mustDateModify date_modify'), literal(grammar.duration), time),
    apply(
      word('duration durationRound'),
      fc.oneof(
        literal(grammar.duration),
        fc.integer().map((n) => `(int64 ${n})`),
        // of a time: since now
        operand('any', 0).filter((e) => !e.includes('toDate')),
      ),
    ),
    apply(fc.constant('unixEpoch'), time),
    fc.tuple(time, word('%v %s %d %q %x %z %#v %+v %T %t %5d %!')).map(([t, verb]) => `printf "${verb}" ${t}`),
  ),
)

const versions = show(
  fc.oneof(
    {
      weight: 4,
      arbitrary: apply(fc.constant('semverCompare'), literal(grammar.constraint), literal(grammar.version)),
    },
    { weight: 1, arbitrary: apply(fc.constant('semver'), literal(grammar.version)) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(
          literal(grammar.version),
          word('Major Minor Patch Prerelease Metadata Original String IncMajor IncMinor IncPatch'),
        )
        .map(([v, m]) => `(semver ${v}).${m}`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(
          literal(grammar.version),
          word('Compare Equal LessThan GreaterThan GreaterThanEqual'),
          literal(grammar.version),
        )
        .map(([v, m, w]) => `(semver ${v}).${m} (semver ${w})`),
    },
  ),
)

const number = fc.oneof(
  intLiteral,
  floatLiteral,
  word(
    '.Values.n .Values.f .Values.big .Values.huge .Values.neg .Values.zero .Values.si .Values.st .Values.num 1i 1+2i (index|.Values.s|0) (semver|"1.2.3").Minor (int64|7) (float64|"1e3") (len|.Values.l) \'a\' nil true "12" "1.5" "0x1f" "1_0" "-5" "+5" "1e3" "5.0" "08" " 5" "inf" "NaN" "9223372036854775808" (toDate|"2006"|"2020").Month (until|3) .Values.nope',
  ).map((s) => s.replaceAll('|', ' ')),
)
const numbers = show(
  fc.oneof(
    apply(word('eq ne lt le gt ge'), number, number),
    apply(fc.constant('eq'), number, number, number),
    apply(word('add mul max min biggest addf mulf maxf minf sub div mod subf divf'), number, number),
    apply(word('add mul max min addf mulf maxf minf subf divf'), number, number, number),
    apply(
      word(
        'add1 add1f int int64 float64 toDecimal ceil floor toString quote squote not empty kindOf typeOf toJson toYaml toYamlPretty atoi print html urlquery until len',
      ),
      number,
    ),
    apply(fc.constant('round'), number, smallInt),
    apply(fc.constant('round'), number, smallInt, floatLiteral),
    apply(word('seq until'), smallInt),
    apply(fc.constant('untilStep'), smallInt, smallInt, smallInt),
    apply(fc.constant('seq'), smallInt, smallInt, smallInt),
    fc
      .tuple(word('%d %v %s %5.2f %x %o %c %U %e %g %08.3f %+d %t %b %q %T %#v %X %G %6d| %-6d|'), number)
      .map(([v, n]) => `printf "${v}" ${n}`),
    fc.tuple(number, number).map(([a, b]) => `dict "a" ${a} "b" (list ${b})`),
    fc
      .tuple(
        word('.Values.l .Values.s .Values.sl .Values.m .Values.ll (list|1|2) nil "abc" (dict|"1"|2)').map((s) =>
          s.replaceAll('|', ' '),
        ),
        number,
      )
      .map(([of, at]) => `index ${of} ${at}`),
    fc
      .tuple(number, number, word('default coalesce ternary|1 and or deepEqual list has'))
      .map(([a, b, f]) => `${f.replace('|', ' ')} ${a} ${b}`),
  ),
)

const argument = fc.oneof(
  { weight: 4, arbitrary: operand('any', 0) },
  { weight: 1, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: sequence(operand('any', 0), fc.constant(' '), operand('any', 0)) },
)
const TIME = '(toDate "2006-01-02T15:04:05Z07:00" "2021-06-01T10:20:30.25+02:00")'
const fitting = (receiver: string, methods: Readonly<Record<string, string>>): Arbitrary<string>[] =>
  Object.entries(methods).map(([names, args]) =>
    fc.tuple(word(names), args === '' ? fc.constant('') : word(args, '|')).map(([m, a]) => `${receiver}.${m} ${a}`),
  )
const methodCalls = fc.oneof(
  ...fitting(TIME, {
    'Year Month Day Hour Minute Second Nanosecond YearDay Weekday Unix UnixMilli UnixMicro UnixNano IsZero IsDST Location UTC Local String GoString MarshalJSON MarshalText Date Clock Zone ISOWeek ZoneBounds wall GobEncode AppendText Nope':
      '',
    Format: '"2006"|"15:04 MST"|""|1|.Values.nope',
    AddDate: '0 1 0|1 1 1|-1 0 40|1 1|1.0 0 0|"a" 1 1|.Values.n 0 0',
    'Add Round Truncate': `(${TIME}.Sub ${TIME}.UTC)|1|1000000000|3600000000000|"1h"|(int64 5)`,
    'Sub Before After Equal Compare': `${TIME}|${TIME}.UTC|nil|1|(toDate "2006" "2020")`,
    In: `${TIME}.Location|nil|${TIME}.UTC.Location|"UTC"`,
  }),
  ...fitting(`(${TIME}.Sub (toDate "2006" "2020"))`, {
    'String Nanoseconds Microseconds Milliseconds Seconds Minutes Hours Abs Nope': '',
    'Round Truncate': '1000000000|3600000000000|"1h"|0',
  }),
  ...fitting('(semver "1.2.3-rc.1+b")', {
    'Major Minor Patch Prerelease Metadata Original String IncMajor IncMinor IncPatch MarshalJSON MarshalText Value pre Nope':
      '',
    'SetPrerelease SetMetadata': '"a"|"a b"|""|1',
    'Compare Equal LessThan LessThanEqual GreaterThan GreaterThanEqual':
      '(semver "1.2.3")|nil|"1.2.3"|(semver "1.2.3-rc.1")',
  }),
  ...fitting('.Files', {
    'Get GetBytes Lines': '"a.txt"|"nope"|"e"|1|.Values.nope|"conf/b.yaml"',
    Glob: '"*"|"**"|"conf/*"|1',
    'AsConfig AsSecrets': '',
  }),
  ...fitting('.Values', {
    'AsMap YAML': '',
    'Table PathValue': '"m"|"m.b"|"nope"|""|"m.b.c"|1|"l"|"s.x"',
    Encode: '1',
  }),
  ...fitting('.Capabilities', {
    'KubeVersion KubeVersion.Version KubeVersion.Major KubeVersion.GitVersion KubeVersion.String HelmVersion HelmVersion.GoVersion APIVersions.Nope KubeVersion.normalizedVersion Copy':
      '',
    'APIVersions.Has': '"v1"|"apps/v1"|"apps/v1/Deployment"|""|1|.Values.nope',
  }),
  ...fitting('$', {
    'Chart.Name Chart.Nope Chart.Nope.x Chart.Version.x Release.Name Release.Revision Release.Time Release.Nope.x Template.Name Template.BasePath Subcharts Subcharts.nope.x Files.x Values.nope.x Values.l.x AsMap.Nope YAML.x':
      '',
  }),
)
const methods = show(
  fc.oneof(
    { weight: 6, arbitrary: methodCalls },
    {
      weight: 1,
      arbitrary: fc
        .tuple(
          fc.constantFrom(TIME, '.Files', '.Values', '.Capabilities', '.Values.m', '(semver "1.2.3")', '$'),
          word('Format Get Glob Table Has Compare AddDate Sub a KubeVersion AsMap'),
          argument,
        )
        .map(([of, m, a]) => `${of}.${m} ${a}`),
    },
  ),
)

const FILES: ChartInput = {
  files: {
    ...BASE_CHART.files,
    'a.txt': 'one\ntwo\n',
    e: '',
    'b.txt': 'x',
    'conf/k.txt': 'in\r\nside\n',
    'conf/b.yaml': 'a: 1\nb: [1, 2]\n',
    'conf/d/c.txt': '\u00e9\n\n',
    'conf/d/x10': 'ten',
    'conf/d/x9': 'nine\u0000',
    '.hid/a': 'h',
    'conf/.dot': 'd',
    'conf/del': 'a\u007fb',
    'a b.txt': 'blank',
  },
  args: BASE_CHART.args,
}
const files = fc.oneof(
  literal(grammar.glob).map((g) => ({ body: `{{ range $p, $_ := .Files.Glob ${g} }}{{ $p }},{{ end }}` })),
  fc
    .tuple(literal(grammar.glob), word('AsConfig AsSecrets'))
    .map(([g, m]) => ({ body: `{{ (.Files.Glob ${g}).${m} }}` })),
  fc
    .tuple(
      literal(grammar.path),
      word('.Files.Get|.Files.GetBytes|.Files.Lines|index .Files', '|'),
      word('toJson toYaml quote len print'),
    )
    .map(([p, f, as]) => ({ body: `{{ ${f} ${p} | ${as} }}` })),
)

/** Calls upon calls of text functions over text of all sorts. */
const textCall = (depth: number): Arbitrary<string> => {
  const of =
    depth === 0
      ? stringLiteral
      : fc.oneof({ weight: 1, arbitrary: stringLiteral }, { weight: 2, arbitrary: textCall(depth - 1) })
  const inside = fc.oneof(
    apply(
      word(
        'upper lower title untitle swapcase trim nospace initials snakecase camelcase kebabcase quote squote b64enc b64dec b32enc b32dec sha1sum sha256sum adler32sum toJson toRawJson toYaml html js urlquery base dir clean ext regexQuoteMeta toString print println cat len int atoi float64 sha512sum hello',
      ),
      of,
    ),
    apply(word('trunc indent nindent wrap abbrev repeat'), fc.integer({ min: -9, max: 14 }).map(String), of),
    apply(
      fc.constant('abbrevboth'),
      fc.integer({ min: -2, max: 12 }).map(String),
      fc.integer({ min: 0, max: 14 }).map(String),
      of,
    ),
    apply(
      fc.constant('substr'),
      fc.integer({ min: -1, max: 8 }).map(String),
      fc.integer({ min: -1, max: 12 }).map(String),
      of,
    ),
    apply(word('trimAll trimSuffix trimPrefix contains hasPrefix hasSuffix'), stringLiteral, of),
    apply(fc.constant('replace'), stringLiteral, stringLiteral, of),
    apply(word('splitList split'), stringLiteral, of),
    apply(fc.constant('splitn'), stringLiteral, smallInt, of),
    apply(fc.constant('wrapWith'), smallInt, stringLiteral, of),
    apply(fc.constant('plural'), of, of, smallInt),
    apply(
      fc.constant('join'),
      stringLiteral,
      sequence(fc.constant('(list '), of, fc.constant(' '), operand('any', 0), fc.constant(')')),
    ),
  )
  return inside.map((call) => `(${call})`)
}

const box = (depth: number): Arbitrary<string> => {
  const leaf = operand('any', 0)
  const below = depth === 0 ? leaf : fc.oneof({ weight: 1, arbitrary: leaf }, { weight: 2, arbitrary: box(depth - 1) })
  const key = word('"a" "b" "c" "m" "nope" "10" ""')
  const made = fc.oneof(
    fc.array(fc.tuple(key, below), { maxLength: 3 }).map((all) => `(dict ${all.flat().join(' ')})`),
    fc.array(below, { maxLength: 3 }).map((all) => `(list ${all.join(' ')})`),
    fc.constantFrom('.Values.m', '.Values.deep', '.Values.l', '.Values.ml', '(deepCopy .Values.m)', '(list)', '(dict)'),
  )
  const fresh = fc.oneof(
    fc.array(fc.tuple(key, below), { maxLength: 3 }).map((all) => `(dict ${all.flat().join(' ')})`),
    fc.constant('(deepCopy .Values.m)'),
  )
  const call = fc.oneof(
    apply(word('merge mergeOverwrite mustMerge mustMergeOverwrite'), fresh, made),
    apply(word('merge mergeOverwrite'), fresh, made, made),
    apply(fc.constant('dig'), key, below, made),
    apply(fc.constant('dig'), key, key, below, made),
    apply(word('get hasKey'), made, key),
    apply(fc.constant('set'), fresh, key, below),
    apply(fc.constant('unset'), fresh, key),
    apply(word('pick omit'), made, key, key),
    apply(fc.constant('pluck'), key, made, made),
    apply(
      word(
        'first last rest initial reverse uniq compact sortAlpha toStrings deepCopy keys|sortAlpha values|len len empty kindOf typeOf',
      ),
      made,
    ).map((s) => (s.includes('|') ? s.replace(/^(\w+)\|(\w+) (.*)$/s, '$3 | $1 | $2') : s)),
    apply(word('append prepend push without'), made, below),
    apply(word('has deepEqual'), below, made),
    apply(fc.constant('concat'), made, made),
    apply(fc.constant('chunk'), smallInt, made),
    apply(fc.constant('slice'), made, smallInt, smallInt),
    apply(fc.constant('index'), made, key),
    apply(fc.constant('index'), made, smallInt),
    apply(fc.constant('join'), key, made),
    apply(word('default coalesce'), below, made),
  )
  return fc.oneof({ weight: 1, arbitrary: made }, { weight: 3, arbitrary: call.map((c) => `(${c})`) })
}
const boxes = fc
  .tuple(
    box(2),
    word(
      '{{ X | toJson }}|{{ X }}|{{ toYaml X }}|{{ printf "%#v" X }}|{{ range $k, $v := X }}{{ $k }}={{ $v }};{{ else }}none{{ end }}|{{ toYamlPretty X }}',
      '|',
    ),
  )
  .map(([e, by]) => ({ body: by.replaceAll('X', e) }))

const read = fc.oneof(
  fc.tuple(grammar.json, word('fromJson fromJsonArray mustFromJson')),
  fc.tuple(grammar.toml, fc.constant('fromToml')),
  fc.tuple(grammar.url, word('urlParse urlParse|urlJoin')),
)
const readers = fc
  .tuple(read, word('toJson|toYaml|toYamlPretty|toToml|printf "%#v"|toString', '|'))
  .map(([[body, by], as]) => ({
    body: `{{ .Files.Get "f@ID@" | ${by.replace('|', ' | ')} | ${as} }}`,
    files: { 'f@ID@': body },
  }))

export const FAMILIES: readonly TemplateGenerator[] = [
  family('regexps', regexps),
  family('dates', dates),
  family('versions', versions),
  family('numbers', numbers),
  family('methods', methods),
  family('files', files, 12, FILES),
  family('texts', show(textCall(2))),
  family('boxes', boxes),
  family('readers', readers),
]
