import type { PlacedFinding } from '../../server/src/core/engine/placed-finding.js';
import { decodeBase64 } from '../../server/src/core/secrets/values/base64.js';
import { missing, problemsOf } from '../harness/invariants.js';
import { type Possible, secretKeyRefs, type Workspace } from './support.js';

/** The rules whose refactorings move a value out of a workload or a Secret. */
export const RULES = new Set([
  'secret-env-literal',
  'secret-in-args',
  'secret-in-url',
  'flux-source-credential',
  'secret-manifest-plaintext',
  'secret-docker-config',
  'secret-token-pattern',
  'secret-private-key',
]);
/** Matches the fix that encodes a value and leaves it in its place. */
const IN_PLACE = /^Encode the values under data$/;

/** Resolves to the violations in a workspace after a refactoring. */
export async function wrongAfter(
  before: Workspace,
  name: string,
  placed: PlacedFinding,
  title: string,
  plan: Possible,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  const after = await before.after(name, plan);
  for (const [file, text] of after.files) {
    if (!file.endsWith('.yaml')) continue;
    const [problem] = missing(problemsOf(text), problemsOf(before.files.get(file) ?? ''));
    if (problem !== undefined) wrong.push(`${file} cannot be read: ${problem}`);
  }
  for (const reference of missing(secretKeyRefs(after), secretKeyRefs(before))) {
    const [namespace, secret, key = ''] = reference.split(' ');
    const resolved = after.project.index
      .secrets(namespace === '' ? undefined : namespace)
      .some(({ fact }) => fact.name === secret && fact.keys.includes(key));
    if (!resolved) wrong.push(`nothing defines ${reference}`);
  }
  if (IN_PLACE.test(title)) return wrong;
  const said = (workspace: Workspace): string[] =>
    workspace.findings().map((one) => `${one.placed.rule.id}: ${one.placed.finding.message}`);
  const own = `${placed.rule.id}: ${placed.finding.message}`;
  const count = (workspace: Workspace): number => said(workspace).filter((one) => one === own).length;
  if (count(after) >= count(before)) wrong.push('the finding is still there');
  wrong.push(...missing(said(after), said(before)).map((finding) => `a new finding: ${finding}`));
  for (const value of valuesOf(before, name, placed)) {
    const [old, left] = [occurrences(before, value), occurrences(after, value)];
    for (const [file, times] of left)
      if (times > (old.get(file) ?? 0)) wrong.push(`the value came into ${file}, which git tracks`);
    if (after.isTracked(name) && (left.get(name) ?? 0) >= (old.get(name) ?? 0) && (old.get(name) ?? 0) > 0)
      wrong.push('the value is where it was');
  }
  return wrong;
}

/** Returns the value of a finding, as written and decoded. */
function valuesOf(workspace: Workspace, name: string, { range }: PlacedFinding): readonly string[] {
  const written = (workspace.files.get(name) ?? '')
    .slice(range.start, range.end)
    .trim()
    .replace(/^(["'])(.*)\1$/s, '$2');
  const decoded = decodeBase64(written);
  const isText = decoded !== undefined && /^[\x20-\x7e\s]{6,}$/.test(decoded);
  const around = `${name} ${(workspace.files.get(name) ?? '').replace(written, '')}`.toLowerCase();
  // A password that is also a name appears in many lines.
  const isName = (value: string): boolean =>
    /^[a-z]+(?:[-_ ][a-z]+)*$/i.test(value.trim()) && around.includes(value.trim().toLowerCase());
  const values = [written, ...(isText ? [decoded] : [])];
  return values.some(isName) ? [] : values.filter((value) => value.length >= 6);
}

/** Returns the number of occurrences of a value in each file that git tracks. */
function occurrences(workspace: Workspace, value: string): ReadonlyMap<string, number> {
  const tracked = [...workspace.files].filter(([name]) => workspace.isTracked(name));
  return new Map(tracked.map(([name, text]) => [name, text.split(value).length - 1]));
}
