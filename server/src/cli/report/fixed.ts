import { append } from '../../core/text/append.js';
import { printable } from '../../core/text/printable.js';
import { jsonPieces } from './json-pieces.js';
import type { EncryptedSecret, LeftOut, SkippedFile } from './report.js';
import { duration, notCheckedLines, plural } from './words.js';

/** How a reason begins why something was not encrypted that should be. */
export const NOT_ENCRYPTED = 'it was not encrypted: ';
/** Why a Secret was left that only the `sops` program can encrypt. */
export const NEEDS_SOPS = 'its rule of .sops.yaml needs the sops program, which --with-sops starts';

/** A finding that was not fixed although it has a fix. */
export interface FixedSkip {
  readonly rule: string;
  readonly file: string;
  readonly reason: string;
}

/** What a fix created or added because something refers to it. */
export interface MadeObject {
  /** What the fix does: `Create ConfigMap "settings", with its values to be filled in`. */
  readonly title: string;
  /** The files that have it. */
  readonly files: readonly string[];
  /** What is left to do, and the command for it. */
  readonly next?: { readonly title: string; readonly command: string };
}

interface FixReport {
  readonly fixed: number;
  readonly files: number;
  /** Absent where nobody asked for that. */
  readonly made?: readonly MadeObject[];
  readonly skipped: readonly FixedSkip[];
  /** Absent where nobody asked for that. */
  readonly encrypted?: readonly EncryptedSecret[];
  readonly notChecked: readonly SkippedFile[];
  readonly leftOut: LeftOut;
  /** Files of test data that were left alone. */
  readonly testData: number;
  readonly milliseconds: number;
}

/** Yields what a fix did, for programs. */
export async function* formatFixJson({ fixed, skipped, encrypted, made }: FixReport): AsyncGenerator<string> {
  yield* jsonPieces({
    fixed,
    ...(encrypted ? { encrypted: encrypted.values() } : {}),
    ...(made ? { created: made.values() } : {}),
    skipped: notFixed(skipped),
  });
  yield '\n';
}

function* notFixed(skipped: readonly FixedSkip[]) {
  for (const { rule, file, reason } of skipped) yield { rule, file, reason };
}

/** What a fix did, for people. */
export function formatFixPretty(
  { fixed, files, skipped, encrypted, made = [], notChecked, leftOut, testData, milliseconds }: FixReport,
  dryRun: boolean,
): string {
  const lines: string[] = [];
  if (encrypted)
    lines.push(
      ...encryptedLines(
        encrypted,
        dryRun,
        skipped.some(({ reason }) => reason === NEEDS_SOPS),
        skipped.some(({ reason }) => reason.startsWith(NOT_ENCRYPTED)),
      ),
    );
  for (const one of made) append(lines, madeLines(one, dryRun));
  if (skipped.length > 0) lines.push(`Not fixed: ${skipped.length}`, ...skippedLines(skipped));
  if (testData > 0) lines.push(`Left alone: ${plural(testData, 'file')} of test data; name them to repair them, too`);
  append(lines, notCheckedLines(notChecked, leftOut));
  const did = dryRun ? 'Would fix' : 'Fixed';
  lines.push(`${did} ${plural(fixed, 'finding')} in ${plural(files, 'file')}, ${duration(milliseconds)}`);
  return `${lines.join('\n')}\n`;
}

/** Why findings were not fixed: each reason once, the commonest first. */
export function skippedLines(skipped: readonly FixedSkip[]): readonly string[] {
  const byReason = new Map<string, { count: number; files: Set<string> }>();
  for (const { rule, file, reason } of skipped) {
    const key = `${rule}: ${reason}`;
    const entry = byReason.get(key) ?? { count: 0, files: new Set<string>() };
    entry.count++;
    entry.files.add(file);
    byReason.set(key, entry);
  }
  return [...byReason]
    .sort((a, b) => b[1].count - a[1].count)
    .map(([reason, { count, files: where }]) => {
      const [first = ''] = where;
      return `  ${count}  ${printable(reason)} (${printable(first)}${where.size > 1 ? ` and ${where.size - 1} more` : ''})`;
    });
}

function madeLines({ title, files, next }: MadeObject, dryRun: boolean): readonly string[] {
  const lines = [printable(`${dryRun ? 'Would do' : 'Done'}: ${title} (${files.join(', ')})`)];
  if (next)
    lines.push(
      printable(`  Left to do: ${next.title}`),
      ...next.command.split('\n').map((line) => `    ${printable(line)}`),
    );
  return lines;
}

function encryptedLines(
  encrypted: readonly EncryptedSecret[],
  dryRun: boolean,
  needsSops: boolean,
  isRefused: boolean,
): readonly string[] {
  const did = dryRun ? 'Would encrypt' : 'Encrypted';
  if (encrypted.length === 0 && needsSops) return [`${did} no Secret: --with-sops starts the program that they need`];
  if (encrypted.length === 0 && isRefused) return [`${did} no Secret: the reasons stand below`];
  if (encrypted.length === 0) return [`${did} no Secret: no rule of .sops.yaml is meant for one, or all are encrypted`];
  return [
    ...encrypted.map(({ from, to, changed }) => {
      const what = from === to ? from : `${from} as ${to}`;
      return printable(`${did} ${what}${changed.length > 0 ? `, and changed ${changed.join(', ')} with it` : ''}`);
    }),
    'Check that they decrypt, and rotate values that were committed: git history keeps them',
  ];
}
