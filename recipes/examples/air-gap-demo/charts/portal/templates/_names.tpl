{{- define "portal.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* An image of the values, its tag defaulting to the second item. */}}
{{- define "portal.image" -}}
{{- $image := index . 0 -}}
{{- printf "%s/%s:%s" $image.registry $image.repository (default (index . 1) $image.tag) -}}
{{- end }}
