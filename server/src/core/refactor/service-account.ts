import { afterInPod } from '../kubernetes/insertion-order.js';
import type { Pod } from '../kubernetes/pod.js';
import type { Resource } from '../kubernetes/resource.js';
import type { Fix, FixWorld } from '../model/fix.js';
import { say } from '../text/say.js';
import { allOf, type EditPlan, refused, replaceEntry, setIn, type YamlMap } from '../yaml/edit/edits.js';
import { addBeside } from './beside.js';

/**
 * Returns the fix that gives a pod a service account named after its object: one that the workspace has in the
 * namespace, or a new one in the same file. Kubernetes rejects pods whose account does not exist.
 */
export function ownAccount(pod: Pod, world: FixWorld): Fix {
  const { resource } = pod;
  const { name } = resource;
  const exists = name !== undefined && world.index.accounts(resource.namespace).some(({ fact }) => fact.name === name);
  const title = exists
    ? say`Run as the service account "${name}": rights of the default one stop`
    : say`Create a service account${name ? say` "${name}"` : ''} and run as it: rights of the default one stop`;
  return {
    title,
    // The default account may be bound to roles or have credentials for pulling images.
    safety: 'intent',
    plan: () => {
      if (!name) return refused(say`the name of the object, after which the account is called, is not known`);
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

function createAccount(resource: Resource, name: string, world: FixWorld): EditPlan {
  return addBeside(resource, accountFor(resource, name), world, world.path);
}

/** Returns the manifest of a service account in the namespace of an object. */
export function accountFor({ namespace }: Pick<Resource, 'namespace'>, name: string): YamlMap {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  };
}
