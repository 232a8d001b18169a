import type { Canaries } from './canary.js';

/** Files by name. */
export type Files = Readonly<Record<string, string>>;

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Returns objects of Kubernetes with credentials in every kind of place that they are written in. */
export function manifests(canaries: Canaries): Files {
  const c = (place: string): string => canaries.of(place);
  return {
    'app/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  namespace: shop
  labels: {app: shop}
  annotations:
    example.com/api-token: ${c('annotation')}
    kubectl.kubernetes.io/last-applied-configuration: |
      {"apiVersion":"v1","kind":"Secret","stringData":{"password":"${c('last-applied-configuration')}"}}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      initContainers:
        - name: migrate
          image: registry.example.com/app:1.0.0
          env: [{name: PGPASSWORD, value: ${c('init container env, flow style')}}]
      containers:
        - name: app
          image: registry.example.com/app
          command: [sh, -c, "curl -u ci:${c('command curl')} https://example.com; mysql -uroot -p${c('command mysql')}"]
          args:
            - --db-password=${c('argument with =')}
            - --token
            - ${c('argument by itself')}
          env:
            - name: DB_PASSWORD
              value: ${c('env literal')}
            - name: API_KEY
              value: "${c('env literal, quoted')}" # was ${c('comment')}
            - name: DATABASE_URL
              value: postgres://orders:${c('connection string')}@db:5432/orders
            - name: CONNECTION
              value: Server=db;User Id=sa;Password=${c('connection string, semicolons')};
            - name: CONFIG
              value: '{"auth":{"password":"${c('env JSON')}"}}'
            - name: ESCAPED_PASSWORD
              value: "${escaped(c('env literal, escapes'))}"
            - name: FOLDED_PASSWORD
              value: >-
                ${c('env literal, folded').slice(0, 12)}
                ${c('env literal, folded').slice(12)}
            - {name: NUMBER_PASSWORD, value: 8402938475610293}
          livenessProbe:
            httpGet: {path: /healthz, port: 80, httpHeaders: [{name: Authorization, value: "Bearer ${c('probe header')}"}]}
          lifecycle:
            postStart: {exec: {command: [vault, login, -token, ${c('lifecycle command')}]}}
          securityContext: {privileged: true}
          resources: {limits: {memory: 512m}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: backup, namespace: shop}
spec:
  schedule: "0 0 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: backup
              image: a/b:1
              envFrom: [{secretRef: {name: shop}}]
              args: ["mc alias set s3 https://s3.example.com admin ${c('words of mc')}"]
`,
    'app/secret.yaml': `apiVersion: v1
kind: Secret
metadata:
  name: shop
  namespace: shop
stringData:
  password: ${c('stringData')}
  anything: ${c('stringData, any name')}
  config.yaml: |
    login: {password: ${c('stringData, document')}}
data:
  other: ${base64(c('data'))}
  twice: ${base64(base64(c('data, base64 twice')))}
  padded: ${base64(`x${c('data, second alignment')}`)}
  not-base64: ${c('data that is not base64')}!
---
apiVersion: v1
kind: Secret
metadata: {name: pull, namespace: shop}
type: kubernetes.io/dockerconfigjson
data:
  .dockerconfigjson: ${base64(
    JSON.stringify({
      auths: {
        'registry.example.com': {
          username: 'ci',
          password: c('dockerconfigjson'),
          auth: base64(`ci:${c('dockerconfigjson auth')}`),
        },
      },
    }),
  )}
---
apiVersion: v1
kind: Secret
metadata: {name: keys, namespace: shop}
stringData:
  password: ${c('key that stands twice')}
  password: ${c('key that stands twice, second')}
  id_rsa: |
    -----BEGIN OPENSSH PRIVATE ${'KEY'}-----
    ${c('private key, line 1')}
    ${c('private key, line 2')}
    -----END OPENSSH PRIVATE ${'KEY'}-----
---
{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "listed"}, "stringData": {"password": "${c('Secret in a List')}"}}]}
`,
    'app/configmap.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: shop, namespace: shop}
binaryData:
  password: ${base64(c('binaryData'))}
data:
  API_TOKEN: ${c('ConfigMap entry')}
  application.yaml: |
    spring:
      datasource: {password: ${c('document in a ConfigMap')}}
      broken: "{{ .Values.x }}
  settings.json: '{"client_secret": "${c('JSON in a ConfigMap')}"}'
  app.properties: |
    db.password=${c('properties in a ConfigMap')}
  app.ini: |
    [db]
    password = ${c('ini in a ConfigMap')}
  app.toml: |
    password = "${c('toml in a ConfigMap')}"
  app.xml: <a><password>${c('xml in a ConfigMap')}</password></a>
  .netrc: machine x login y password ${c('netrc')}
  init.sql: CREATE USER x IDENTIFIED BY '${c('sql')}';
  redis.conf: requirepass ${c('redis.conf')}
  .env: |
    export SECRET_KEY=${c('.env in a ConfigMap')}
  start.sh: |
    #!/bin/sh
    htpasswd -bn admin ${c('script htpasswd')}
    curl -H "Authorization: Bearer ${c('script curl header')}" https://example.com
    kubectl create secret generic made --from-literal=password=${c('script kubectl create secret')}
  start.py: |
    login(token="${c('script python')}")
`,
    'app/custom.yaml': `apiVersion: example.org/v1
kind: Database
metadata: {name: db}
spec: {adminPassword: ${c('custom resource')}, adminPassword: ${c('custom resource, again')}}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: gates.example.com}
spec:
  group: example.com
  names: {kind: Gate, plural: gates}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
                password: {type: string, maxLength: 4, pattern: "^[0-9]+$", enum: ["1234"], default: ${c('default of a CRD')}}
                tokens: {type: array, items: {type: integer}}
                secretKey: {type: integer}
---
apiVersion: example.com/v1
kind: Gate
metadata: {name: front}
spec: {password: ${c('custom resource that its schema refuses')}, tokens: [${c('list that a schema refuses')}], secretKey: ${c('type that a schema refuses')}}
---
apiVersion: external-secrets.io/v1beta1
kind: SecretStore
metadata: {name: vault, namespace: shop}
spec: {provider: {vault: {server: "https://vault.example.com", auth: {token: ${c('SecretStore')}}}, fake: {data: [{key: /db, value: ${c('SecretStore fake')}}]}}}
---
apiVersion: external-secrets.io/v1beta1
kind: ExternalSecret
metadata: {name: shop-db, namespace: shop}
spec:
  refreshInterval: 1h
  secretStoreRef: {name: vault, kind: SecretStore}
  target: {name: shop-db, template: {data: {password: ${c('template of an ExternalSecret')}, url: "postgres://a:${c('url in a template of an ExternalSecret')}@db"}}}
  data: [{secretKey: password, remoteRef: {key: shop/db, property: password}}]
---
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: {name: sealed, namespace: shop}
spec: {encryptedData: {password: ${c('SealedSecret that is not encrypted')}}, template: {data: {url: "redis://:${c('template of a SealedSecret')}@redis"}}}
---
apiVersion: tekton.dev/v1
kind: Task
metadata: {name: build}
spec:
  params: [{name: api-token, default: ${c('default of a parameter')}}]
  steps:
    - name: build
      image: x
      script: |
        curl --user ci:${c('script of Tekton')} https://example.com/{{ .path }}
---
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: flow}
spec: {arguments: {parameters: [{name: password, value: ${c('parameter of a Workflow')}}]}}
---
apiVersion: v1
kind: Secret
metadata: {name: repo, namespace: argocd, labels: {argocd.argoproj.io/secret-type: repository}}
stringData: {url: "https://git.example.com/x", password: ${c('repository of Argo CD')}}
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: m}
spec: {endpoints: [{port: web, bearerToken: ${c('field of a custom resource')}}]}
`,
    'dex/config.yaml': `apiVersion: v1
kind: Secret
metadata: {name: dex, namespace: auth}
stringData:
  config.yaml: |
${dex(c, 'in a Secret')}---
apiVersion: v1
kind: ConfigMap
metadata: {name: dex, namespace: auth}
data:
  config.yaml: |
${dex(c, 'in a ConfigMap')}`,
    'dex.yaml': dex(c, 'as a file').replaceAll(/^ {4}/gm, ''),
  };
}

