import { type Resource, resourcesOf } from '../kubernetes/resource.js';
import type { Range } from '../text/range.js';
import type { Cursor } from '../yaml/cursor.js';
import type { YamlDocument } from '../yaml/document.js';

/** Somebody who is given rights by an object: a service account, or all accounts of a namespace or of the cluster. */
export interface BindingFact {
  /** The kind of the object that gives the rights: mostly a RoleBinding or ClusterRoleBinding. */
  readonly kind: string;
  /** The account's name as `accountName` writes it; '*' for every account, '' where a template says who it is. */
  readonly account: string;
  /** Of the account; undefined where it is not written. */
  readonly namespace: string | undefined;
  readonly range: Range;
}

/** What stands in the text of every document that gives rights to an account. */
const MENTIONS_SUBJECTS = /\bsubjects["']?\s*:|\bkind["']?\s*:\s*["']?ClusterServiceVersion\b/;

/** False where a text surely gives no account any rights. */
export function mayBind(text: string): boolean {
  return MENTIONS_SUBJECTS.test(text);
}

/** Every account that a document gives rights to, whatever the kind of the object: it has `subjects`. */
export function bindingFacts(document: YamlDocument): readonly BindingFact[] {
  if (!mayBind(document.text)) return [];
  return resourcesOf(document).flatMap((resource) => [...boundBy(resource)]);
}

function* boundBy({ kind, cursor, namespace }: Resource): Generator<BindingFact> {
  for (const node of cursor.walk()) {
    if (node.key === 'subjects' && (node.kind === 'sequence' || node.opaque)) {
      for (const subject of node.items()) yield* subjectFact(kind, subject, namespace);
      // What a template prints here may be any account.
      if (node.open || node.opaque) yield { kind, account: '', namespace: undefined, range: node.range };
    }
    // OLM binds the accounts of an operator to what its ClusterServiceVersion lists.
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
    // What a template fills is the namespace of the release, or another one: nobody knows.
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

/** How an account is named: a template by its words, so that two spellings of it are the same. */
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

/** True for a name that a template fills. */
export function isTemplated(account: string): boolean {
  return account.includes('{{');
}
