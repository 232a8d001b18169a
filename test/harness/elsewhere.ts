import { podsOf } from '../../server/src/core/kubernetes/pod.js';
import { resourcesOf } from '../../server/src/core/kubernetes/resource.js';
import { applyEdits, type Edit } from '../../server/src/core/text/range.js';
import type { Cursor } from '../../server/src/core/yaml/cursor.js';
import { type PlacedDocument, parseStream } from '../../server/src/core/yaml/document.js';
import { insertEntry } from '../../server/src/core/yaml/edit/edits.js';
import { NodeStyle } from '../../server/src/core/yaml/nodes.js';
import { stepsOf } from '../../server/src/core/yaml/pointer.js';
import { changedPointers, documentData } from './data.js';
import type { Found, OpenCase } from './run.js';

/**
 * Returns the findings of a case that would be false alarms elsewhere. A field that a fix adds may also be printed by a template
 * in the mapping, or be written in the object of a patch: the finding has to be gone there.
 */
export async function falseAlarms(open: OpenCase, found: readonly Found[]): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const one of found) {
    const text = open.text(one.name);
    const place = parseStream(text).documents[one.placed.document];
    const holders = place ? holdersOf(open, one, place) : [];
    const variants = holders.flatMap((holder) => [
      { text: opened(text, holder, place?.start ?? 0), how: 'a template may add it' },
      { text: patched(text, holder, place), how: 'its container is a part of another' },
    ]);
    for (const variant of variants) {
      if (variant.text === undefined) continue;
      const again = (await open.with(new Map([...open.files, [one.name, variant.text]]))).findings();
      if (again.some((other) => isSame(one, other)))
        broken.push(
          `${one.placed.rule.id} at "${one.placed.pointer}": what its fix adds is missed where ${variant.how}`,
        );
    }
  }
  return broken;
}

function isSame(one: Found, other: Found): boolean {
  const [a, b] = [one.placed, other.placed];
  return one.name === other.name && a.rule === b.rule && a.document === b.document && a.pointer === b.pointer;
}

/** Returns the mappings to which fixes of a finding only add keys. */
function holdersOf(open: OpenCase, { name, fixes, placed }: Found, { document }: PlacedDocument): readonly Cursor[] {
  const { root } = document;
  const before = documentData(document);
  return fixes.flatMap(({ plan }) => {
    if ('refused' in plan || plan.files || plan.edits.length === 0 || !plan.edits.every(inserts)) return [];
    const after = parseStream(open.applied(name, plan).get(name) ?? '').documents[placed.document]?.document;
    return changedPointers(before, after && documentData(after)).flatMap((pointer) => {
      const steps = stepsOf(pointer);
      const holder = root?.at(...steps.slice(0, -1));
      return holder?.kind === 'map' && !holder.has(steps.at(-1) ?? '') ? [holder] : [];
    });
  });
}

function inserts({ range }: Edit): boolean {
  return range.start === range.end;
}

/** Returns the text with a template in a mapping that may print further keys. */
function opened(text: string, { style, range, size, embedding }: Cursor, start: number): string | undefined {
  if (embedding) return undefined;
  const begin = range.start + start;
  if (style === NodeStyle.Flow)
    return `${text.slice(0, begin + 1)}"{{ .Values.key }}": x${size > 0 ? ', ' : ''}${text.slice(begin + 1)}`;
  const indent = ' '.repeat(begin - text.lastIndexOf('\n', begin - 1) - 1);
  const lineEnd = text.indexOf('\n', range.end + start - 1);
  const end = lineEnd < 0 ? text.length : lineEnd;
  return `${text.slice(0, end)}\n${indent}{{- include "more" . }}${text.slice(end)}`;
}

/** Returns the text with the container around a mapping as that of a patch; undefined for mappings outside of containers. */
function patched(text: string, holder: Cursor, place: PlacedDocument | undefined): string | undefined {
  if (!place || holder.embedding) return undefined;
  const pods = resourcesOf(holder.document).flatMap((resource) => podsOf(resource));
  for (let one: Cursor | undefined = holder; one; one = one.parent) {
    const cursor = one;
    const pod = pods.find((pod) => pod.cursor === cursor || pod.containers.some((each) => each.cursor === cursor));
    const container = pod?.containers.find((each) => each.cursor === cursor) ?? pod?.containers[0];
    if (container) {
      const plan = insertEntry(container.cursor, '$patch', 'merge');
      if ('refused' in plan) return undefined;
      const edits = plan.edits.map(({ range, newText }) => ({
        range: { start: range.start + place.start, end: range.end + place.start },
        newText,
      }));
      return applyEdits(text, edits);
    }
    if (typeof one.step === 'number') return undefined;
  }
  return undefined;
}
