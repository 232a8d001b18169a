/** JSON that comes piece by piece: a list as an iterable, and what is only known behind it as a function. */
export type Streamed =
  | AsyncIterable<unknown>
  | IterableIterator<unknown>
  | (() => unknown)
  | readonly Streamed[]
  | { readonly [key: string]: Streamed }
  | string
  | number
  | boolean
  | null;

/**
 * Yields `JSON.stringify(value, null, 2)` in pieces, each list as far as it has come. An item of a list is one piece, so that no text is
 * as long as the whole: V8 has none of more than 2^29 UTF-16 code units.
 */
export async function* jsonPieces(value: Streamed, margin = ''): AsyncGenerator<string> {
  const inner = `${margin}  `;
  if (typeof value === 'function') yield indented(value(), margin);
  else if (typeof value !== 'object' || value === null) yield JSON.stringify(value);
  else if (isList(value)) yield* joined('[', margin, ']', value, (item) => jsonPieces(item, inner));
  else if (isIterable(value)) {
    yield* joined('[', margin, ']', value, async function* (item) {
      yield indented(item, inner);
    });
  } else {
    yield* joined('{', margin, '}', Object.entries(value), async function* ([key, one]) {
      yield `${JSON.stringify(key)}: `;
      yield* jsonPieces(one, inner);
    });
  }
}

async function* joined<Item>(
  open: string,
  margin: string,
  close: string,
  items: Iterable<Item> | AsyncIterable<Item>,
  piecesOf: (item: Item) => AsyncIterable<string>,
): AsyncGenerator<string> {
  let isEmpty = true;
  for await (const item of items) {
    yield `${isEmpty ? open : ','}\n${margin}  `;
    isEmpty = false;
    yield* piecesOf(item);
  }
  yield isEmpty ? `${open}${close}` : `\n${margin}${close}`;
}

function indented(value: unknown, margin: string): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${margin}`);
}

function isIterable(value: object): value is AsyncIterable<unknown> | IterableIterator<unknown> {
  return Symbol.asyncIterator in value || Symbol.iterator in value;
}

function isList(value: object): value is readonly Streamed[] {
  return Array.isArray(value);
}
