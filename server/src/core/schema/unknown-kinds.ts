import { resourcesOf } from '../kubernetes/resource.js';
import type { YamlStream } from '../yaml/document.js';
import type { SchemaStore } from './store.js';

/** Returns the kinds of objects that no schema is known of, each once, in words: `Widget (shop.example.com/v1)`. */
export function kindsWithoutSchema(
  { documents }: Pick<YamlStream, 'documents'>,
  store: SchemaStore | undefined,
): readonly string[] {
  // Where no kind has a schema, nobody asked for a comparison.
  if (!store || store.kinds().length === 0) return [];
  const names = documents.flatMap(({ document }) =>
    resourcesOf(document).flatMap(({ apiVersion, kind, cursor }) => {
      const isKnown =
        apiVersion !== '' && cursor.at('apiVersion')?.opaque !== true && cursor.at('kind')?.opaque !== true;
      return isKnown && !store.kind(apiVersion, kind) ? [`${kind} (${apiVersion})`] : [];
    }),
  );
  return [...new Set(names)];
}
