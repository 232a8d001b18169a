import { randomBuild, textsOf } from '../../kustomize/random-kustomization.js';
import { mutate } from '../mutate.js';
import type { Random } from '../random.js';
import { smallerFields, smallerList, smallerText } from '../smaller.js';
import { chart, type Files } from './charts.js';
import { manifests, Objects } from './kubernetes.js';
import { printed } from './print.js';
import { anyText } from './texts.js';
import { quoted, Words } from './words.js';

export type { Files } from './charts.js';

/** Makes files smaller: fewer of them, with less in them. */
export const smallerFiles = smallerList(smallerFields<Files[number]>({ text: smallerText }));

/** Returns the files of a repository, some of them damaged. */
export function repository(random: Random): Files {
  const parts = Array.from({ length: random.pick([1, 1, 2, 3]) }, () => random.pick(PARTS)(random));
  const files = new Map(parts.flat().map(({ path, text }) => [path, text]));
  const damage = random.pick([3, 8, 1000, 1000]);
  return [...files].map(([path, text]) => ({ path, text: random.chance(damage) ? mutate(text, random) : text }));
}

/** Returns the files of a chart, or of a kustomization with its base. */
export function root(random: Random): Files {
  const files = random.chance(2) ? chart(random, 'app') : kustomization(random);
  const damage = random.pick([4, 1000]);
  return files.map(({ path, text }) => ({ path, text: random.chance(damage) ? mutate(text, random) : text }));
}

const PARTS: readonly ((random: Random) => Files)[] = [
  (random) => [{ path: random.pick(['a.yaml', 'deploy/web.yaml', 'b.yml']), text: manifests(random) }],
  (random) => [{ path: random.pick(['a.yaml', 'b.yaml']), text: anyText(random) }],
  (random) => chart(random, random.pick(['app', 'charts/app'])),
  kustomization,
  dex,
  sops,
  configuration,
  scripts,
  flux,
];

function kustomization(random: Random): Files {
  const files = Object.entries(textsOf(randomBuild(random.below(0x7fffffff)))).map(([path, text]) => ({ path, text }));
  if (random.chance(3)) files.push({ path: 'base/all.yaml', text: manifests(random) });
  return files;
}

function dex(random: Random): Files {
  const words = new Words(random);
  const own = new Objects(random).file('dex');
  const config = random.chance(3)
    ? printed(own, random)
    : `issuer: https://dex.example.com\nstorage: {type: ${random.pick(['kubernetes', 'memory', words.odd()])}}\nconnectors:\n- type: ${random.pick(['github', 'ldap', 'oidc'])}\n  id: x\n  config:\n    clientID: $CLIENT_ID\n    clientSecret: ${random.pick(['$CLIENT_SECRET', words.canary(), words.odd()])}\n    bindPW: ${words.canary()}\nstaticClients:\n- id: app\n  secret: ${words.canary()}\n  secretEnv: ${words.name()}\nstaticPasswords:\n- email: a@b\n  hash: "$2a$10$2b2cU8CPhOTaGrs1HRQuAueS7JTT5ZHsHSzYiFPm1leZck7Mc8T4W"\n  hashFromEnv: ${words.name()}\nenablePasswordDB: ${words.boolean()}\n`;
  const kind = random.pick(['Secret', 'ConfigMap']);
  const indented = config.replace(/^/gm, '    ');
  const object = `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: dex\n  namespace: auth\n${kind === 'Secret' ? 'stringData' : 'data'}:\n  config.yaml: |\n${indented}\n`;
  const user = `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: dex, namespace: auth}\nspec:\n  selector: {matchLabels: {app: dex}}\n  template:\n    metadata: {labels: {app: dex}}\n    spec:\n      containers:\n      - name: dex\n        image: dexidp/dex:v2.41.1\n        args: [dex, serve, /etc/dex/config.yaml]\n        env:\n        - name: ${random.pick(['CLIENT_SECRET', 'db'])}\n          valueFrom: {secretKeyRef: {name: ${words.name()}, key: ${quoted(words.key())}}}\n        envFrom: [{secretRef: {name: db}}]\n        volumeMounts: [{name: c, mountPath: /etc/dex}]\n      volumes:\n      - name: c\n        ${kind === 'Secret' ? 'secret: {secretName: dex}' : 'configMap: {name: dex}'}\n`;
  return [
    { path: 'dex/config.yaml', text: random.chance(3) ? config : object },
    { path: 'dex/deployment.yaml', text: user },
  ];
}

