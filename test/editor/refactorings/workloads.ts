import { CERTIFICATE, RECIPIENT } from './keys.js';
import { deployment, type Scenario, STORE, VALUE } from './scenario.js';

const VARIABLE = deployment(`env:\n  - name: DB_PASSWORD\n    value: ${VALUE}\n`);
const TWO = deployment(
  `env:\n  - name: DB_PASSWORD\n    value: ${VALUE}\n  - name: API_TOKEN\n    value: ${VALUE}-b\n`,
);
const URL_VARIABLE = deployment(`env:\n  - name: DATABASE_URL\n    value: postgres://orders:${VALUE}@db:5432/orders\n`);
const ARGUMENT = deployment(`args:\n  - --db-password=${VALUE}\n  - --port=8080\n`);
const SCRIPT = deployment(`command: [sh, -c, "exec app --token '${VALUE}'"]\n`);
const SOPS = `creation_rules:\n  - age: ${RECIPIENT}\n    encrypted_regex: ^(data|stringData)$\n`;
const secret = (value: string): string =>
  `apiVersion: v1\nkind: Secret\nmetadata:\n  name: shop\n  namespace: shop\ntype: Opaque\nstringData:\n  # of the database\n  password: ${value}\n`;

/** Values in environment variables, command lines and Secrets. */
export const WORKLOADS: readonly Scenario[] = [
  {
    title: 'all variables of a workload to one Secret',
    files: { 'web.yaml': TWO },
    file: 'web.yaml',
    rule: 'secret-env-literal',
    action: /^Move all 2 variables .*outside git/,
    after: { 'web.yaml': /key: db-password[\s\S]*key: api-token/ },
  },
  {
    title: 'a variable to a Secret outside git, and a PushSecret that carries it to the store',
    files: { 'web.yaml': VARIABLE, 'store.yaml': STORE },
    file: 'web.yaml',
    rule: 'secret-env-literal',
    action: /^Move to a new Secret with a PushSecret/,
  },
  {
    title: 'a variable to a SealedSecret',
    files: { 'web.yaml': VARIABLE, 'pub-cert.pem': CERTIFICATE },
    file: 'web.yaml',
    rule: 'secret-env-literal',
    action: /^Move to .*SealedSecret/,
    kept: 'encrypted',
  },
  {
    title: 'a variable to a Secret that SOPS encrypts',
    files: { 'web.yaml': VARIABLE, '.sops.yaml': SOPS },
    file: 'web.yaml',
    rule: 'secret-env-literal',
    action: /^Move to .*SOPS/,
    kept: 'encrypted',
  },
  {
    title: 'a whole URL',
    files: { 'web.yaml': URL_VARIABLE, 'store.yaml': STORE },
    file: 'web.yaml',
    rule: 'secret-in-url',
    action: /^Move the whole URL to .*ExternalSecret/,
  },
  {
    title: 'user and password of a URL',
    files: { 'web.yaml': URL_VARIABLE },
    file: 'web.yaml',
    rule: 'secret-in-url',
    action: /^Move user and password to .*outside git/,
    after: { 'web.yaml': /postgres:\/\/\$\(DATABASE_USER\):\$\(DATABASE_PASSWORD\)@db/ },
  },
  {
    title: 'an argument',
    files: { 'web.yaml': ARGUMENT },
    file: 'web.yaml',
    rule: 'secret-in-args',
    action: /^Move to .*outside git/,
    after: { 'web.yaml': /--db-password=\$\(DB_PASSWORD\)/ },
  },
  {
    title: 'an argument in a shell script',
    files: { 'web.yaml': SCRIPT, 'store.yaml': STORE },
    file: 'web.yaml',
    rule: 'secret-in-args',
    action: /^Move to .*ExternalSecret/,
    after: { 'web.yaml': /\$TOKEN/ },
  },
  {
    title: 'a Secret to an ExternalSecret',
    files: { 'secret.yaml': secret(VALUE), 'store.yaml': STORE },
    file: 'secret.yaml',
    rule: 'secret-manifest-plaintext',
    action: /^Convert to an ExternalSecret/,
    after: { 'secret.yaml': /kind: ExternalSecret/ },
  },
  {
    title: 'a Secret to a SealedSecret',
    files: { 'secret.yaml': secret(VALUE), 'pub-cert.pem': CERTIFICATE },
    file: 'secret.yaml',
    rule: 'secret-manifest-plaintext',
    action: /SealedSecret/,
    after: { 'secret.yaml': /kind: SealedSecret/ },
    kept: 'encrypted',
  },
  {
    title: 'a Secret encrypted with SOPS',
    files: { 'secret.yaml': secret(VALUE), '.sops.yaml': SOPS },
    file: 'secret.yaml',
    rule: 'secret-manifest-plaintext',
    action: /^Encrypt the file with SOPS/,
    after: { 'secret.yaml': /password: ENC\[AES256_GCM,/ },
    kept: 'encrypted',
  },
  {
    title: 'a Secret renamed and encrypted with SOPS',
    files: {
      'secret.yaml': secret(VALUE),
      '.sops.yaml': SOPS.replace('- age', '- path_regex: \\.enc\\.yaml$\n    age'),
    },
    file: 'secret.yaml',
    rule: 'secret-manifest-plaintext',
    action: /^Rename to .* and encrypt with SOPS/,
    kept: 'encrypted',
  },
  {
    title: 'a Secret out of git',
    files: { 'secret.yaml': secret(VALUE) },
    file: 'secret.yaml',
    rule: 'secret-manifest-plaintext',
    action: /^Keep this file out of git$/,
    stays: true,
  },
  {
    title: 'stringData to data',
    files: { 'secret.yaml': secret(VALUE) },
    file: 'secret.yaml',
    rule: 'secret-manifest-plaintext',
    action: /^Encode the values under data/,
    after: { 'secret.yaml': /data:\n {2}# of the database\n {2}password: [A-Za-z0-9+/=]+\n/ },
    kept: 'in place',
    stays: true,
  },
];
