import { wordOf } from '../../graph/table/table.js';
import type { Maker, RotationPlan } from './plan.js';
import type { SecretUse, Verdict } from './readers.js';

/** What each verdict says of its readers, as a heading. */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  restart: 'must be restarted',
  itself: 'restarts by itself',
  reads: 'reads the new value',
  next: 'has it the next time',
};

/** Returns how a Secret is called: `Secret "db" in namespace "shop"`. */
export function titleOf({ secret, namespace }: Pick<RotationPlan, 'secret' | 'namespace'>): string {
  return `Secret "${secret}"${namespace === undefined ? '' : ` in namespace "${namespace}"`}`;
}

/** Returns the answer in a sentence: how many readers there are, and how many of them must be restarted. */
export function summaryOf({ readers }: Pick<RotationPlan, 'readers'>): string {
  const count = (verdict: Verdict): number => readers.filter((one) => one.verdict === verdict).length;
  if (readers.length === 0) return 'Nothing in the files reads it';
  const all = readers.length === 1 ? '1 reader' : `${readers.length} readers`;
  const parts = (['restart', 'itself', 'reads', 'next'] as const).flatMap((verdict) =>
    count(verdict) === 0 ? [] : [`${count(verdict)} ${plural(verdict, count(verdict))}`],
  );
  return `${all}: ${parts.join(', ')}`;
}

/** The verdict of one reader, or of several. */
function plural(verdict: Verdict, count: number): string {
  if (count === 1) return VERDICT_WORDS[verdict];
  return {
    restart: 'must be restarted',
    itself: 'restart by themselves',
    reads: 'read the new value',
    next: 'have it the next time',
  }[verdict];
}

/** Returns what makes a Secret, in words: `ExternalSecret "db", which looks for a new value every 1h`. */
export function makerText({ kind, name, protection, interval, isImmutable, isGenerator }: Maker): string {
  const called = `${wordOf(kind)}${name === undefined ? '' : ` "${name}"`}`;
  const how = isGenerator
    ? `the secretGenerator of kustomize, which adds a hash to the name`
    : kind !== 'Secret'
      ? `${called}${interval === undefined ? '' : `, which looks for a new value every ${interval}`}`
      : protection === 'encrypted'
        ? 'its manifest, encrypted by SOPS'
        : protection === 'external'
          ? 'its manifest, which something fills'
          : 'its manifest, in plaintext';
  return `${how}${isImmutable && !isGenerator ? '; immutable' : ''}`;
}

/** Returns a use in words: `env PASSWORD of container "app", key "password"`. */
export function useText({ what, key }: SecretUse): string {
  return key === undefined ? what : `${what}, key "${key}"`;
}
