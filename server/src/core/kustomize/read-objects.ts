import { append } from '../text/append.js';
import { BuildError } from './build-error.js';
import { entriesOf, field, isNilOrEmpty, type Node, sourceOf, textIn } from './node.js';
import { type FileText, readDocuments } from './read-nodes.js';
import { Resource } from './resource.js';
import { throughJson } from './to-traced.js';

/**
 * Returns the objects of a text; those of lists one by one, lists behind the others.
 * @throws BuildError where the text is no YAML, or something in it is no object.
 */
export function objectsFrom(from: FileText): Resource[] {
  const documents = readDocuments(from);
  const [first] = documents;
  const kind = first && metaKind(first);
  const items = first && field(first, 'items');
  // A list that stands alone is taken as it is written.
  const single = !/\n---.*\n/.test(from.text) && (kind === 'List' || kind === 'ResourceList');
  const nodes =
    single && first && (items !== undefined || field(first, 'functionConfig')) ? (items?.content ?? []) : documents;
  return inlined(checked(nodes)).map((node) => new Resource(node));
}

function metaKind(node: Node): string {
  return textIn(field(node, 'kind'));
}

/** Takes the items out of lists. */
function inlined(nodes: readonly Node[]): Node[] {
  const queue = [...nodes];
  const result: Node[] = [];
  // Lists are put behind the others while these are gone over.
  for (const node of queue) {
    const kind = field(node, 'kind')?.value ?? '';
    const items = kind.endsWith('List') ? field(node, 'items') : undefined;
    if (!items) {
      result.push(node);
      continue;
    }
    if (items.isNull) continue;
    if (items.kind !== 'sequence')
      throw new BuildError(`expected array in ${kind}/items, but found ${items.kind}`, sourceOf(items)?.place);
    append(queue, checked(items.content.map((item) => throughJson(item))));
  }
  return result;
}

/** Leaves out what is empty. @throws BuildError for what has no kind or name. */
function checked(nodes: readonly Node[]): readonly Node[] {
  return nodes.filter((node) => {
    if (isNilOrEmpty(node)) return false;
    checkMetadata(node);
    return true;
  });
}

/** @throws BuildError where an object has no kind or no name. */
export function checkMetadata(node: Node): void {
  const place = sourceOf(node)?.place;
  const top = ['apiVersion', 'kind', 'metadata'].some((name) => !isNilOrEmpty(field(node, name)));
  if (node.kind !== 'map' || !top || entriesOf(node).length === 0)
    throw new BuildError('missing Resource metadata', place);
  const kind = metaKind(node);
  if (kind === '') throw new BuildError('missing kind in object', place);
  if (kind.endsWith('List')) return;
  const metadata = field(node, 'metadata');
  const name = field(metadata, 'name');
  if (isNilOrEmpty(metadata) || isNilOrEmpty(name) || name?.value === '')
    throw new BuildError(`missing metadata.name in object {${kind}}`, place);
}
