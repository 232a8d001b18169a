import { ENV } from './git-support.js';
import { yamlock } from './support.js';

interface Place {
  readonly path: string;
  readonly line: number;
  readonly came: { readonly commit: string; readonly date: string };
  readonly went: { readonly commit: string; readonly date: string } | null;
  readonly current: boolean;
  readonly reachable: boolean;
}

export interface Found {
  readonly fingerprint: string;
  readonly rule: string;
  readonly level: string;
  readonly message: string;
  readonly current: boolean;
  readonly reachable: boolean;
  readonly places: readonly Place[];
}

export interface Told {
  readonly code: number;
  readonly credentials: readonly Found[];
  readonly skipped: readonly { readonly path: string; readonly object: string; readonly reason: string }[];
  readonly summary: {
    readonly commits: number;
    readonly contents: number;
    readonly switchedOff: { readonly byConfiguration: number; readonly bySuppressions: number };
  };
}

/** Resolves to what `yamlock history` finds. */
export async function historyOf(cwd: string, ...args: readonly string[]): Promise<Told> {
  const { code, stdout, stderr } = await yamlock(['history', '--format', 'json', ...args], { cwd, env: ENV });
  if (code === 2) throw new Error(stderr);
  return { code, ...JSON.parse(stdout) };
}

/** Returns a Secret with a value in base64. */
export function secret(name: string, value: string): string {
  const data = Buffer.from(value).toString('base64');
  return `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\n  namespace: shop\ndata:\n  password: ${data}\n`;
}
