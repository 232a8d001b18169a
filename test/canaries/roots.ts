import type { Canaries } from './canary.js';
import type { Files } from './manifests.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Returns charts, kustomizations and what deploys them, with credentials in all that goes into what is applied. */
export function roots(canaries: Canaries): Files {
  const c = (place: string): string => canaries.of(place);
  return {
    'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'chart/values.yaml': `# password: ${c('comment in values')}
db: {password: ${c('Helm values')}, user: app}
auth:
  existingSecret: ""
  token: ${c('Helm values, printed into a Secret')}
  url: postgres://a:${c('connection string in Helm values')}@db
extraEnv:
  - {name: SMTP_PASSWORD, value: ${c('variable in Helm values')}}
extraConfig: |
  password: ${c('document in Helm values')}
hook: {secret: ${c('Helm values, printed into an annotation')}}
secrets: {list: [${c('list in Helm values')}]}
`,
    'chart/values-prod.yaml': `db: {password: ${c('further Helm values')}}\nauth: {token: [${c('token that is a list')}]}\n`,
    'chart/values.schema.json': JSON.stringify({
      type: 'object',
      properties: {
        db: { type: 'object', properties: { password: { type: 'string', maxLength: 3, pattern: '^[0-9]+$' } } },
        auth: { type: 'object', properties: { token: { enum: [c('schema of values')] } } },
      },
    }),
    'chart/templates/_helpers.tpl': `{{- define "web.password" -}}{{ default "${c('default in a helper')}" .Values.none }}{{- end -}}\n`,
    'chart/templates/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations: {example.com/hook: {{ .Values.hook.secret }}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: web
          args: ["--password={{ .Values.db.password }}"]
          env:
            - name: DB_PASSWORD
              value: {{ .Values.db.password | quote }}
            - {name: FIXED_PASSWORD, value: ${c('literal in a template')}}
            - {name: HELPER_PASSWORD, value: {{ include "web.password" . }}}
            - {name: WORD_PASSWORD, value: {{ "${c('text in an action')}" }}}
            {{- toYaml .Values.extraEnv | nindent 12 }}
`,
    'chart/templates/secret.yaml': `apiVersion: v1
kind: Secret
metadata: {name: web}
stringData:
  token: {{ .Values.auth.token | quote }}
  extra: {{ tpl .Values.extraConfig . | quote }}
data:
  password: {{ .Values.db.password | b64enc }}
`,
    ...failingCharts(c),
    'base/kustomization.yaml': `resources: [deployment.yaml]
secretGenerator:
  - name: db
    literals: [password=${c('literal of a secretGenerator')}]
    envs: [db.env]
    files: [token.txt]
configMapGenerator:
  - name: settings
    literals: ["API_TOKEN=${c('literal of a configMapGenerator')}"]
patches:
  - patch: |
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec: {template: {spec: {containers: [{name: web, env: [{name: PATCHED_PASSWORD, value: ${c('patch in a kustomization')}}]}]}}}
  - target: {kind: Deployment}
    patch: |
      - {op: add, path: /spec/template/spec/containers/0/args, value: ["--password=${c('JSON patch')}"]}
`,
    'base/db.env': `DB_PASSWORD=${c('.env of a secretGenerator')}\n`,
    'base/token.txt': c('file of a secretGenerator'),
    'base/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web, envFrom: [{secretRef: {name: db}}], env: [{name: BASE_PASSWORD, value: ${c('base')}}]}]}
`,
    'overlay/kustomization.yaml': `namePrefix: prod-
resources: [../base]
patches: [{path: patch.yaml}]
secretGenerator: [{name: db, behavior: merge, literals: [password=${c('literal that an overlay merges')}]}]
replacements:
  - source: {kind: Deployment, name: web, fieldPath: "spec.template.spec.containers.[name=web].env.[name=BASE_PASSWORD].value"}
    targets: [{select: {kind: Deployment}, fieldPaths: ["metadata.annotations.password.x"]}]
`,
    'overlay/patch.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, env: [{name: BASE_PASSWORD, value: ${c('patch in a file')}}]}]}}}
`,
    ...failingKustomizations(c),
    'flux/release.yaml': `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: shop}
spec:
  interval: 1h
  chart: {spec: {chart: ../chart, sourceRef: {kind: GitRepository, name: flux-system}}}
  values: {db: {password: ${c('values of a HelmRelease')}}, grafana: {adminPassword: ${c('values of a HelmRelease, of a subchart')}}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  interval: 1h
  prune: true
  path: ./overlay
  sourceRef: {kind: GitRepository, name: flux-system}
  postBuild: {substitute: {db_password: ${c('variable of Flux')}, broken: "\${${c('variable of Flux that is broken')}:="}}
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  destination: {namespace: web, server: https://kubernetes.default.svc}
  source:
    repoURL: https://ci:${c('URL of a source')}@git.example.com/x.git
    path: chart
    helm:
      parameters: [{name: db.password, value: ${c('parameter of an Application')}}]
      values: |
        auth: {token: ${c('values of an Application')}}
`,
    'sops/.sops.yaml': `creation_rules:
  - path_regex: \\.enc\\.yaml$
    age: age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p
    encrypted_regex: ^(data|stringData)$
  - path_regex: "("
    hc_vault_transit_uri: https://a:${c('URL in .sops.yaml')}@vault.example.com/v1/sops/keys/x
`,
    'sops/db.enc.yaml': `apiVersion: v1
kind: Secret
metadata: {name: enc}
stringData: {password: ${c('file that SOPS should have encrypted')}}
`,
    'sops/part.enc.yaml': `apiVersion: v1
kind: Secret
metadata: {name: part}
stringData:
  password: ${c('value beside encrypted ones')}
  other: ENC[AES256_GCM,data:Tr7o=,iv:1=,tag:w=,type:str]
sops:
  mac: ENC[AES256_GCM,data:Tr7o=,iv:1=,tag:w=,type:str]
  version: 3.9.0
`,
    'sops/keys.txt': `AGE-${'SECRET'}-KEY-1${c('age key').toUpperCase()}\n`,
    'sops/key.yaml': `age: AGE-${'SECRET'}-KEY-1${c('age key in YAML').toUpperCase()}${c('age key in YAML, end').toUpperCase()}QQQQQQQQQQ\n`,
    'deploy.sh': `#!/bin/sh
kubectl create secret generic made --from-literal=password=${c('script, literal')} -n shop
kubectl create secret docker-registry pull2 --docker-password=${c('script, docker password')} -n shop
helm upgrade web ./chart --set db.password=${c('script, --set')}
docker login -u ci -p ${c('script, docker login')} registry.example.com
echo ${base64(c('script, base64'))} | base64 -d | kubectl apply -f -
kubectl apply -f - <<EOF
apiVersion: v1
kind: Secret
metadata: {name: heredoc, namespace: shop}
stringData: {password: ${c('script, here document')}}
EOF
`,
    'README.md': `# Setup\n\n\`\`\`sh\nkubectl create secret generic readme --from-literal=token=${c('README')}\nexport DB_PASSWORD=${c('README, export')}\n\`\`\`\n`,
    Makefile: `secret:\n\tkubectl create secret generic make --from-literal=token=${c('Makefile')}\n`,
    '.env': `DB_PASSWORD=${c('.env')}\n`,
    ...waiting(c),
  };
}

