import { CLEAN, PRIVILEGED } from './support.js';

/** A pod with a credential in a variable. */
export const POD = PRIVILEGED.replace(
  'securityContext:\n      privileged: true',
  'env:\n    - name: DB_PASSWORD\n      value: quiet-harbor-42',
);
/** An object that creates a Secret for that credential. */
export const SECRET = `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: db, namespace: shop}
spec:
  secretStoreRef: {name: vault, kind: ClusterSecretStore}
  data:
  - secretKey: password
    remoteRef: {key: db}
`;

/** Returns a workspace with findings, fixes that depend on other files, and files that are not checked. */
export function workspace(): Record<string, string | Uint8Array> {
  const files: Record<string, string | Uint8Array> = {
    '.yamlock.yaml': 'ignore: [vendor/]\n',
    'z/db.yaml': SECRET,
    'vendor/a.yaml': PRIVILEGED,
    'broken.yaml': 'apiVersion: v1\nkind: Pod\nspec: {containers: [\n',
    'latin.yaml': new Uint8Array([0x61, 0x3a, 0xe9, 0x0a]),
    'other.yaml': 'some: thing\n',
    'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'chart/ci/test.yaml': 'a: 1\na: 2\n',
    'tests/t.yaml': POD,
  };
  for (let index = 0; index < 150; index++) {
    files[`${index % 7}/${index}.yaml`] = [PRIVILEGED, POD, CLEAN][index % 3] ?? CLEAN;
  }
  return files;
}

/** The parts of a JSON report that tests of several scans compare. */
export interface Report {
  readonly findings: readonly { readonly file: string }[];
  readonly summary: {
    readonly files: number;
    readonly documents: number;
    readonly errors: number;
    readonly skipped: readonly { readonly file: string; readonly reason: string }[];
  };
}
