import type { AppliedSet } from '../../applied/applied-set.js';
import { factsOf } from '../../workspace/facts.js';
import { WorkspaceIndex } from '../../workspace/index.js';
import { Kustomize } from '../../workspace/kustomize/kustomize.js';
import { rightsOf } from '../../workspace/rights.js';
import type { Others } from '../deferred-level.js';

/** Returns what the objects of a set say for each other. Another set may be meant for another cluster. */
export function othersIn(set: AppliedSet): Others {
  const index = new WorkspaceIndex();
  index.update(set.root.file, factsOf(set.stream));
  index.complete = true;
  const none = new Kustomize();
  return {
    podSecurityOf: (namespace) => index.podSecurityOf(namespace),
    rightsOf: (use) => rightsOf(use, index, none),
  };
}