/** What waits in `.yamlock`, in order and broken. */
function waiting(c: (place: string) => string): Files {
  return {
    '.yamlock/.gitignore': '*\n',
    '.yamlock/shop.token': c('value that waits'),
    '.yamlock/shop-secrets.secret.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: shop-secrets}\nstringData: {password: ${c('Secret that waits')}}\n`,
    '.yamlock/.env': `PASSWORD=${c('.env that waits')}\n`,
    '.yamlock/unknown.txt': c('file that waits and nobody knows'),
    '.yamlock/broken.secret.yaml': `apiVersion: v1\nkind: Secret\nstringData: {password: "${c('Secret that waits and is broken')}\n`,
    '.yamlock/steps/half.json': `{"version": 1, "title": "x", "password": "${c('step that is half-written')}`,
    '.yamlock/steps/odd.json': `{"version": ${c('step that is no JSON')}}`,
    '.yamlock/steps/list.json': `["${c('step of another kind')}"]`,
  };
}

/** Charts with a template each that fails over a credential. */
function failingCharts(c: (place: string) => string): Files {
  const actions: Readonly<Record<string, string>> = {
    fail: 'fail .Values.password',
    required: 'required .Values.password .Values.none',
    failing: 'fail (printf "the password is %s" .Values.password)',
    field: '.Values.password.foo',
    index: 'index .Values.password "x"',
    range: 'range .Values.password }}{{ . }}{{ end',
    template: 'include .Values.password .',
    tpl: 'tpl (printf "{{ %s }}" .Values.password) .',
    'tpl-open': 'tpl (printf "{{ .a.%s" .Values.password) .',
    regex: 'regexReplaceAll (printf "(%s" .Values.password) "a" "b"',
    'must-regex': 'mustRegexMatch (printf "[%s" .Values.password) "a"',
    date: 'mustToDate "2006-01-02" .Values.password',
    semver: 'semverCompare ">=1.0" .Values.password',
    semvers: 'semver .Values.password',
    yaml: 'fromYaml (printf "{{%s: [" .Values.password)',
    'yaml-array': 'fromYamlArray .Values.password',
    json: 'mustFromJson .Values.password',
    'from-json': 'fromJson .Values.password',
    toml: 'fromToml .Values.password',
    base64: 'b64dec .Values.password',
    base32: 'b32dec .Values.password',
    url: 'urlParse (printf "http://[%s" .Values.password)',
    int: 'add1 .Values.password',
    atoi: 'atoi .Values.password',
    duration: 'mustDateModify .Values.password now',
    call: 'call .Values.password',
    slice: 'slice .Values.password 90',
    substr: 'trunc .Values.password "x"',
    compare: 'lt .Values.password 3',
    printf: 'printf "%d" .Values.password',
    'printf-bad': 'printf .Values.password 1 2',
    dict: 'dict .Values.password',
    get: 'get .Values.password "x"',
    merge: 'merge .Values.password (dict)',
    decrypt: 'decryptAES "k" .Values.password',
    cert: 'genSignedCert .Values.password nil nil 1 .Values.password',
    ca: 'buildCustomCert .Values.password .Values.password',
    'key-pair': 'genCAWithKey "x" 1 .Values.password',
    lookup: 'lookup "v1" "Secret" "x" .Values.password | required .Values.password',
    files: '.Files.Get .Values.password | required .Values.password',
    yes: 'ternary "a" "b" .Values.password',
    join: 'first .Values.password',
    until: 'until .Values.password',
    chunk: 'chunk .Values.password .Values.password',
    pluck: 'pluck "a" .Values.password',
    set: 'set .Values.password "a" "b"',
    dig: 'dig "a" "b" .Values.password',
    bcrypt: 'htpasswd (printf "a:%s" .Values.password) .Values.password',
    derive: 'derivePassword 1 "nosuch" .Values.password .Values.password "x"',
    object: 'printf "a: [%s" .Values.password',
  };
  const files: Record<string, string> = {
    'fails/Chart.yaml': 'apiVersion: v2\nname: fails\nversion: 1.0.0\n',
    'fails/values.yaml': `password: ${c('value over which a template fails')}\n`,
    'unread/Chart.yaml': 'apiVersion: v2\nname: unread\nversion: 1.0.0\n',
    'unread/values.yaml': 'a: 1\n',
    'unread/templates/a.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: unread}\nstringData: {password: {{ "${c('text in an action that is not closed')} }}}\n`,
  };
  for (const [name, action] of Object.entries(actions))
    files[`fails/templates/${name}.yaml`] = `apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}}
data:
  password: {{ ${action} }}
`;
  return files;
}

