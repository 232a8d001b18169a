import type { ObjectGraph } from '../../core/graph/graph.js';
import type { PlacedDefinition } from '../../core/graph/graph-set.js';
import type { NamedPlace } from '../../core/graph/names/named-places.js';
import { definitionsMeant, referencePlaces } from '../../core/graph/names/uses.js';
import { wordOf } from '../../core/graph/table/table.js';
import { codeOf } from '../../core/text/markdown.js';
import { nameOf, relativeTo } from '../../core/text/paths.js';
import type { Range } from '../../core/text/range.js';
import { type Phrase, phrase, say, words } from '../../core/text/say.js';
import { labelLine } from './label-hover.js';

/** The most keys and objects that a hover names. */
const MOST_SHOWN = 8;

const PROTECTED: Readonly<Record<NonNullable<PlacedDefinition['protection']>, Phrase>> = {
  plaintext: phrase`written in plaintext`,
  encrypted: phrase`encrypted`,
  external: phrase`brought by a controller`,
};

/**
 * Returns what is known of the objects that a place names: what makes them, their keys, and how many objects use them. It has names
 * alone, and no value. Undefined where nothing is named, or nothing is known of it.
 * @param textOf Returns the text of a file, for the line of a command in it.
 */
export function nameHover(
  graph: ObjectGraph,
  named: readonly NamedPlace[],
  folder: string,
  markdown: boolean,
  textOf: (file: string) => string | undefined,
): { readonly parts: readonly string[]; readonly range: Range } | undefined {
  const code = (text: string): string => codeOf(text, markdown);
  const lines = new Set<string>();
  for (const one of named) {
    const line = one.label && labelLine(graph, one, one.label, folder, code);
    if (line !== undefined) lines.add(line);
    if (one.label) continue;
    const users = new Set(referencePlaces(graph, one).map(({ object }) => object)).size;
    for (const { set, object, definition } of definitionsMeant(graph, one)) {
      const { kind, name = '', range, by, protection } = definition;
      const file = relativeTo(folder, range.file) ?? nameOf(range.file);
      const isByHand = set.kind === 'commands';
      const line = isByHand ? lineOf(textOf(range.file), range.start) : '';
      const maker = isByHand
        ? say` made by hand`
        : by === undefined
          ? ''
          : say` made by ${wordOf(by)} ${code(object.name ?? '')}`;
      const said = [
        say`${wordOf(kind)} ${code(name)}${maker} in ${code(file)}${line}`,
        ...(protection === undefined || isByHand ? [] : [words(PROTECTED[protection])]),
        ...(kind === 'Secret' || kind === 'ConfigMap' ? [keysOf(definition, code)] : []),
        users === 0
          ? say`no object refers to it`
          : users === 1
            ? say`1 object refers to it`
            : say`${users} objects refer to it`,
      ];
      lines.add(said.join(' · '));
    }
  }
  const [first] = named;
  if (!first || lines.size === 0) return undefined;
  const all = [...lines];
  const shown = [...all.slice(0, MOST_SHOWN), ...(all.length > MOST_SHOWN ? ['…'] : [])];
  return {
    parts: [shown.map((line) => (markdown && all.length > 1 ? `- ${line}` : line)).join('\n')],
    range: first.place,
  };
}

function lineOf(text: string | undefined, at: number): string {
  return text === undefined ? '' : say` line ${text.slice(0, at).split('\n').length}`;
}

function keysOf({ keys, anyKey }: PlacedDefinition, code: (text: string) => string): string {
  const names = keys.slice(0, MOST_SHOWN).map(({ name }) => code(name));
  const more = keys.length > MOST_SHOWN ? ', …' : '';
  if (names.length === 0) return anyKey ? say`keys that are not written` : say`no keys`;
  const all = `${names.join(say`, `)}${more}${anyKey ? say` and others` : ''}`;
  return names.length === 1 ? say`key ${all}` : say`keys ${all}`;
}