/** A configuration of Dex, indented by four. */
function dex(c: (place: string) => string, where: string): string {
  return `    issuer: https://dex.example.com
    storage: {type: postgres, config: {host: db, password: ${c(`storage of Dex ${where}`)}}}
    web: {http: 0.0.0.0:5556}
    connectors:
      - type: oidc
        id: oidc
        name: OIDC
        config: {issuer: https://a, clientID: a, clientSecret: ${c(`connector of Dex ${where}`)}}
      - type: ldap
        id: ldap
        name: LDAP
        config: {host: ldap, bindDN: cn=a, bindPW: ${c(`LDAP connector of Dex ${where}`)}}
    staticClients:
      - id: app
        name: App
        secret: ${c(`client of Dex ${where}`)}
        redirectURIs: [https://app/callback]
    enablePasswordDB: true
    staticPasswords:
      - email: admin@example.com
        hash: $2a$10$${c(`hash of Dex ${where}`)}${c(`hash of Dex ${where}, end`)}kfSq.
        username: admin
`;
}

/** Every character as YAML's escape. */
function escaped(text: string): string {
  return [...text].map((one) => `\\x${one.charCodeAt(0).toString(16)}`).join('');
}

/** Returns texts that are no YAML, or that fail at the value. */
export function brokenTexts(canaries: Canaries): Files {
  const c = (place: string): string => canaries.of(place);
  const secret = (line: string): string =>
    `apiVersion: v1\nkind: Secret\nmetadata: {name: broken, namespace: shop}\nstringData:\n  ${line}\n`;
  const lines: Readonly<Record<string, string>> = {
    quote: `password: "${c('unclosed quote')}`,
    'single-quote': `password: '${c('unclosed single quote')}`,
    colon: `password: ${c('a colon behind')}: x: ${c('a second colon')}`,
    tab: `\tpassword: ${c('behind a tab')}`,
    alias: `password: *${c('an alias')}`,
    anchor: `password: &${c('an anchor')} x`,
    'anchor-twice': `password: &${c('an anchor, alone')} *${c('an alias behind an anchor')}`,
    tag: `password: !${c('a tag')}`,
    'tag-handle': `password: !${c('a tag handle')}!x y`,
    'tag-verbatim': `password: !<${c('a verbatim tag')} x`,
    percent: `password: %${c('behind a percent sign')}`,
    at: `password: @${c('behind an at sign')}`,
    backtick: `password: \`${c('behind a backtick')}`,
    block: `password: |${c('header of a block')}`,
    fold: `password: >${c('header of a folded block')}`,
    flow: `password: [${c('unclosed list')}, `,
    'flow-map': `password: {${c('unclosed map')}: x`,
    escape: `password: "\\q${c('bad escape')}"`,
    'escape-u': `password: "\\u12${c('bad escape of a code')}"`,
    dedent: `password: |\n      ${c('block with less indentation')}\n   ${c('line with less indentation')}\n`,
    merge: `<<: ${c('a merge of a text')}`,
    'merge-alias': `<<: *${c('a merge of an alias')}`,
    comment: `password: "x"#${c('comment without a blank')}`,
    dash: `password:\n  - a\n  b: ${c('list and map')}`,
    trailing: `password: "a" ${c('behind a closing quote')}`,
    'trailing-flow': `password: [a] ${c('behind a closing bracket')}`,
    'document-end': `password: x\n... ${c('behind a document end')}`,
    hole: `password: {{ ${c('an action')} }}`,
    'hole-open': `password: {{ .Values.${c('an open action')}`,
  };
  return Object.fromEntries(Object.entries(lines).map(([name, line]) => [`broken/${name}.yaml`, secret(line)]));
}
