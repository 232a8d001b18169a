import { type Resource, resourcesOf } from '../kubernetes/resource.js';
import type { FileChange, FixWorld } from '../rule.js';
import { type Edit, shiftEdits } from '../text/range.js';
import { parseStream, type YamlDocument } from '../yaml/document.js';

/** An object of another document, which a plan adds to. */
export interface Manifest {
  readonly path: string;
  readonly resource: Resource;
  /** Edits of that object's document, as a part of the plan. */
  change(
    edits: readonly Edit[],
    why: string,
  ): { readonly files: readonly FileChange[]; readonly edits: readonly Edit[] };
}

/**
 * Finds an object in a file of the workspace, be it the file of the document `own` itself. Undefined where the file cannot
 * be read, or not be read as YAML, or holds no such object.
 */
export function findManifest(
  world: FixWorld,
  own: YamlDocument,
  path: string,
  wanted: (resource: Resource) => boolean,
): Manifest | undefined {
  const text = world.readText(path);
  if (text === undefined) return undefined;
  const { documents, problems } = parseStream(text);
  if (problems.length > 0) return undefined;
  for (const { document, start } of documents) {
    const resource = resourcesOf(document).find(wanted);
    if (!resource) continue;
    if (document.problems.length > 0 || document.templated) return undefined;
    if (path !== world.path) {
      const change: Manifest['change'] = (edits, why) => ({
        files: [{ kind: 'edit', path, edits: shiftEdits(edits, start), why }],
        edits: [],
      });
      return { path, resource, change };
    }
    // The edits of a plan count from its own document, which therefore has to be told from the others.
    const [home, another] = documents.filter((other) => other.document.text === own.text);
    if (!home || another) return undefined;
    return { path, resource, change: (edits) => ({ files: [], edits: shiftEdits(edits, start - home.start) }) };
  }
  return undefined;
}
