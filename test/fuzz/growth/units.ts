/** Returns the i-th repetition of a unit. Numbers make names different; `same` units leave them out. */
export type Unit = (index: number) => string;

/** No real credential: the words of a value that the detection takes for one. */
const value = (index: number): string => `Xk29fLm3Qw${index}`;
const encoded = (text: string): string => Buffer.from(text).toString('base64');

/** Lines that somebody reads as something: shells, configuration files, credentials of every form, templates, comments. */
export const LINES: Readonly<Record<string, Unit>> = {
  export: (i) => `export PASSWORD${i}=${value(i)}`,
  'export same': (i) => `export PASSWORD=${value(i)}`,
  option: (i) => `--password=${value(i)}`,
  'option apart': (i) => `--password ${value(i)}`,
  command: (i) => `run${i} --token ${value(i)} -p ${value(i)}`,
  property: (i) => `db${i}.password=${value(i)}`,
  yaml: (i) => `db${i}: {password: ${value(i)}}`,
  json: (i) => `{"password${i}": "${value(i)}"},`,
  url: (i) => `url${i}=postgres://u:${value(i)}@db:5432/x`,
  curl: (i) => `curl -u admin:${value(i)} https://x.example/${i}`,
  'here document': (i) => `cat > /a${i} <<EOF\npassword=${value(i)}\nEOF`,
  'open here document': (i) => `cat > /a${i} <<EOF${i}\npassword=${value(i)}`,
  section: (i) => `[s${i}]\npassword = ${value(i)}`,
  element: (i) => `<password>${value(i)}</password>`,
  'open element': (i) => `<a${i}><password>`,
  quoted: (i) => `password = "${value(i)}"`,
  quotes: () => `"'"'"'`,
  substitution: (i) => `A${i}=$(echo $(cat /x${i}))`,
  backslashes: () => '\\\\\\',
  condition: () => 'if [ "$PASSWORD" = "x" ]; then',
  function: (i) => `f${i}() { export TOKEN=${value(i)}; }`,
  parentheses: () => '((((',
  variable: (i) => `$PASSWORD \${TOKEN${i}:-abc123def} `,
  'key begun': (i) => `-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC${i}`,
  'key whole': (i) =>
    `-----BEGIN RSA PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC${i}\n-----END RSA PRIVATE KEY-----`,
  'access key': (i) => `AKIAIOSFODNN7${String(i).padStart(7, 'A')}`,
  'web token': (i) => `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc${i}def`,
  base64: (i) => encoded(`password=${value(i)}`),
  netrc: (i) => `machine h${i} login u password ${value(i)}`,
  pgpass: (i) => `h${i}:5432:db:u:${value(i)}`,
  htpasswd: (i) => `u${i}:$apr1$abc$${value(i)}`,
  comment: (i) => `# password: ${value(i)}`,
  bearer: (i) => `Authorization: Bearer abcdefgh123456${i}`,
  words: (i) => `password token secret key${i}`,
  dashes: () => '---',
  dots: () => '...',
  equals: () => '======',
  action: (i) => `{{ .Values.a${i} }}`,
  'if action': (i) => `{{- if .Values.a${i} }}`,
  'end action': () => '{{- end }}',
  suppression: (i) => `# yamlock-ignore-next-line image-untagged -- reason ${i}`,
  at: () => 'a@b:c@d:',
  brackets: () => '{"a":{"b":[',
  blank: () => '',
  tab: () => '\t',
  kubectl: (i) => `kubectl create secret generic s${i} --from-literal=password=${value(i)}`,
  helm: (i) => `helm install r${i} ./chart --set db.password=${value(i)}`,
  plain: (i) => `some text ${i}`,
};

