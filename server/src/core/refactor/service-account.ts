import { afterInPod } from '../kubernetes/insertion-order.js';
import type { Pod } from '../kubernetes/pod.js';
import type { Resource } from '../kubernetes/resource.js';
import type { Fix, FixWorld } from '../model/fix.js';
import {
  allOf,
  appendItem,
  documentText,
  type EditPlan,
  refused,
  replaceEntry,
  setIn,
  type YamlMap,
} from '../yaml/edit/edits.js';

/**
 * Returns the fix that gives a pod a service account named after its object: one that the workspace has in the
 * namespace, or a new one in the same file. Kubernetes rejects pods whose account does not exist.
 */
export function ownAccount(pod: Pod, world: FixWorld): Fix {
  const { resource } = pod;
  const { name } = resource;
  const exists = name !== undefined && world.index.accounts(resource.namespace).some(({ fact }) => fact.name === name);
  const title = exists
    ? `Run as the service account "${name}": rights of the default one stop`
    : `Create a service account${name ? ` "${name}"` : ''} and run as it: rights of the default one stop`;
  return {
    title,
    // The default account may be bound to roles or have credentials for pulling images.
    safety: 'intent',
    plan: () => {
      if (!name) return refused('the name of the object, after which the account is called, is not known');
      const named = nameAccount(pod, name);
      return exists ? named : allOf(named, createAccount(resource, name, world));
    },
  };
}

function nameAccount({ cursor }: Pod, name: string): EditPlan {
  const old = cursor.has('serviceAccountName') ? undefined : cursor.at('serviceAccount');
  return old
    ? replaceEntry(old, 'serviceAccountName', name)
    : setIn(cursor, ['serviceAccountName'], name, afterInPod(cursor, 'serviceAccountName'));
}

/**
 * Returns the edits that add the account after the object: as a document, or as an item of the list that contains the
 * object.
 */
function createAccount({ cursor, namespace, kind }: Resource, name: string, world: FixWorld): EditPlan {
  const { document, parent } = cursor;
  const written = cursor.at('metadata', 'namespace');
  if (document.templated) return refused('a template makes the object, and would have to make the account, too');
  if (written && written.string === undefined) return refused('the namespace of the account is not known');
  if (world.isPatch?.(world.path))
    return refused('the file is a patch of another object, beside which the account has to be made');
  if (kind === 'ClusterServiceVersion') return refused('the operator lifecycle manager makes the accounts');
  const account: YamlMap = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  };
  if (parent) {
    return parent.key === 'items' && parent.kind === 'sequence' && parent.parent === document.root
      ? appendItem(parent, account)
      : refused('the object stands within another one');
  }
  const { text } = document;
  if (/^\s*\{/.test(text)) return refused('the file is JSON, which holds one object');
  if (/^\.\.\./m.test(text)) return refused('the document is ended by a line of its own');
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lead = text.endsWith('\n') ? '' : newline;
  const end = text.length;
  const newText = `${lead}---${newline}${documentText(account, newline)}`;
  return { edits: [{ range: { start: end, end }, newText }] };
}