/** Kustomizations that cannot be built, each over a credential. */
function failingKustomizations(c: (place: string) => string): Files {
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, image: web, env: [{name: DB_PASSWORD, value: ${c('base of a patch that fails')}}]}]}\n`;
  const texts: Readonly<Record<string, string>> = {
    literal: `secretGenerator: [{name: a, literals: [${c('literal without a name')}]}]\n`,
    'literal-quoted': `secretGenerator: [{name: a, literals: ['password="${c('literal with one quote')}']}]\n`,
    'literal-twice': `secretGenerator: [{name: a, literals: [password=${c('literal that stands twice')}, password=${c('literal that stands twice, second')}]}]\n`,
    type: `secretGenerator: [{name: a, literals: {password: ${c('literals that are a map')}}}]\n`,
    test: `resources: [pod.yaml]\npatches: [{target: {kind: Pod}, patch: '[{op: test, path: /spec/containers/0/env/0/value, value: ${c('value that a JSON patch tests')}}]'}]\n`,
    path: `resources: [pod.yaml]\npatches: [{target: {kind: Pod}, patch: '[{op: replace, path: /spec/none/password, value: ${c('value of a JSON patch that fails')}}]'}]\n`,
    patch: `resources: [pod.yaml]\npatches: [{patch: 'password: ${c('patch of no object')}'}]\n`,
    'patch-open': `resources: [pod.yaml]\npatches: [{patch: '{password: "${c('patch that is no YAML')}'}]\n`,
    'patch-missing': `resources: [pod.yaml]\npatches: [{patch: '{apiVersion: v1, kind: Secret, metadata: {name: none}, stringData: {password: ${c('patch of what is not there')}}}'}]\n`,
    replacement: `resources: [pod.yaml]\nreplacements: [{source: {kind: Pod, fieldPath: "spec.containers.0.env.0.value.x"}, targets: [{select: {kind: Pod}, fieldPaths: [metadata.labels.x]}]}]\n`,
    delimiter: `resources: [pod.yaml]\nreplacements: [{source: {kind: Pod, fieldPath: "spec.containers.0.env.0.value", options: {delimiter: x, index: 9}}, targets: [{select: {kind: Pod}, fieldPaths: [spec.containers.0.env.0.value]}]}]\n`,
    inline: `helmCharts: [{name: x, valuesInline: {password: ${c('valuesInline')}}}]\n`,
    unknown: `secretGenerator: [{name: a, password: ${c('field that no generator has')}}]\npassword: ${c('field that no kustomization has')}\n`,
    env: 'secretGenerator: [{name: a, envs: [x.env]}]\n',
    vars: 'resources: [pod.yaml]\nvars: [{name: X, objref: {kind: Pod, name: web, apiVersion: v1}, fieldref: {fieldpath: "spec.containers[0].env[0].value"}}]\n',
    twice: `secretGenerator: [{name: a, literals: [password=${c('generator that stands twice')}]}, {name: a, literals: [password=x]}]\n`,
  };
  const files: Record<string, string> = {};
  for (const [name, text] of Object.entries(texts)) {
    files[`refused/${name}/kustomization.yaml`] = text;
    files[`refused/${name}/pod.yaml`] = pod;
  }
  files['refused/env/x.env'] = `DB PASSWORD=${c('.env line with a wrong name')}\n=${c('.env line without a name')}\n`;
  return files;
}