/** Entries of lists and maps of objects, by where they stand: the path of the list, and what each entry is. */
export interface Entries {
  readonly kind: string;
  /** What stands before the list, with the list's key last. */
  readonly head: string;
  readonly entry: Unit;
}

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n';
const WITH_CONTAINER = `${POD}  containers: [{name: c, image: nginx}]\n`;
const IN_CONTAINER = `${POD}  containers:\n  - name: c\n    image: a:1\n`;
const object = (kind: string, apiVersion = 'v1'): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\n`;

export const ENTRIES: Readonly<Record<string, Omit<Entries, 'kind'>>> = {
  containers: { head: `${POD}  containers:\n`, entry: (i) => `  - {name: c${i}, image: nginx}` },
  'containers of one name': { head: `${POD}  containers:\n`, entry: () => '  - {name: c, image: nginx}' },
  'privileged containers': {
    head: `${POD}  containers:\n`,
    entry: (i) => `  - {name: c${i}, image: nginx, securityContext: {privileged: true}}`,
  },
  'init containers': {
    head: `${WITH_CONTAINER}  initContainers:\n`,
    entry: (i) => `  - {name: c${i}, image: nginx, securityContext: {privileged: true}}`,
  },
  volumes: {
    head: `${WITH_CONTAINER}  volumes:\n`,
    entry: (i) => `  - {name: v${i}, hostPath: {path: /var/run/docker.sock}}`,
  },
  'volumes of Secrets': {
    head: `${WITH_CONTAINER}  volumes:\n`,
    entry: (i) => `  - {name: v${i}, secret: {secretName: s${i}}}`,
  },
  mounts: {
    head: `${IN_CONTAINER}    volumeMounts:\n`,
    entry: (i) => `    - {name: v${i}, mountPath: /v${i}}`,
  },
  ports: {
    head: `${IN_CONTAINER}    ports:\n`,
    entry: (i) => `    - {containerPort: ${i + 1}, hostPort: ${i + 1}}`,
  },
  variables: {
    head: `${IN_CONTAINER}    env:\n`,
    entry: (i) => `    - {name: PASSWORD${i}, value: ${value(i)}}`,
  },
  'variables in lines': {
    head: `${IN_CONTAINER}    env:\n`,
    entry: (i) => `    - name: PASSWORD${i}\n      value: ${value(i)}`,
  },
  'variables of one name': {
    head: `${IN_CONTAINER}    env:\n`,
    entry: (i) => `    - {name: PASSWORD, value: ${value(i)}}`,
  },
  'variables that refer': {
    head: `${IN_CONTAINER}    env:\n`,
    entry: (i) => `    - {name: A${i}, valueFrom: {secretKeyRef: {name: s${i}, key: k}}}`,
  },
  'variables of variables': {
    head: `${IN_CONTAINER}    env:\n`,
    entry: (i) => `    - {name: A${i}, value: "$(A${i - 1}) $(A0)"}`,
  },
  'sources of variables': {
    head: `${IN_CONTAINER}    envFrom:\n`,
    entry: (i) => `    - {secretRef: {name: s${i}}}`,
  },
  arguments: { head: `${IN_CONTAINER}    args:\n`, entry: (i) => `    - --password=${value(i)}` },
  'arguments in pairs': {
    head: `${IN_CONTAINER}    args:\n`,
    entry: (i) => `    - --password\n    - ${value(i)}`,
  },
  capabilities: {
    head: `${IN_CONTAINER}    securityContext:\n      capabilities:\n        add:\n`,
    entry: (i) => `        - CAP_${i}`,
  },
  'unknown fields': { head: WITH_CONTAINER, entry: (i) => `  field${i}: 1` },
  'unknown fields of one name': { head: WITH_CONTAINER, entry: () => '  continers: 1' },
  'repeated fields': { head: WITH_CONTAINER, entry: () => '  hostNetwork: true' },
  labels: { head: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels:\n', entry: (i) => `    l${i}: v${i}` },
  annotations: {
    head: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n',
    entry: (i) => `    k${i}: v${i}`,
  },
  suppressed: {
    head: `${POD}  containers:\n`,
    entry: (i) => `  # yamlock-ignore-next-line image-untagged -- x\n  - {name: c${i}, image: nginx}`,
  },
  'entries of a Secret': { head: `${object('Secret')}stringData:\n`, entry: (i) => `  key${i}: ${value(i)}` },
  'data of a Secret': { head: `${object('Secret')}data:\n`, entry: (i) => `  k${i}: ${encoded(value(i))}` },
  'data of one value': { head: `${object('Secret')}data:\n`, entry: (i) => `  k${i}: ${encoded(value(0))}` },
  'repeated data': { head: `${object('ConfigMap')}data:\n`, entry: () => '  a: b' },
  'entries of a ConfigMap': { head: `${object('ConfigMap')}data:\n`, entry: (i) => `  password${i}: ${value(i)}` },
  'texts of a ConfigMap': {
    head: `${object('ConfigMap')}data:\n`,
    entry: (i) => `  f${i}.sh: |\n    export PASSWORD=${value(i)}`,
  },
  'rights of a role': {
    head: `${object('ClusterRole', 'rbac.authorization.k8s.io/v1')}rules:\n`,
    entry: () => '- {apiGroups: ["*"], resources: ["*"], verbs: ["*"]}',
  },
  'resources of a rule': {
    head: `${object('ClusterRole', 'rbac.authorization.k8s.io/v1')}rules:\n- apiGroups: [""]\n  verbs: [get]\n  resources:\n`,
    entry: (i) => `  - r${i}`,
  },
  subjects: {
    head: `${object('ClusterRoleBinding', 'rbac.authorization.k8s.io/v1')}roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}\nsubjects:\n`,
    entry: (i) => `- {kind: ServiceAccount, name: a${i}, namespace: b}`,
  },
  'pull secrets': { head: `${object('ServiceAccount')}imagePullSecrets:\n`, entry: (i) => `- {name: s${i}}` },
  'rules of a policy': {
    head: `${object('NetworkPolicy', 'networking.k8s.io/v1')}spec:\n  podSelector: {}\n  ingress:\n`,
    entry: () => '  - {from: [{ipBlock: {cidr: 0.0.0.0/0}}]}',
  },
  'rules of an Ingress': {
    head: `${object('Ingress', 'networking.k8s.io/v1')}spec:\n  rules:\n`,
    entry: (i) =>
      `  - {host: "h${i}", http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: s${i}, port: {number: 80}}}}]}}`,
  },
  'certificates of an Ingress': {
    head: `${object('Ingress', 'networking.k8s.io/v1')}spec:\n  tls:\n`,
    entry: (i) => `  - {hosts: ["h${i}"], secretName: s${i}}`,
  },
  'objects of a list': {
    head: 'apiVersion: v1\nkind: List\nitems:\n',
    entry: (i) => `- {apiVersion: v1, kind: Secret, metadata: {name: s${i}}, stringData: {password: ${value(i)}}}`,
  },
  'remote keys': {
    head: `${object('ExternalSecret', 'external-secrets.io/v1')}spec:\n  secretStoreRef: {name: a, kind: SecretStore}\n  data:\n`,
    entry: (i) => `  - {secretKey: k${i}, remoteRef: {key: r${i}}}`,
  },
  'fields of a custom kind': {
    head: `${object('CustomResourceDefinition', 'apiextensions.k8s.io/v1')}spec:\n  group: example.com\n  names: {kind: Widget, plural: widgets}\n  scope: Namespaced\n  versions:\n  - name: v1\n    served: true\n    storage: true\n    schema:\n      openAPIV3Schema:\n        type: object\n        properties:\n`,
    entry: (i) => `          f${i}: {type: string, default: "${value(i)}"}`,
  },
  'values of a release': {
    head: `${object('HelmRelease', 'helm.toolkit.fluxcd.io/v2')}spec:\n  values:\n`,
    entry: (i) => `    k${i}: {password: ${value(i)}}`,
  },
  'clients of Dex': {
    head: `${object('ConfigMap')}data:\n  config.yaml: |\n    issuer: https://x\n    staticClients:\n`,
    entry: (i) => `    - {id: c${i}, secret: ${value(i)}}`,
  },
  'resources of a kustomization': {
    head: 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n',
    entry: (i) => `- r${i}.yaml`,
  },
  'patches of a kustomization': {
    head: 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\npatches:\n',
    entry: (i) => `- {path: p${i}.yaml, target: {kind: Deployment}}`,
  },
  'generators of a kustomization': {
    head: 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nsecretGenerator:\n',
    entry: (i) => `- {name: s${i}, literals: [password=${value(i)}]}`,
  },
  'literals of a generator': {
    head: 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nsecretGenerator:\n- name: s\n  literals:\n',
    entry: (i) => `  - password${i}=${value(i)}`,
  },
  aliases: { head: `a: &a {password: ${value(1)}}\nb:\n`, entry: () => '- *a' },
  anchors: { head: 'x: 1\n', entry: (i) => `k${i}: &a${i} {password: ${value(i)}}\nm${i}: *a${i}` },
  merges: { head: 'a: &a {x: 1}\n', entry: (i) => `k${i}: {<<: *a, y: 2}` },
  'chained merges': { head: 'k0: &k0 {x: 1}\n', entry: (i) => `k${i + 1}: &k${i + 1} {<<: *k${i}, y: 2}` },
  'values of a chart': { head: 'image: a\n', entry: (i) => `k${i}: {password: ${value(i)}}` },
  'rules of .sops.yaml': { head: 'creation_rules:\n', entry: (i) => `- {path_regex: a${i}\\.yaml, age: age1x}` },
};

