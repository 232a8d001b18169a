import type { WorkspaceEdit } from 'vscode-languageserver';
import type { EditedFile, Refactoring, Removed, WaitingFile } from '../../../../protocol/messages.js';
import { textsAfter } from '../../core/engine/changes.js';
import type { PlacedFinding } from '../../core/engine/placed-finding.js';
import type { HandOff, ReadyChange } from '../../core/model/fix.js';
import { isRecord } from '../../core/text/json.js';
import { applyEdits, type Edit } from '../../core/text/range.js';
import { isHeld } from '../../core/workspace/held.js';
import { isYamlFile } from '../../host/host.js';
import type { Uris } from '../session/uris.js';

/** A chosen plan whose changes can be written as they are. */
export interface Chosen {
  /** The file of the finding. */
  readonly path: string;
  /** The edits of that file, counted from its start. */
  readonly edits: readonly Edit[];
  readonly files: readonly ReadyChange[];
  readonly handOff?: HandOff;
  /** Returns the text of a file as the plan was made against it; undefined where the file does not exist. */
  textOf(path: string): string | undefined;
}

/** Resolves to the findings that a file would have with a text. */
export type FindingsIn = (path: string, text: string) => Promise<readonly PlacedFinding[]>;

/**
 * Resolves to a plan in the parts in which our own client carries it out.
 * @param toEdit Returns the edit for changes of existing files and for the edits of the document itself.
 */
export async function refactoringOf(
  chosen: Chosen,
  toEdit: (files: readonly ReadyChange[], edits: readonly Edit[]) => WorkspaceEdit,
  findingsIn: FindingsIn,
  uris: Uris,
): Promise<Refactoring> {
  const { path, edits, files, handOff } = chosen;
  const after = textsAfter(path, chosen, chosen.textOf);
  const waiting = files.filter((file) => file.kind !== 'rename' && isHeld(file.path));
  const others = files.filter((file) => !waiting.includes(file));
  const renamed = new Map(others.flatMap((file) => (file.kind === 'rename' ? [[file.path, file.to] as const] : [])));
  const made = others.flatMap((file) => (file.kind === 'create' ? file.path : file.kind === 'rename' ? file.to : []));
  const stay = others.filter((file) => file.kind === 'edit' && !renamed.has(file.path));
  return {
    waiting: waitingFiles(waiting, chosen, uris),
    created: made.map((one) => ({ uri: uris.toUri(one), text: after.get(one) ?? '' })),
    deleted: [...renamed.keys()].map((one) => uris.toUri(one)),
    edited: editedFiles(toEdit(stay, renamed.has(path) ? [] : edits)),
    removes: await removedBy(chosen, after, renamed, findingsIn, uris),
    ...(handOff ? { handOff: { title: handOff.title, command: handOff.command } } : {}),
  };
}

/** Returns the files with plaintext outside git, the .gitignore of their folder first. */
function waitingFiles(files: readonly ReadyChange[], { textOf }: Chosen, uris: Uris): readonly WaitingFile[] {
  const ignores = ({ path }: ReadyChange): boolean => path.endsWith('/.gitignore');
  const ordered = [...files.filter(ignores), ...files.filter((file) => !ignores(file))];
  return ordered.flatMap((file): WaitingFile[] => {
    const uri = uris.toUri(file.path);
    if (file.kind === 'create') return [{ uri, before: null, text: file.text }];
    const before = textOf(file.path);
    return file.kind === 'edit' && before !== undefined ? [{ uri, before, text: applyEdits(before, file.edits) }] : [];
  });
}

function editedFiles({ documentChanges = [] }: WorkspaceEdit): readonly EditedFile[] {
  return documentChanges.flatMap((change): EditedFile[] => {
    if (!('textDocument' in change)) return [];
    const edits = change.edits.flatMap((edit) => ('newText' in edit ? [edit] : []));
    return [{ ...change.textDocument, edits }];
  });
}

/** Resolves to the findings about secrets that a plan removes: those that the files have now and will not have afterwards. */
async function removedBy(
  { textOf }: Chosen,
  after: ReadonlyMap<string, string | undefined>,
  renamed: ReadonlyMap<string, string>,
  findingsIn: FindingsIn,
  uris: Uris,
): Promise<readonly Removed[]> {
  const removed: Removed[] = [];
  for (const [changed, text] of after) {
    const before = textOf(changed);
    if (before === undefined || isHeld(changed) || !isYamlFile(changed)) continue;
    const to = renamed.get(changed);
    const left = text ?? (to === undefined ? undefined : after.get(to));
    const stay = left === undefined ? new Set() : await secretsIn(to ?? changed, left, findingsIn);
    const findings = [...(await secretsIn(changed, before, findingsIn))].filter((one) => !stay.has(one));
    if (findings.length === 0) continue;
    for (const one of to === undefined ? [changed] : [changed, to]) removed.push({ uri: uris.toUri(one), findings });
  }
  return removed;
}

/** Resolves to the URIs of the files on disk that still have a finding which was to be removed. */
export async function stillThere(
  asked: unknown,
  read: (path: string) => Promise<string | undefined>,
  findingsIn: FindingsIn,
  uris: Uris,
): Promise<string[]> {
  const left: string[] = [];
  for (const one of isRecord(asked) && Array.isArray(asked.removes) ? asked.removes : []) {
    if (!isRecord(one) || typeof one.uri !== 'string' || !Array.isArray(one.findings)) continue;
    const path = uris.toPath(one.uri);
    const text = await read(path);
    if (text === undefined) continue;
    const there = await secretsIn(path, text, findingsIn);
    if (one.findings.some((finding) => there.has(finding))) left.push(one.uri);
  }
  return left;
}

/** Resolves to the keys of the findings about secrets in a text. */
async function secretsIn(path: string, text: string, findingsIn: FindingsIn): Promise<ReadonlySet<string>> {
  const findings = await findingsIn(path, text);
  const secrets = findings.filter(({ rule: { family } }) => family === 'secrets' || family === 'encrypted-secrets');
  return new Set(secrets.map(({ rule, document, pointer }) => `${rule.id} ${document} ${pointer}`));
}
