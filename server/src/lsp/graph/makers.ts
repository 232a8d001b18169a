import { objectFactsOf } from '../../core/graph/facts-of-document.js';
import { resourcesOf } from '../../core/kubernetes/resource.js';
import { memo } from '../../core/text/memo.js';
import { type Range, shiftRange } from '../../core/text/range.js';
import type { YamlStream } from '../../core/yaml/document.js';

/** An object that makes Secrets, or is one. Offsets count from the start of the file. */
export interface SecretMaker {
  /** The object, or the entry of a list of generators. */
  readonly extent: Range;
  /** Its kind and name: where what is said of it stands. */
  readonly names: readonly [Range, ...Range[]];
  /** A manifest of the Secret itself, an entry of `secretGenerator`, or an object of which a controller makes Secrets. */
  readonly of: 'secret' | 'generator' | 'maker';
}

/** Returns the objects of a text that make Secrets, in its order, by the text alone. */
export const makersIn = memo((stream: YamlStream): readonly SecretMaker[] =>
  stream.documents.flatMap(({ document, start }): SecretMaker[] => {
    const facts = objectFactsOf(document);
    const objects = resourcesOf(document).flatMap(({ cursor }, at): SecretMaker[] => {
      const made = facts[at]?.definitions.filter(({ kind }) => kind === 'Secret') ?? [];
      if (made.length === 0) return [];
      const kind = cursor.at('kind');
      const name = cursor.at('metadata', 'name');
      const names = [kind, name, ...made].flatMap((one) => (one ? [shiftRange(one.range, start)] : []));
      const [first, ...more] = names;
      if (!first) return [];
      const of = made.every(({ by }) => by === undefined) ? 'secret' : 'maker';
      return [{ extent: shiftRange(cursor.range, start), names: [first, ...more], of }];
    });
    const generators = (document.root?.at('secretGenerator')?.items() ?? []).flatMap((entry): SecretMaker[] => {
      const name = entry.at('name');
      if (!name) return [];
      return [{ extent: shiftRange(entry.range, start), names: [shiftRange(name.range, start)], of: 'generator' }];
    });
    return [...objects, ...generators];
  }),
);