/** Whole objects, as documents of a file or as files of a workspace. */
export const OBJECTS: Readonly<Record<string, Unit>> = {
  Secret: (i) => `apiVersion: v1\nkind: Secret\nmetadata: {name: s${i}}\nstringData: {password: ${value(i)}}\n`,
  'Secret of one name': (i) =>
    `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: ${value(i)}}\n`,
  ConfigMap: (i) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m${i}}\ndata: {password: ${value(i)}}\n`,
  Pod: (i) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: p${i}}\nspec:\n  containers:\n  - name: c\n    image: nginx\n    env: [{name: PASSWORD, value: ${value(i)}}]\n`,
  'Pod that refers': (i) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: p${i}}\nspec:\n  containers:\n  - name: c\n    image: nginx:1\n    env: [{name: A, valueFrom: {secretKeyRef: {name: s${i}, key: password}}}]\n`,
  'Pod that refers to one': (i) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: p${i}}\nspec:\n  containers:\n  - name: c\n    image: nginx:1\n    envFrom: [{secretRef: {name: s0}}]\n`,
  Deployment: (i) =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: p${i}}\nspec:\n  selector: {matchLabels: {app: a${i}}}\n  template:\n    metadata: {labels: {app: a${i}}}\n    spec:\n      serviceAccountName: a${i}\n      containers: [{name: c, image: nginx}]\n`,
  Service: (i) =>
    `apiVersion: v1\nkind: Service\nmetadata: {name: s${i}}\nspec: {selector: {app: a${i}}, ports: [{port: 80}]}\n`,
  'Service of one label': (i) =>
    `apiVersion: v1\nkind: Service\nmetadata: {name: s${i}}\nspec: {selector: {app: a}, ports: [{port: 80}]}\n`,
  Role: (i) =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r${i}}\nrules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]\n`,
  RoleBinding: (i) =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b${i}}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r${i}}\nsubjects: [{kind: ServiceAccount, name: a${i}}]\n`,
  ServiceAccount: (i) => `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a${i}}\n`,
  Namespace: (i) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: n${i}}\n`,
  'object of a namespace': (i) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: n${i}}\nspec: {containers: [{name: c, image: nginx}]}\n`,
  NetworkPolicy: (i) =>
    `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p${i}}\nspec: {podSelector: {}}\n`,
  ExternalSecret: (i) =>
    `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: s${i}}\nspec: {secretStoreRef: {name: a}, data: [{secretKey: password, remoteRef: {key: r}}]}\n`,
  Certificate: (i) =>
    `apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: s${i}}\nspec: {secretName: s${i}, issuerRef: {name: i}, dnsNames: [a.example]}\n`,
  'custom kind': (i) =>
    `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: k${i}s.example.com}\nspec: {group: example.com, scope: Namespaced, names: {kind: K${i}, plural: k${i}s}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object}}}}}]}\n`,
  'custom object': (i) =>
    `apiVersion: example.com/v1\nkind: K${i}\nmetadata: {name: a}\nspec: {password: ${value(i)}}\n`,
};

/** Texts that are repeated as they are: what readers of YAML and of templates stumble over. */
export const RAW: readonly string[] = [
  '[',
  '{',
  ']',
  '}',
  '- ',
  '? ',
  ': ',
  '&a ',
  '*a ',
  '!t ',
  '"',
  "'",
  '#',
  ' #',
  '|\n',
  '>\n',
  '---\n',
  '...\n',
  '...',
  '{{',
  '}}',
  '{{ x }}',
  '{{ if x }}\n',
  '{{ end }}\n',
  '\t',
  '%',
  '%a\n',
  '@',
  ',',
  '[a,',
  '{a: ',
  'a: b: ',
  '\r',
  '\n',
  ' ',
  '  \n',
  '"a" ',
  'a\n',
  '- - ',
  '-\n',
  '?\n',
  ':\n',
  '\u0000',
  '\ud800',
  '💥',
  '\\',
  '"\\',
  '<<: *a\n',
  '{{/*',
  '*/}}',
  '# yamlock-ignore x\n',
  'a: "',
  "a: '",
  '- [',
  '[\n',
  '{\n',
  '"\n',
  'a: |\n',
  'a: |\n ',
  '&a [',
  '*a: b\n',
  'a: b #',
  '{{ include "a" . }}\n',
  '{{- define "a" }}',
  '{{ "',
  '{{ `',
  '{{ (',
  '| ',
  '{{ a | b }}',
  '{{ $x := 1 }}',
  'a: b\n',
  '- a\n',
  '- a: b\n',
  '"a": 1, ',
  '---\na: 1\n',
  '--- |\n',
  '# c\n',
  '---\n# c\n',
  'a:\n',
  '"a\n\n',
  'a\n\n',
];

