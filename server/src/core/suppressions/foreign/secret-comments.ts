import { memo } from '../../text/memo.js';
import type { Range } from '../../text/range.js';
import type { YamlDocument } from '../../yaml/document.js';
import type { Suppression } from '../suppressions.js';
import { SECRET_SCANNERS, type SecretScanner } from './tools.js';

/** The rules that find what scanners for secrets find, and that their marks silence. */
const MARKED_SECRETS: readonly string[] = [
  'secret-env-literal',
  'secret-manifest-plaintext',
  'secret-token-pattern',
  'secret-private-key',
  'secret-in-configmap',
  'secret-in-args',
  'secret-in-url',
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

/** What a line says to a scanner for secrets: that what stands in it is known, and no finding. */
const SAYS: Readonly<Record<SecretScanner, RegExp>> = {
  gitleaks: /\b(?:gitleaks|betterleaks):allow\b|(?:#|\/\/)[ \t]{0,8}not?secret\b/i,
  'detect-secrets': /pragma:[ \t]?(?:allow|white)list[ -]secret\b/i,
  trufflehog: /\btrufflehog:ignore\b/i,
  ggshield: /\b(?:ggignore|pragma:[ \t]?ggignore)\b/i,
};

/** The same for the line below. */
const SAYS_NEXT: Readonly<Partial<Record<SecretScanner, RegExp>>> = {
  'detect-secrets': /pragma:[ \t]?(?:allow|white)list[ -]nextline[ -]secret\b/i,
};

/** A cheap look: none of the marks stands in a text that has none of these. */
const MARK = /leaks:allow|(?:#|\/\/)[ \t]{0,8}not?secret|pragma:|trufflehog:|ggignore/i;

const allMarks = memo((document: YamlDocument): readonly Suppression[] =>
  MARK.test(document.text) ? [...marksIn(document)] : [],
);

/**
 * The marks by which scanners for secrets leave out a line. They look at lines of text, so a mark within an embedded
 * document counts like a comment. In the line of the key of a scalar of several lines it counts for the whole scalar.
 */
export function markedSecrets(document: YamlDocument, by: SecretScanner): readonly Suppression[] {
  return allMarks(document).filter((suppression) => suppression.by === by);
}

function* marksIn(document: YamlDocument): Generator<Suppression> {
  const { text } = document;
  /** Where the scalar ends whose key begins in a line, by where the line begins. */
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
        [SAYS[by], start],
        [SAYS_NEXT[by], next],
      ] as const) {
        if (!pattern?.test(line)) continue;
        const { where, ...covers } = covered(from);
        yield { where, rules: MARKED_SECRETS, reason: undefined, range: { start, end: next - 1 }, covers, by };
      }
    }
    start = next;
  }
}
