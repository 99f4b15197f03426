import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a chart of an application has: helpers, values, a loop; nothing that is slow in helm. */
const HELPERS = `{{- define "app.labels" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end }}
`

const WORKLOAD = `{{- range $i := until (int .Values.count) }}
{{- $name := printf "%s-PART-%d" $.Release.Name $i }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $name }}
  namespace: {{ $.Release.Namespace }}
  labels:
    {{- include "app.labels" (dict "name" $name "root" $) | nindent 4 }}
spec:
  replicas: {{ $.Values.replicas | default 2 }}
  selector:
    matchLabels:
      app.kubernetes.io/name: {{ $name }}
  template:
    metadata:
      labels:
        {{- include "app.labels" (dict "name" $name "root" $) | nindent 8 }}
    spec:
      serviceAccountName: {{ $name }}
      initContainers:
        - name: init
          image: "{{ $.Values.image.registry }}/init:{{ $.Values.image.tag }}"
          command: [sh, -c, "until nslookup db; do sleep 2; done"]
      containers:
        - name: app
          image: "{{ $.Values.image.registry }}/app-{{ $i }}:{{ $.Values.image.tag }}"
          imagePullPolicy: {{ $.Values.image.pullPolicy }}
          args: ["--port=8080", "--sidecar-image={{ $.Values.image.registry }}/sidecar:{{ $.Values.image.tag }}"]
          env:
            {{- range $key, $value := $.Values.env }}
            - name: {{ $key }}
              value: {{ $value | quote }}
            {{- end }}
          {{- with $.Values.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          volumeMounts:
            - name: config
              mountPath: /etc/app
      volumes:
        - name: config
          configMap:
            name: {{ $name }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ $name }}
  labels:
    {{- include "app.labels" (dict "name" $name "root" $) | nindent 4 }}
data:
  app.yaml: |
    {{- toYaml $.Values.config | nindent 4 }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ $name }}
  labels:
    {{- include "app.labels" (dict "name" $name "root" $) | nindent 4 }}
spec:
  selector:
    app.kubernetes.io/name: {{ $name }}
  ports:
    - name: http
      port: 80
      targetPort: 8080
{{- end }}
`

const VALUES = {
  count: 100,
  image: { registry: 'registry.acme.io/team', tag: '1.2.3', pullPolicy: 'IfNotPresent' },
  env: {
    LOG_LEVEL: 'info',
    DB_HOST: 'db.internal',
    AGENT_IMAGE: 'registry.acme.io/team/agent:1.2.3',
    CACHE_TTL: '60s',
  },
  resources: { limits: { cpu: '500m', memory: '512Mi' }, requests: { cpu: '100m', memory: '128Mi' } },
  config: {
    server: { port: 8080, timeouts: { read: '5s', write: '10s' }, origins: ['https://a.acme.io', 'https://b.acme.io'] },
    jobs: [1, 2, 3, 4].map((n) => ({
      name: `job-${n}`,
      image: `registry.acme.io/jobs/job-${n}:1.0.${n}`,
      cron: '0 * * * *',
    })),
    features: Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`feature${i}`, i % 2 === 0])),
  },
}

/** Writes a chart of workloads as charts have them, with so many template files, each of a hundred. Gives its folder. */
export function writeOrdinaryChart(folder: string, parts: number): string {
  const chart = join(folder, `ordinary-${parts}`)
  mkdirSync(join(chart, 'templates'), { recursive: true })
  writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: ordinary\nversion: 1.0.0\n')
  writeFileSync(join(chart, 'values.yaml'), JSON.stringify(VALUES))
  writeFileSync(join(chart, 'templates/_helpers.tpl'), HELPERS)
  for (let part = 0; part < parts; part++)
    writeFileSync(join(chart, `templates/part-${part}.yaml`), WORKLOAD.replaceAll('PART', String(part)))
  return chart
}
