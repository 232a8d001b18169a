import { join } from '../../text/paths.js';
import type { ValuesEntry } from '../uses/chart-parts.js';
import { mayBeSameEntry } from '../uses/chart-uses.js';
import { writtenIn } from '../values/entries.js';
import { type RenameEdit, type RenameFiles, withoutQuotes } from './files.js';

/** Returns the edits of the names in lists `required` of schemas. */
export function requiredIn(
  { uses, files, streamOf, texts }: RenameFiles,
  entries: readonly ValuesEntry[],
  name: string,
): readonly RenameEdit[] {
  return files.flatMap((file) => {
    if (file.kind !== 'schema') return [];
    return entries.flatMap((entry) =>
      writtenIn(file, entry, uses.parts, streamOf(file.path)).flatMap(({ cursor, start }) => {
        const list = cursor.parent?.parent?.at('required');
        return (list?.items() ?? []).flatMap((item): RenameEdit[] => {
          if (item.string !== entry.path.at(-1)) return [];
          const range = { start: item.range.start + start, end: item.range.end + start };
          return [{ file: file.path, range: withoutQuotes(texts.get(file.path) ?? '', range), newText: name }];
        });
      }),
    );
  });
}

/** Returns the edits of the paths in conditions of dependencies that lead to entries, or through them. */
export function conditionsIn(
  { uses, texts, streamOf }: RenameFiles,
  entries: readonly ValuesEntry[],
  name: string,
): readonly RenameEdit[] {
  return uses.parts.all.flatMap((part) =>
    ['Chart.yaml', 'requirements.yaml'].flatMap((file) => {
      const path = join(part.folder, file);
      const placed = streamOf(path)?.documents[0];
      const list = placed?.document.root?.at('dependencies')?.items() ?? [];
      return list.flatMap((dependency): RenameEdit[] => {
        const condition = dependency.at('condition');
        if (!placed || condition?.string === undefined) return [];
        const start = condition.range.start + placed.start;
        const written = (texts.get(path) ?? '').slice(start, condition.range.end + placed.start);
        return [...written.matchAll(/[^\s,"']+/g)].flatMap((found) =>
          stepsOf(found[0]).flatMap(({ steps, at: offset }): RenameEdit[] => {
            const entry = uses.parts.entryOf({ chart: part.folder, path: steps });
            if (!entries.some((one) => mayBeSameEntry(one, entry))) return [];
            const from = start + found.index + offset;
            return [{ file: path, range: { start: from, end: from + (steps.at(-1) ?? '').length }, newText: name }];
          }),
        );
      });
    }),
  );
}

/** Returns the paths that a dotted one leads through, each with the offset of its last step. */
function stepsOf(dotted: string): readonly { readonly steps: readonly string[]; readonly at: number }[] {
  const steps = dotted.split('.');
  return steps.map((_, index) => {
    const upTo = steps.slice(0, index + 1);
    return { steps: upTo, at: upTo.join('.').length - (upTo.at(-1) ?? '').length };
  });
}