/** Actions of a template that are repeated. */
export const ACTIONS: Readonly<Record<string, Unit>> = {
  value: (i) => `  k${i}: {{ .Values.a${i} | quote }}`,
  'one value': (i) => `  k${i}: {{ .Values.a | b64enc }}`,
  condition: (i) => `  {{- if .Values.a${i} }}\n  k${i}: x\n  {{- end }}`,
  range: (i) => `  {{- range $k, $v := .Values.list }}\n  k${i}-{{ $k }}: {{ $v }}\n  {{- end }}`,
  variable: (i) => `  {{- $v${i} := .Values.a${i} }}\n  k${i}: {{ $v${i} }}`,
  include: (i) => `  k${i}: {{ include "name" . }}`,
  define: (i) => `  {{- define "d${i}" }}x{{ end }}\n  k${i}: {{ include "d${i}" . }}`,
  'nested include': (i) => `  {{- define "d${i + 1}" }}{{ ${i === 0 ? '"x"' : `include "d${i}" .`} }}{{ end }}`,
  toYaml: (i) => `  k${i}:\n    {{- toYaml .Values.map | nindent 4 }}`,
  text: (i) => `  k${i}: ${value(i)}`,
  printf: (i) => `  k${i}: {{ printf "%s-%d" .Release.Name ${i} }}`,
  dict: (i) => `  k${i}: {{ get (dict "a" .Values.a${i}) "a" }}`,
};
