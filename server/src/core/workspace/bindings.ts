import { type Resource, resourcesOf } from '../kubernetes/resource.js';
import type { Range } from '../text/range.js';
import type { Cursor } from '../yaml/cursor.js';
import type { YamlDocument } from '../yaml/document.js';

/** A binding of rights to a service account, or to all accounts of a namespace or of the cluster. */
export interface BindingFact {
  /** The kind of the object with the binding: mostly a RoleBinding or ClusterRoleBinding. */
  readonly kind: string;
  /** The account's name as `accountName` writes it; '*' for every account, '' for one that a template prints. */
  readonly account: string;
  /** The namespace of the account; undefined where it is not written. */
  readonly namespace: string | undefined;
  readonly range: Range;
}

/** Matches the text of every document with a binding. */
const MENTIONS_SUBJECTS = /\bsubjects["']?\s*:|\bkind["']?\s*:\s*["']?ClusterServiceVersion\b/;

/** Returns false for a text without bindings. */
export function mayBind(text: string): boolean {
  return MENTIONS_SUBJECTS.test(text);
}

/** Returns the bindings of a document. Objects of any kind with `subjects` have bindings. */
export function bindingFacts(document: YamlDocument): readonly BindingFact[] {
  if (!mayBind(document.text)) return [];
  return resourcesOf(document).flatMap((resource) => [...boundBy(resource)]);
}

function* boundBy({ kind, cursor, namespace }: Resource): Generator<BindingFact> {
  for (const node of cursor.walk()) {
    if (node.key === 'subjects' && (node.kind === 'sequence' || node.opaque)) {
      for (const subject of node.items()) yield* subjectFact(kind, subject, namespace);
      // A template may print any account here.
      if (node.open || node.opaque) yield { kind, account: '', namespace: undefined, range: node.range };
    }
    // OLM binds the accounts of an operator to the permissions in its ClusterServiceVersion.
    if (kind === 'ClusterServiceVersion' && /^(?:clusterP|p)ermissions$/.test(node.key ?? ''))
      for (const item of node.items()) {
        const account = item.at('serviceAccountName');
        if (account) yield { kind, account: accountName(account), namespace: undefined, range: account.range };
      }
  }
}

const EVERY_ACCOUNT = /^system:serviceaccounts(?::([^:]+))?$/;
const ONE_ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

function* subjectFact(kind: string, subject: Cursor, own: string | undefined): Generator<BindingFact> {
  const [type, name] = [subject.at('kind'), subject.at('name')];
  if (!name) return;
  const { range } = name;
  if (type?.string === 'ServiceAccount') {
    const written = subject.at('namespace');
    // A template may fill in the namespace of the release or another one.
    const namespace = written ? written.string : own;
    yield { kind, account: accountName(name), namespace, range };
  } else if (type?.string === 'Group') {
    const [all, namespace] = EVERY_ACCOUNT.exec(name.string ?? '') ?? [];
    if (all !== undefined) yield { kind, account: '*', namespace, range };
  } else if (type?.string === 'User') {
    const [, namespace, account] = ONE_ACCOUNT.exec(name.string ?? '') ?? [];
    if (account !== undefined) yield { kind, account, namespace, range };
  }
}

/** Returns the name of an account; of a template its normalized text, so that two spellings of it are the same. */
export function accountName(written: Cursor): string {
  if (!written.opaque) return written.text;
  const { sourceText, localRange } = written;
  return sourceText
    .slice(localRange.start, localRange.end)
    .replace(/^["']|["']$/g, '')
    .replace(/\{\{-?[ \t]{0,20}/g, '{{')
    .replace(/[ \t]{1,20}/g, ' ')
    .replace(/ ?-?\}\}/g, '}}')
    .replace(/\{\{template /g, '{{include ');
}

/** Returns true for a name that a template fills in. */
export function isTemplated(account: string): boolean {
  return account.includes('{{');
}