function sops(random: Random): Files {
  const words = new Words(random);
  const rules = `creation_rules:\n- path_regex: ${random.pick(['secrets/.*\\.yaml$', '(a+)+$', '"["', '\\.enc\\.ya?ml$', words.odd()])}\n  encrypted_regex: ${random.pick(['^(data|stringData)$', '"("', '(.*)*x', words.odd()])}\n  age: ${random.pick(['age1yt3tfqlfrwdwx0z0ynwplcr6qxcxfaqycuprpmy89nr83ltx74tqdpszlw', words.odd(), 'a, b'])}\n`;
  const value = (): string =>
    `ENC[AES256_GCM,data:${random.pick(['Zm9v', '', '!', 'YWJj'])},iv:${random.pick(['MDEyMzQ1Njc4OWFi', 'x'])},tag:YWJjZGVmZ2hpamtsbW5vcA==,type:${random.pick(['str', 'int', 'bool', 'comment', 'x'])}]`;
  const metadata = `sops:\n    ${random.pick(['kms: []\n    ', '', 'pgp:\n    - fp: X\n      enc: |\n        a\n    '])}age:\n    - recipient: age1yt3tfqlfrwdwx0z0ynwplcr6qxcxfaqycuprpmy89nr83ltx74tqdpszlw\n      enc: |\n        -----BEGIN AGE ENCRYPTED FILE-----\n        YWdl\n        -----END AGE ENCRYPTED FILE-----\n    lastmodified: ${random.pick(['"2024-01-02T03:04:05Z"', words.odd()])}\n    mac: ${value()}\n    ${random.pick(['encrypted_regex: ^(data|stringData)$\n    ', 'unencrypted_suffix: _plain\n    ', 'mac_only_encrypted: true\n    ', ''])}version: ${random.pick(['3.9.0', words.odd()])}\n`;
  const secret = `apiVersion: v1\nkind: Secret\nmetadata:\n    name: ${words.name()}\n${random.pick(['stringData', 'data'])}:\n    password: ${random.pick([value(), value(), words.canary(), words.odd()])}\n    ${words.key()}: ${value()}\n`;
  return [
    { path: '.sops.yaml', text: random.chance(3) ? printed(new Objects(random).file('.sops.yaml'), random) : rules },
    {
      path: random.pick(['secrets/db.yaml', 'db.enc.yaml', 'db.sops.yaml']),
      text: random.chance(8) ? metadata + secret : secret + metadata,
    },
    { path: 'secrets/plain.yaml', text: secret.replace(/ENC\[[^\]]*\]/g, words.canary()) },
  ];
}

function configuration(random: Random): Files {
  const words = new Words(random);
  const any = (): string =>
    random.pick([words.odd(), words.text(), '[a, "*.yaml"]', '{a: error}', 'strict', 'true', '3']);
  const lines = [
    `extends: ${random.pick(['strict', 'baseline', 'restricted', any()])}`,
    `rules: ${random.pick(['{pss-privileged: off}', '{secret-env-value: error, x: y}', any()])}`,
    `ignore: ${random.pick(['["*.yml"]', '["**/[a", "{a,b}", "!x"]', any()])}`,
    `overrides:\n- paths: ${random.pick(['["deploy/"]', any()])}\n  rules: ${random.pick(['{pss-privileged: warning}', any()])}`,
    `kubernetesVersion: ${random.pick(['"1.30"', '1.30', any()])}`,
    `podSecurity: ${random.pick(['restricted', any()])}`,
    `testFolders: ${any()}`,
    `external: ${any()}`,
    `schemas: ${any()}`,
    `honour: ${any()}`,
    `${words.key()}: ${any()}`,
  ];
  return [
    {
      path: random.pick(['.yamlock.yaml', 'deploy/.yamlock.yaml']),
      text: `${lines.filter(() => random.chance(3)).join('\n')}\n`,
    },
    { path: '.gitignore', text: random.pick(['*.secret.yaml\n', '**/[a-\n!b\n', '\\\n/a/**/b\n', '']) },
    { path: 'deploy/web.yaml', text: manifests(random) },
  ];
}

