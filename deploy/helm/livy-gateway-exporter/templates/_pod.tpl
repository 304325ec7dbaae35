{{- /* The pod of the Deployment and of the StatefulSet: metadata and spec. */ -}}
{{- define "lge.pod" -}}
metadata:
  labels:
    {{- include "lge.labels" . | nindent 4 }}
    {{- with .Values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    {{- if .Values.config }}
    checksum/config: {{ toYaml .Values.config | sha256sum }}
    {{- end }}
    {{- if .Values.web.config }}
    checksum/web: {{ toYaml .Values.web.config | sha256sum }}
    {{- end }}
    {{- with .Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "lge.serviceAccount" . }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: 15
  {{- with .Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 65532
    runAsGroup: 65532
    fsGroup: 65532
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile: { type: RuntimeDefault }
  containers:
    - name: exporter
      image: {{ include "lge.image" . | quote }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      args:
        - --config.file=/etc/livy_gateway_exporter/config.yml
        {{- if .Values.storage.enabled }}
        - --storage.path=/var/lib/livy_gateway_exporter
        {{- end }}
        {{- if gt (int .Values.shards) 1 }}
        - --shard.index=$(SHARD_INDEX)
        - --shard.total={{ int .Values.shards }}
        {{- end }}
        {{- if .Values.web.config }}
        - --web.config.file=/etc/livy_gateway_exporter_web/web.yml
        {{- end }}
        - --log.level={{ .Values.log.level }}
        - --log.format={{ .Values.log.format }}
        {{- range .Values.extraArgs }}
        - {{ . | quote }}
        {{- end }}
      {{- if or (gt (int .Values.shards) 1) .Values.extraEnv }}
      env:
        {{- if gt (int .Values.shards) 1 }}
        # Kubernetes 1.28 and up give each pod of a StatefulSet this label.
        - name: SHARD_INDEX
          valueFrom:
            fieldRef: { fieldPath: "metadata.labels['apps.kubernetes.io/pod-index']" }
        {{- end }}
        {{- with .Values.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- end }}
      {{- with .Values.credentials.existingSecret }}
      envFrom:
        - secretRef: { name: {{ . }}, optional: false }
      {{- end }}
      ports:
        - { name: metrics, containerPort: 10998 }
      startupProbe:
        {{- include "lge.probe" (dict "web" .Values.web "path" "/-/healthy") | nindent 8 }}
        periodSeconds: 1
        timeoutSeconds: 5
        failureThreshold: 60
      livenessProbe:
        {{- include "lge.probe" (dict "web" .Values.web "path" "/-/healthy") | nindent 8 }}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        {{- include "lge.probe" (dict "web" .Values.web "path" "/-/ready") | nindent 8 }}
        periodSeconds: 5
        timeoutSeconds: 5
      resources:
        {{- toYaml .Values.resources | nindent 8 }}
      securityContext:
        allowPrivilegeEscalation: false
        capabilities: { drop: [ALL] }
        readOnlyRootFilesystem: true
      volumeMounts:
        - { name: config, mountPath: /etc/livy_gateway_exporter, readOnly: true }
        {{- if .Values.web.config }}
        - { name: web, mountPath: /etc/livy_gateway_exporter_web, readOnly: true }
        {{- end }}
        {{- if .Values.storage.enabled }}
        - { name: ledger, mountPath: /var/lib/livy_gateway_exporter }
        {{- end }}
  volumes:
    - name: config
      {{- if .Values.existingConfigSecret }}
      secret: { secretName: {{ .Values.existingConfigSecret }} }
      {{- else }}
      configMap: { name: {{ default (include "lge.fullname" .) .Values.existingConfigMap }} }
      {{- end }}
    {{- if .Values.web.config }}
    - name: web
      projected:
        sources:
          - secret: { name: {{ include "lge.fullname" . }}-web }
          {{- with .Values.web.existingSecret }}
          - secret: { name: {{ . }} }
          {{- end }}
    {{- end }}
    {{- if and .Values.storage.enabled (eq (int .Values.shards) 1) }}
    - name: ledger
      persistentVolumeClaim: { claimName: {{ include "lge.fullname" . }} }
    {{- end }}
  {{- with .Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.topologySpreadConstraints }}
  topologySpreadConstraints:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{- define "lge.claim" -}}
accessModes: [ReadWriteOnce]
{{- with .Values.storage.storageClassName }}
storageClassName: {{ . }}
{{- end }}
resources:
  requests:
    storage: {{ .Values.storage.size }}
{{- end -}}
