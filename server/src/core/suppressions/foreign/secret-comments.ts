import { memo } from '../../text/memo.js';
import type { Range } from '../../text/range.js';
import type { YamlDocument } from '../../yaml/document.js';
import type { Suppression } from '../suppressions.js';
import { SECRET_SCANNERS, type SecretScanner } from './tools.js';

/** The rules that marks for secret scanners suppress: those that find the same. */
export const MARKED_SECRETS: readonly string[] = [
  'secret-env-literal',
  'secret-manifest-plaintext',
  'secret-token-pattern',
  'secret-private-key',
  'secret-in-configmap',
  'secret-in-args',
  'secret-in-url',
  'flux-source-credential',
  'secret-in-annotation',
  'secret-last-applied',
  'secret-docker-config',
  'secret-kustomize-literal',
  'secret-helm-values',
  'secret-placeholder',
  'secret-weak-value',
  'secret-hash',
  'eso-plaintext-template',
  'eso-fake-provider',
];

/** The marks by which a line is ignored by a secret scanner. */
const LINE_MARKS: Readonly<Record<SecretScanner, RegExp>> = {
  gitleaks: /\b(?:gitleaks|betterleaks):allow\b|(?:#|\/\/)[ \t]{0,8}not?secret\b/i,
  'detect-secrets': /pragma:[ \t]?(?:allow|white)list[ -]secret\b/i,
  trufflehog: /\btrufflehog:ignore\b/i,
  ggshield: /\b(?:ggignore|pragma:[ \t]?ggignore)\b/i,
};

/** The marks by which the line below is ignored by a secret scanner. */
const NEXT_LINE_MARKS: Readonly<Partial<Record<SecretScanner, RegExp>>> = {
  'detect-secrets': /pragma:[ \t]?(?:allow|white)list[ -]nextline[ -]secret\b/i,
};

/** Matches in every text that has a mark; it is cheaper than all the patterns. */
const MARK = /leaks:allow|(?:#|\/\/)[ \t]{0,8}not?secret|pragma:|trufflehog:|ggignore/i;

const allMarks = memo((document: YamlDocument): readonly Suppression[] =>
  MARK.test(document.text) ? [...marksIn(document)] : [],
);

/**
 * Returns the suppressions that marks for a secret scanner make. Scanners read lines of text, so a mark in an embedded document
 * counts like a comment. A mark in the line of the key of a scalar with several lines covers the whole scalar.
 */
export function markedSecrets(document: YamlDocument, by: SecretScanner): readonly Suppression[] {
  return allMarks(document).filter((suppression) => suppression.by === by);
}

function* marksIn(document: YamlDocument): Generator<Suppression> {
  const { text } = document;
  /** The ends of scalars, by the offset of the line that their key is in. */
  const ends = new Map<number, number>();
  for (const scalar of document.root?.walk() ?? []) {
    const start = scalar.keyRange?.start;
    if (scalar.kind === 'scalar' && start !== undefined) ends.set(text.lastIndexOf('\n', start) + 1, scalar.range.end);
  }
  const covered = (start: number): Range & { readonly where: Suppression['where'] } => {
    const newline = text.indexOf('\n', start);
    const lineEnd = newline < 0 ? text.length : newline;
    const end = Math.max(lineEnd, ends.get(start) ?? 0);
    return { where: end > lineEnd ? 'object' : 'line', start, end };
  };
  let start = 0;
  for (const line of text.split('\n')) {
    const next = start + line.length + 1;
    for (const by of MARK.test(line) ? SECRET_SCANNERS : []) {
      for (const [pattern, from] of [
        [LINE_MARKS[by], start],
        [NEXT_LINE_MARKS[by], next],
      ] as const) {
        if (!pattern?.test(line)) continue;
        const { where, ...covers } = covered(from);
        yield { where, rules: MARKED_SECRETS, reason: undefined, range: { start, end: next - 1 }, covers, by };
      }
    }
    start = next;
  }
}
