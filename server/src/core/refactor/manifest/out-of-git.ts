import { resourcesOf } from '../../kubernetes/resource.js';
import type { FileChange, Fix, FixWorld, HandOff } from '../../model/fix.js';
import { isKubeconfig } from '../../secrets/context/fields.js';
import { memo } from '../../text/memo.js';
import type { Edit } from '../../text/range.js';
import { say } from '../../text/say.js';
import type { YamlDocument, YamlStream } from '../../yaml/document.js';
import { fromRoot, ignoreChanges } from '../files.js';
import { shellQuote } from '../shell-words.js';

interface IgnorePlan {
  readonly edits: readonly Edit[];
  readonly files: readonly FileChange[];
  readonly handOff: HandOff;
}

export function keepOutOfGit(): Fix {
  return { title: say`Keep this file out of git`, safety: 'create', plan: outOfGit };
}

/**
 * Returns the changes that make git ignore the finding's file. Refused where the file has objects that git should keep
 * tracking.
 */
export function outOfGit(world: FixWorld): IgnorePlan | { readonly refused: string } {
  const files = ignoreChanges(world, world.path);
  if (files.length === 0) return { refused: say`git ignores the file already` };
  if (holdsOtherObjects(world))
    return { refused: say`the file holds objects that belong into git; move them to another` };
  const name = fromRoot(world, world.path);
  return {
    edits: [],
    files,
    handOff: {
      title: say`Git ignores ${name} from now on. If it tracks the file already, take it out of the index. Rotate its values soon: git history keeps them`,
      command: `git rm --cached --ignore-unmatch ${shellQuote(name)}`,
    },
  };
}

/** Returns true where the file has more than Secrets and kubeconfigs: git should keep tracking that. */
function holdsOtherObjects(world: FixWorld): boolean {
  const stream = world.files.streamOf(world.path);
  return stream !== undefined && holdsMore(stream);
}

const holdsMore = memo(({ documents }: YamlStream): boolean =>
  documents.some(({ document }) => document.root?.kind === 'map' && !hasOnlyCredentials(document)),
);

function hasOnlyCredentials(document: YamlDocument): boolean {
  if (document.root && isKubeconfig(document.root)) return true;
  const resources = resourcesOf(document);
  return resources.length > 0 && resources.every(({ kind }) => kind === 'Secret');
}
