/** A refactoring, and files to apply it to. */
export interface Scenario {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  /** The file with the finding that the refactoring is for. */
  readonly file: string;
  readonly rule: string;
  /** The refactoring's title. */
  readonly action: RegExp;
  /** Patterns of the files afterwards, as far as they are certain. */
  readonly after?: Readonly<Record<string, RegExp>>;
  /** The place of the value afterwards: in a file that git ignores, encrypted in one that it tracks, or where it was. */
  readonly kept?: 'ignored' | 'encrypted' | 'in place';
  /** True where the finding stays, because its file stays outside git. */
  readonly stays?: boolean;
}

/** A credential that looks like no provider's token. */
export const VALUE = ['green', 'anchor', '17'].join('-');

/** The store that every namespace may use. */
export const STORE = `apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata:
  name: vault
spec:
  provider:
    vault:
      server: https://vault.example.com
      path: secret
      version: v2
      auth:
        kubernetes:
          mountPath: kubernetes
          role: shop
`;

/** Returns a Deployment with these lines in its container. */
export function deployment(lines: string, volumes = '', name = 'shop'): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${name}
spec:
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
        - name: app # the application
          image: registry.example.com/app:1.4.2
${indented(lines, 10)}${indented(volumes, 6)}`;
}

function indented(lines: string, by: number): string {
  return lines.replace(/^(?=.)/gm, ' '.repeat(by));
}
