/** Templates whose answers could depend on the platform. */
export const SPOTS: readonly (readonly [string, string])[] = [
  ['letters', '{{ upper "straße ǆ ﬁ" }} {{ lower "İSTANBUL ΑΣ" }} {{ title "o\'neil ñandú" }}'],
  [
    'sorting',
    '{{ list "z" "ä" "a" "B" "10" "9" | sortAlpha | toJson }} {{ keys (dict "b" 1 "a" 2) | sortAlpha | toJson }}',
  ],
  [
    'numbers',
    '{{ 1e21 }} {{ 0.1 }} {{ printf "%.17g %e %x %08.3f" 0.1 12345.678 255 3.14159 }} {{ int64 9223372036854775807 }}',
  ],
  ['numbers of values', '{{ list 1.0 1e6 1e7 123456789012 0.000001 | toJson }} {{ divf 10 3 }} {{ round 2.675 2 }}'],
  [
    'zones',
    '{{ dateInZone "2006-01-02T15:04:05Z07:00 MST" (now) "Asia/Tokyo" }} {{ dateInZone "15:04 MST" (now) "Europe/Berlin" }}',
  ],
  [
    'times',
    '{{ now | date "Mon Jan 2 15:04:05 2006" }} {{ toDate "2006-01-02" "2024-02-29" | date "Monday" }} {{ durationRound "2h10m5s" }}',
  ],
  [
    'patterns',
    '{{ regexReplaceAll "(\\\\p{Greek}+)-(?P<n>\\\\d+)" "αβγ-42" "${n}:$1" }} {{ regexFindAll "[aeiou]+" "queueing" -1 | toJson }}',
  ],
  ['digests', '{{ sha256sum "aicr" }} {{ sha1sum "aicr" }} {{ sha512sum "aicr" }} {{ adler32sum "aicr" }}'],
  [
    'encodings',
    '{{ b64enc "ünï" }} {{ b32enc "ünï" }} {{ printf "%q %+q %x" "ü\\t☃" "ü☃" "ü" }} {{ urlquery "a b&ü" }} {{ html "<&>" }}',
  ],
  [
    'random text',
    '{{ randAlphaNum 24 }} {{ randNumeric 12 }} {{ uuidv4 }} {{ shuffle "abcdefgh" }} {{ randBytes 12 }}',
  ],
  [
    'passwords',
    '{{ bcrypt "secret" }} {{ htpasswd "ann" "secret" }} {{ derivePassword 1 "long" "password" "user" "example.com" }}',
  ],
  [
    'encryption',
    '{{ encryptAES "0123456789abcdef0123456789abcdef" "text" | decryptAES "0123456789abcdef0123456789abcdef" }}',
  ],
  ['keys', '{{ genPrivateKey "ecdsa" }}{{ genPrivateKey "ed25519" }}'],
  [
    'certificates',
    '{{ $ca := genCA "ca" 365 }}{{ $ca.Cert }}{{ (genSignedCert "a.example" (list "10.0.0.1") (list "a.example") 30 $ca).Cert }}',
  ],
  [
    'serialisers',
    '{{ dict "b" (list 1 "yes" nil) "a" (dict "ü" 1.50) | toYaml }}\n{{ dict "x" (dict "y" 1) | toToml }}\n{{ "a: [1, 0x1F, ~]" | fromYaml | toJson }}',
  ],
  ['versions', '{{ semverCompare "^1.2.0-0" "1.3.0-rc.1" }} {{ (semver "v1.2.3-alpha.1+b").Prerelease }}'],
]
