import type { KindKey } from '../../graph/facts.js';
import { wordOf } from '../../graph/table/table.js';
import { Refusal } from '../../text/refusal.js';
import { shellQuote } from '../shell-words.js';

/** An object that a command is about. */
export interface Named {
  readonly kind: KindKey;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

/** Returns a command made of words that stay and texts from files, which are quoted; none where a text is not known, or unfit. */
export function command(words: TemplateStringsArray, ...texts: readonly (string | undefined)[]): readonly string[] {
  try {
    let line = words[0] ?? '';
    for (const [at, text] of texts.entries()) {
      if (text === undefined) return [];
      line += shellQuote(text) + (words[at + 1] ?? '');
    }
    return [line];
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}

/** Returns a command with the namespace of an object. */
export function inNamespace(commands: readonly string[], { namespace }: Pick<Named, 'namespace'>): readonly string[] {
  if (namespace === undefined || namespace === '*') return commands;
  const flag = command`--namespace ${namespace}`;
  return commands.flatMap((line) => flag.map((words) => `${line} ${words}`));
}

/** Returns the commands that restart the pods of a workload and wait for them; none where the kind has none. */
export function restartCommands(object: Named): readonly string[] {
  const { kind, name } = object;
  const resource = name === undefined ? undefined : `${wordOf(kind).toLowerCase()}/${name}`;
  const all = (): readonly string[] => {
    switch (kind) {
      case 'Deployment.apps':
      case 'StatefulSet.apps':
      case 'DaemonSet.apps':
        return [...command`kubectl rollout restart ${resource}`, ...command`kubectl rollout status ${resource}`];
      case 'Rollout.argoproj.io':
        return command`kubectl argo rollouts restart ${name}`;
      case 'DeploymentConfig.apps.openshift.io':
        return command`oc rollout latest ${name === undefined ? undefined : `dc/${name}`}`;
      default:
        return [];
    }
  };
  return inNamespace(all(), object);
}
