import type { Container } from '../../kubernetes/pod.js';
import { scriptLanguageOf } from '../../kubernetes/programs.js';
import type { Resource } from '../../kubernetes/resource.js';
import { nameOf } from '../../text/paths.js';
import type { Cursor } from '../../yaml/cursor.js';
import type { Candidate, SecretContext } from './candidate.js';

/** The scalars of a mapping by their keys. */
export function* entriesOf(
  map: Cursor | undefined,
  context: SecretContext,
  resource: Resource | undefined,
): Generator<Candidate> {
  for (const scalar of map?.entries() ?? []) {
    if (scalar.kind === 'scalar') yield { context, scalar, name: scalar.key ?? '', resource };
  }
}

/** The literal values of a list of variables. */
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

/** The words of a command line. `command` runs them where it stands elsewhere. */
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

/** The words of a command; what a template fills in is masked. */
export function wordsOf(list: Cursor | undefined): readonly string[] {
  return [...(list?.items() ?? [])].map(({ text }) => text);
}

/** The script a container runs. */
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

/** The values of a Secret, wherever the Secret is written. */
export function* secretEntries(secret: Cursor, resource: Resource | undefined): Generator<Candidate> {
  for (const [field, encoded] of [
    ['stringData', false],
    ['data', true],
  ] as const) {
    yield* entriesOf(secret.at(field), { kind: 'secret-data', encoded }, resource);
  }
}
