import { createHash } from 'node:crypto';
import { LEVELS, type Level } from '../../core/model/finding.js';
import type { Rule } from '../../core/model/rule.js';
import { printable } from '../../core/text/printable.js';
import { duration, plural } from './words.js';

/** A commit as people write it. */
export interface NamedCommit {
  readonly commit: string;
  /** When it was committed, as ISO 8601 in UTC. */
  readonly date: string;
}

/** A file that held a credential. */
export interface HistoryPlace {
  readonly path: string;
  /** In the commit that brought it, counted from 1. */
  readonly line: number;
  readonly pointer: string;
  readonly object: string | undefined;
  readonly came: NamedCommit;
  readonly went: NamedCommit | undefined;
  readonly current: boolean;
  readonly reachable: boolean;
}

export interface HistoryCredential {
  readonly rule: Rule;
  readonly level: Level;
  readonly message: string;
  /** At least one, those that held it first before others. */
  readonly places: readonly HistoryPlace[];
}

/** What a history holds; both formats are pure functions of it. */
export interface HistoryReport {
  /** What `--since` names. */
  readonly since: string | undefined;
  readonly head: string | undefined;
  readonly commits: number;
  readonly contents: number;
  /** The gravest first, and then those that are current. */
  readonly credentials: readonly HistoryCredential[];
  readonly skipped: readonly { readonly path: string; readonly object: string; readonly reason: string }[];
  readonly switchedOff: { readonly byConfiguration: number; readonly bySuppressions: number };
  readonly milliseconds: number;
}

/**
 * Returns what tells a credential from others from one run to the next: the rule, and where it came first. Nothing of it depends on the
 * value, from which a guess could be told.
 */
export function fingerprintOf({ rule, places: [first] }: HistoryCredential): string {
  const parts = first && [first.came.commit, first.path, first.object ?? '', first.pointer];
  return createHash('sha256')
    .update(JSON.stringify([rule.id, parts]))
    .digest('hex')
    .slice(0, 16);
}

export const isCurrent = ({ places }: HistoryCredential): boolean => places.some(({ current }) => current);
export const isReachable = ({ places }: HistoryCredential): boolean => places.some(({ reachable }) => reachable);

/** Returns credentials in the order in which they are reported. */
export function inOrder(credentials: readonly HistoryCredential[]): readonly HistoryCredential[] {
  const weightOf = (one: HistoryCredential): number => LEVELS.indexOf(one.level) * 2 + (isCurrent(one) ? 0 : 1);
  return [...credentials].sort((a, b) => weightOf(a) - weightOf(b));
}

export function historyJson(report: HistoryReport): string {
  const { since, head, commits, contents, credentials, skipped, switchedOff } = report;
  return `${JSON.stringify(
    {
      version: 1,
      since: since ?? null,
      head: head ?? null,
      credentials: credentials.map((credential) => ({
        fingerprint: fingerprintOf(credential),
        rule: credential.rule.id,
        level: credential.level,
        message: credential.message,
        current: isCurrent(credential),
        reachable: isReachable(credential),
        places: credential.places.map(({ object, went, ...place }) => ({
          ...place,
          object: object ?? null,
          went: went ?? null,
        })),
      })),
      skipped,
      summary: {
        commits,
        contents,
        credentials: credentials.length,
        current: credentials.filter(isCurrent).length,
        unreachable: credentials.filter((one) => !isReachable(one)).length,
        switchedOff,
      },
    },
    null,
    2,
  )}\n`;
}

const COLOURS: Readonly<Record<Level, string>> = { error: '31', warning: '33', information: '36' };
/** Files of one credential that are named. */
const FEW = 5;

/** Yields the report for people. */
export function* historyText(report: HistoryReport, colour: boolean): Generator<string> {
  const paint = (code: string, text: string): string => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  for (const credential of report.credentials) {
    const { rule, level, message, places } = credential;
    const lines = [
      `${paint(COLOURS[level], level)}  ${paint('2', `${rule.id}  ${fingerprintOf(credential)}`)}`,
      `  ${printable(message)}`,
      ...places.slice(0, FEW).map((place) => `  ${describe(place, paint)}`),
    ];
    if (places.length > FEW)
      lines.push(`  … and in ${plural(places.length - FEW, 'file')} more; --format json names them`);
    lines.push(`  ${paint('36', '→')} ${whatNow(credential)}`);
    yield `${lines.join('\n')}\n\n`;
  }
  yield summary(report);
}

function describe(
  { path, line, came, went, current, reachable }: HistoryPlace,
  paint: (code: string, text: string) => string,
): string {
  const where = paint('1', `${printable(path)}:${line}`);
  const end = current
    ? 'there in HEAD'
    : went
      ? `went with ${went.commit} on ${dayOf(went)}`
      : 'not in HEAD, and not taken away where it is';
  const lost = reachable ? '' : '; no branch and no tag leads there';
  return `${where}  came with ${came.commit} on ${dayOf(came)}, ${end}${lost}`;
}

function dayOf({ date }: NamedCommit): string {
  return date.slice(0, 10);
}

function whatNow(credential: HistoryCredential): string {
  if (isCurrent(credential)) return 'Rotate it, and keep it outside git: `yamlock scan` tells how';
  if (isReachable(credential)) return 'Rotate it: whoever clones the repository has it';
  return 'Rotate it if it was ever pushed: only the stash, logs of references or requests still lead to it';
}

function summary({ credentials, commits, contents, skipped, switchedOff, since, milliseconds }: HistoryReport): string {
  const looked = `${plural(contents, 'content')} of YAML files in ${plural(commits, 'commit')}${since === undefined ? '' : ` that ${printable(since)} does not have`}, ${duration(milliseconds)}`;
  const current = credentials.filter(isCurrent).length;
  const lines =
    credentials.length === 0
      ? [`No credentials in ${looked}`]
      : [
          `${plural(credentials.length, 'credential')}, ${current} of them in HEAD, in ${looked}`,
          'What was pushed is known to others: rotate it. To take it out of the history as well, see git filter-repo',
        ];
  const { byConfiguration, bySuppressions } = switchedOff;
  if (byConfiguration > 0) lines.push(`Switched off: ${plural(byConfiguration, 'credential')} by the configuration`);
  if (bySuppressions > 0)
    lines.push(`Switched off: ${plural(bySuppressions, 'credential')} by comments and annotations`);
  const reasons = new Map<string, number>();
  for (const { reason } of skipped) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  for (const [reason, count] of reasons)
    lines.push(`Not looked at, or not wholly: ${plural(count, 'content')}: ${printable(reason)}`);
  if (reasons.size > 0) lines.push('--format json names them; `git cat-file -p OBJECT` shows one');
  return `${lines.join('\n')}\n`;
}
