{{- define "lge.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "lge.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- else if contains (include "lge.name" .) .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "lge.name" .) | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "lge.selector" -}}
app.kubernetes.io/name: {{ include "lge.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "lge.labels" -}}
{{ include "lge.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "lge.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "lge.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "lge.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{- /* What a schema cannot say. */ -}}
{{- define "lge.check" -}}
{{- $sources := 0 -}}
{{- range list .Values.config .Values.existingConfigMap .Values.existingConfigSecret -}}
{{- if . }}{{ $sources = add1 $sources }}{{ end -}}
{{- end -}}
{{- if ne $sources 1 -}}
{{- fail (printf "give exactly one of config, existingConfigMap and existingConfigSecret; found %d of them" $sources) -}}
{{- end -}}
{{- if and .Values.config (not (or .Values.config.gateways .Values.config.discovery)) -}}
{{- fail "config: it needs `gateways` or `discovery`; docs/configuration.md describes both" -}}
{{- end -}}
{{- if and .Values.web.existingSecret (not .Values.web.config) -}}
{{- fail "web.existingSecret: the files in it are of no use without web.config" -}}
{{- end -}}
{{- if and .Values.credentials.rrsaRoleName (not .Values.serviceAccount.create) -}}
{{- fail "credentials.rrsaRoleName: the annotation goes onto the ServiceAccount, so serviceAccount.create must be true; or annotate your own and leave the role's name out" -}}
{{- end -}}
{{- end -}}

{{- define "lge.probe" -}}
{{- if .web.config -}}
exec:
  command: [/usr/bin/livy_gateway_exporter, healthcheck, --web.config.file=/etc/livy_gateway_exporter_web/web.yml]
{{- else -}}
httpGet: { path: {{ .path }}, port: metrics }
{{- end -}}
{{- end -}}
