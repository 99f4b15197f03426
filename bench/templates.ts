/** A template with its dot, as JSON has it. */
export interface Workload {
  readonly name: string
  readonly text: string
  readonly data: Readonly<Record<string, unknown>>
}

const servers = Array.from({ length: 12 }, (_, i) => ({
  name: `server-${i}`,
  host: `node${i}.example.com`,
  port: `${8000 + i}`,
  weight: `${i}`,
  active: i % 3 !== 0,
  tags: { zone: `zone-${i % 4}` },
}))

/** Three sizes: a greeting; a page with a loop, branches and variables; the same work done by Sprig's functions. */
export const WORKLOADS: readonly Workload[] = [
  {
    name: 'small',
    text: 'Hello, {{ .name }}! You are on {{ .host }}.',
    data: { name: 'world', host: 'example.com' },
  },
  {
    name: 'medium',
    text: `{{ $site := .site -}}
# {{ .title }} of {{ $site }}
{{ range $i, $server := .servers -}}
{{ if .active -}}
server {{ .name }} {{ .host }}:{{ .port }} zone={{ .tags.zone }} site={{ $site }}{{ if eq .weight "4" }} first{{ end }}
{{ else -}}
# {{ $server.name }} is down
{{ end -}}
{{ end -}}
{{ with .footer }}{{ . }}{{ end }}
`,
    data: { title: 'Servers', site: 'example.com', footer: 'end', servers },
  },
  {
    name: 'with functions',
    text: `{{ .title | upper | quote }}
{{ range .servers -}}
- {{ .name | trunc 7 | trimSuffix "-" | lower }}: {{ .host | replace "." "-" | quote }}
{{ printf "%s:%s" .host .port | indent 2 }}
  {{ default "none" .owner }} {{ ternary "up" "down" .active }} {{ list .name .port | join "/" }}
{{ end }}`,
    data: { title: 'Servers', servers },
  },
]
