import type { Resource } from '../kubernetes/resource.js';
import type { FixWorld } from '../model/fix.js';
import { own } from '../text/own.js';
import { say } from '../text/say.js';
import { appendItem, documentText, type EditPlan, refused, type YamlMap } from '../yaml/edit/edits.js';

/**
 * Returns the edits that add an object after another one, in whose file and way it is then applied: as a document, or as an item of
 * the list that contains the other one.
 */
export function addBeside(
  { cursor, kind }: Resource,
  manifest: YamlMap,
  world: Pick<FixWorld, 'isPatch'>,
  path: string,
): EditPlan {
  const { document, parent } = cursor;
  const written = cursor.at('metadata', 'namespace');
  const what = own(WORDS, typeof manifest.kind === 'string' ? manifest.kind : '') ?? 'object';
  if (document.templated) return refused(say`a template makes the object, and would have to make the ${what}, too`);
  if (written && written.string === undefined) return refused(say`the namespace of the ${what} is not known`);
  if (world.isPatch?.(path))
    return refused(say`the file is a patch of another object, beside which the ${what} has to be made`);
  if (kind === 'ClusterServiceVersion') return refused(say`the operator lifecycle manager makes the ${what}s`);
  if (parent) {
    return parent.key === 'items' && parent.kind === 'sequence' && parent.parent === document.root
      ? appendItem(parent, manifest)
      : refused(say`the object stands within another one`);
  }
  const { text } = document;
  if (/^\s*\{/.test(text)) return refused(say`the file is JSON, which holds one object`);
  if (/^\.\.\./m.test(text)) return refused(say`the document is ended by a line of its own`);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lead = text.endsWith('\n') ? '' : newline;
  const end = text.length;
  const newText = `${lead}---${newline}${documentText(manifest, newline)}`;
  return { edits: [{ range: { start: end, end }, newText }] };
}

/** What the objects are called in reasons. */
const WORDS: Readonly<Record<string, string>> = {
  ServiceAccount: 'account',
  NetworkPolicy: 'policy',
  Certificate: 'certificate',
};
