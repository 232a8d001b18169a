import type { ObjectGraph } from '../../core/graph/graph.js';
import type { NamedLabel, NamedPlace } from '../../core/graph/names/named-places.js';
import { definitionPlaces, referencePlaces } from '../../core/graph/names/uses.js';
import { wordOf } from '../../core/graph/table/table.js';
import { nameOf, relativeTo } from '../../core/text/paths.js';
import { say } from '../../core/text/say.js';

/** The most objects that a line names. */
const MOST_SHOWN = 4;

/** Returns what is known of a label: what has it, and what selects by it. Undefined for a label that nothing selects by. */
export function labelLine(
  graph: ObjectGraph,
  named: NamedPlace,
  label: NamedLabel,
  folder: string,
  code: (text: string) => string,
): string | undefined {
  const holders = definitionPlaces(graph, named).map(({ object, place, label: own }) => {
    const [kind, name] = [wordOf(object.kind), code(object.name ?? '')];
    const file = code(relativeTo(folder, place.file) ?? nameOf(place.file));
    return own?.labelled?.of === 'Pod' && object.kind !== 'Pod'
      ? say`the pods of ${kind} ${name} in ${file}`
      : say`${kind} ${name} in ${file}`;
  });
  const selecting = referencePlaces(graph, named).map(
    ({ object }) => `${wordOf(object.kind)} ${code(object.name ?? '')}`,
  );
  if (selecting.length === 0) return undefined;
  const what = code(label.value === undefined ? label.key : `${label.key}=${label.value}`);
  const has =
    holders.length === 0 ? say`no object has the label ${what}` : say`${what} is a label of ${listOf(holders)}`;
  const all = new Set(selecting);
  return all.size === 1
    ? say`${has} \u00b7 ${listOf([...all])} selects by it`
    : say`${has} \u00b7 ${listOf([...all])} select by it`;
}

function listOf(all: readonly string[]): string {
  const distinct = [...new Set(all)];
  const more = distinct.length - MOST_SHOWN;
  const shown = more > 0 ? [...distinct.slice(0, MOST_SHOWN), say`${more} more`] : distinct;
  return shown.length < 2 ? shown.join('') : say`${shown.slice(0, -1).join(say`, `)} and ${shown.at(-1)}`;
}