function scripts(random: Random): Files {
  const words = new Words(random);
  const command = (): string =>
    random.pick([
      `kubectl create secret generic ${words.name()} -n shop --from-literal=${words.key()}=${words.canary()}`,
      `kubectl -n shop create secret docker-registry ${words.name()} --docker-password="$(cat x)"`,
      `helm upgrade --install app ./app --set auth.password=${words.text()} -f values-prod.yaml`,
      `kubectl create configmap a --from-file=b=c --dry-run=client -o yaml | kubectl apply -f -`,
      `for i in a b; do kubectl create secret generic "$i" --from-literal=p="$P"; done`,
      `cat <<EOF | kubectl apply -f -\n${manifests(random)}\nEOF`,
      `if [ -z "$X" ]; then\n  echo \${X:-\`date\`}\nfi`,
      words.long(),
    ]);
  const text = Array.from({ length: 1 + random.below(3) }, command).join('\n');
  return [
    {
      path: random.pick(['install.sh', 'Makefile']),
      text: random.chance(3) ? mutate(text, random) : `#!/bin/sh\n${text}\n`,
    },
    { path: 'README.md', text: `# x\n\n\`\`\`sh\n${text}\n\`\`\`\n` },
    { path: 'a.yaml', text: manifests(random) },
  ];
}

function flux(random: Random): Files {
  const words = new Words(random);
  const version = random.pick(['v1', 'v1beta2']);
  const path = random.pick(['./app', './base', '.', '../x', './missing']);
  const deploys = `apiVersion: kustomize.toolkit.fluxcd.io/${version}\nkind: Kustomization\nmetadata: {name: apps, namespace: flux-system}\nspec:\n  path: ${path}\n  prune: true\n  sourceRef: {kind: GitRepository, name: flux-system}\n  postBuild:\n    substitute: {cluster_name: ${words.text()}}\n    substituteFrom: [{kind: Secret, name: ${words.name()}}]\n  decryption: ${random.pick(['{provider: sops}', words.odd()])}\n`;
  const release = `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: app, namespace: shop}\nspec:\n  chart: {spec: {chart: ./app, sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}}}\n  values:\n    auth: {password: ${words.canary()}}\n    ${words.key()}: ${words.text()}\n  valuesFrom: [{kind: Secret, name: ${words.name()}, valuesKey: ${words.key()}}]\n`;
  const application = `apiVersion: argoproj.io/v1alpha1\nkind: ${random.pick(['Application', 'ApplicationSet'])}\nmetadata: {name: x, namespace: argocd}\nspec:\n  generators: [{list: {elements: [{name: a}, {name: ${words.odd()}}]}}]\n  template: {metadata: {name: '{{name}}'}, spec: {source: {path: app, repoURL: x}}}\n  source: {repoURL: ${words.text()}, path: ${path.slice(2)}, helm: {valuesObject: {image: ${words.text()}}, parameters: [{name: auth.password, value: ${words.canary()}}]}}\n  destination: {namespace: shop}\n`;
  return [
    { path: 'clusters/apps.yaml', text: random.pick([deploys, release, application, `${deploys}---\n${release}`]) },
    ...(random.chance(2) ? chart(random, 'app') : kustomization(random)),
  ];
}
