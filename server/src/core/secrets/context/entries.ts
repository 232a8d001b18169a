import type { Container } from '../../kubernetes/pod.js';
import { scriptLanguageOf } from '../../kubernetes/programs.js';
import type { Resource } from '../../kubernetes/resource.js';
import { nameOf } from '../../text/paths.js';
import type { Cursor } from '../../yaml/cursor.js';
import type { Candidate, SecretContext } from './candidate.js';

/** Yields the scalars of a mapping under their keys. */
export function* entriesOf(
  map: Cursor | undefined,
  context: SecretContext,
  resource: Resource | undefined,
): Generator<Candidate> {
  for (const scalar of map?.entries() ?? []) {
    if (scalar.kind === 'scalar') yield { context, scalar, name: scalar.key ?? '', resource };
  }
}

/** Yields the literal values of a list of variables. */
export function* envOf(
  env: Cursor | undefined,
  container: Container | undefined,
  resource: Resource | undefined,
): Generator<Candidate> {
  for (const item of env?.items() ?? []) {
    const scalar = item.at('value');
    if (scalar?.kind !== 'scalar') continue;
    yield { context: { kind: 'env', container }, scalar, name: item.at('name')?.string ?? '', resource };
  }
}

/** Yields the words of a command line. `command` is the program where it is in another list. */
export function* argumentList(
  list: Cursor | undefined,
  container: Container | undefined,
  resource: Resource | undefined,
  command?: string,
): Generator<Candidate> {
  const words = wordsOf(list);
  const program = command === undefined ? undefined : nameOf(command);
  for (const scalar of list?.items() ?? []) {
    if (scalar.kind !== 'scalar') continue;
    const context = { kind: 'args', words, container, ...(program === undefined ? {} : { program }) } as const;
    yield { context, scalar, name: list?.key ?? '', resource };
  }
}

/** Returns the words of a command; template holes are masked. */
export function wordsOf(list: Cursor | undefined): readonly string[] {
  return [...(list?.items() ?? [])].map(({ text }) => text);
}

/** Yields the script of a container. */
export function* scriptOf(
  scalar: Cursor | undefined,
  container: Container | undefined,
  resource: Resource | undefined,
  command: string | undefined,
): Generator<Candidate> {
  const language = scriptLanguageOf(command ?? '');
  if (scalar?.kind === 'scalar')
    yield {
      context: { kind: 'args', words: undefined, container, language },
      scalar,
      name: scalar.key ?? '',
      resource,
    };
}

/** Yields the values of a Secret, in any document. */
export function* secretEntries(secret: Cursor, resource: Resource | undefined): Generator<Candidate> {
  for (const [field, encoded] of [
    ['stringData', false],
    ['data', true],
  ] as const) {
    yield* entriesOf(secret.at(field), { kind: 'secret-data', encoded }, resource);
  }
}
