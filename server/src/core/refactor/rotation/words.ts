import { wordOf } from '../../graph/table/table.js';
import { type Phrase, phrase, say, words } from '../../text/say.js';
import type { Maker, RotationPlan } from './plan.js';
import type { SecretUse, Verdict } from './readers.js';

/** What each verdict says of its readers, as a heading. */
export const VERDICT_WORDS: Readonly<Record<Verdict, Phrase>> = {
  restart: phrase`must be restarted`,
  itself: phrase`restarts by itself`,
  reads: phrase`reads the new value`,
  next: phrase`has it the next time`,
};

/** Returns how a Secret is called: `Secret "db" in namespace "shop"`. */
export function titleOf({ secret, namespace }: Pick<RotationPlan, 'secret' | 'namespace'>): string {
  return say`Secret "${secret}"${namespace === undefined ? '' : say` in namespace "${namespace}"`}`;
}

/** Returns the answer in a sentence: how many readers there are, and how many of them must be restarted. */
export function summaryOf({ readers }: Pick<RotationPlan, 'readers'>): string {
  const count = (verdict: Verdict): number => readers.filter((one) => one.verdict === verdict).length;
  if (readers.length === 0) return say`Nothing in the files reads it`;
  const all = readers.length === 1 ? say`1 reader` : say`${readers.length} readers`;
  const parts = (['restart', 'itself', 'reads', 'next'] as const).flatMap((verdict) =>
    count(verdict) === 0 ? [] : [`${count(verdict)} ${plural(verdict, count(verdict))}`],
  );
  return say`${all}: ${parts.join(say`, `)}`;
}

/** The verdict of one reader, or of several. */
function plural(verdict: Verdict, count: number): string {
  if (count === 1) return words(VERDICT_WORDS[verdict]);
  return {
    restart: say`must be restarted`,
    itself: say`restart by themselves`,
    reads: say`read the new value`,
    next: say`have it the next time`,
  }[verdict];
}

/** Returns what makes a Secret, in words: `ExternalSecret "db", which looks for a new value every 1h`. */
export function makerText({ kind, name, protection, interval, isImmutable, isGenerator }: Maker): string {
  const called = `${wordOf(kind)}${name === undefined ? '' : ` "${name}"`}`;
  const how = isGenerator
    ? say`the secretGenerator of kustomize, which adds a hash to the name`
    : kind !== 'Secret'
      ? `${called}${interval === undefined ? '' : say`, which looks for a new value every ${interval}`}`
      : protection === 'encrypted'
        ? say`its manifest, encrypted by SOPS`
        : protection === 'external'
          ? say`its manifest, which something fills`
          : say`its manifest, in plaintext`;
  return `${how}${isImmutable && !isGenerator ? '; immutable' : ''}`;
}

/** Returns a use in words: `env PASSWORD of container "app", key "password"`. */
export function useText({ what, key }: SecretUse): string {
  return key === undefined ? what : say`${what}, key "${key}"`;
}
