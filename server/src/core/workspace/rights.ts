import { folderOf } from '../text/paths.js';
import { isTemplated } from './bindings.js';
import { sameNamespace, type WorkspaceIndex } from './index.js';
import type { Kustomize } from './kustomize/kustomize.js';

/** An account as a pod names it. Plain data. */
export interface AccountUse {
  /** As `accountName` writes it. */
  readonly name: string;
  readonly namespace: string | undefined;
  /** The path of the pod's file. */
  readonly path: string;
}

/**
 * The rights of an account: `bound`, a binding names it; `group`, a binding names every account of its namespace or of
 * the cluster; `unknown`, a template prints the subject; `none`, no file that is applied with it has a binding.
 */
export type Rights = 'bound' | 'group' | 'unknown' | 'none';

/**
 * Returns the rights of an account from the files that are applied together: the file, its folder, a chart, a
 * kustomization.
 */
export function rightsOf(use: AccountUse, index: WorkspaceIndex, kustomize: Kustomize): Rights {
  const applied = kustomize.appliedIn(use.path, use.name, use.namespace);
  const namespaces = new Set([use.namespace, ...[...applied.values()].map((one) => one.namespace)]);
  const names = new Set([use.name, ...[...applied.values()].flatMap((one) => one.names)]);
  for (const name of names) {
    if (index.bindingsOf(name).some(({ path, fact: { account, namespace } }) => isMeant(path, account, namespace)))
      return 'bound';
  }
  const inNamespace = index.bindingsOf('*').some(({ path, fact: { namespace } }) => isAllMeant(path, namespace));
  if (inNamespace) return 'group';
  // Templates of a chart may name the account in other words.
  const maybe = use.name !== 'default' && index.templatedBindings.some(({ path }) => isBeside(path, use.path));
  return maybe ? 'unknown' : 'none';

  function isMeant(path: string, account: string, namespace: string | undefined): boolean {
    // With the namespace known on both sides, it is this account, wherever the files are.
    if (namespace !== undefined && namespaces.has(namespace) && !isTemplated(account)) return true;
    if (account === use.name && isBeside(path, use.path) && sameNamespace(namespace, use.namespace)) return true;
    return applied.size > 0 && isTakenWith(path, account, namespace);
  }

  function isTakenWith(path: string, account: string, namespace: string | undefined): boolean {
    return [...kustomize.appliedIn(path, account, namespace)].some(([user, there]) => {
      const here = applied.get(user);
      return (
        here !== undefined &&
        sameNamespace(here.namespace, there.namespace) &&
        here.names.some((name) => there.names.includes(name))
      );
    });
  }

  function isAllMeant(path: string, namespace: string | undefined): boolean {
    if (namespace === undefined) return isBeside(path, use.path) || isTakenWith(path, use.name, namespace);
    return (
      namespaces.has(namespace) || (namespaces.size === 1 && use.namespace === undefined && isBeside(path, use.path))
    );
  }
}

/**
 * Returns true for files that are applied together without a kustomization: in one folder, one below the other, or in
 * one chart.
 */
function isBeside(a: string, b: string): boolean {
  const [from, to] = [chartOf(a) ?? folderOf(a), chartOf(b) ?? folderOf(b)];
  return from === to || from.startsWith(`${to}/`) || to.startsWith(`${from}/`);
}

/** Returns the folder of the chart that a template is in; undefined for other files. */
function chartOf(path: string): string | undefined {
  const at = path.lastIndexOf('/templates/');
  return at < 0 ? undefined : path.slice(0, at);
}
