import type { Fix, FixPlan, FixWorld } from '../../rule.js';
import type { Verdict } from '../../secrets/detect.js';
import type { Cursor } from '../../yaml/cursor.js';
import { type EditPlan, replaceEntry, type YamlData } from '../../yaml/edits.js';
import { ownChildren } from '../../yaml/layout.js';
import { destinationsOfMove, fixFor, refusedFix } from '../destinations/choices.js';
import {
  type Destination,
  type DestinationKind,
  type KnownMove,
  moveKnown,
  withNote,
} from '../destinations/destination.js';
import { shellQuote } from '../destinations/upload.js';
import { folderOf, freePath, fromRoot, ignoreChanges, join } from '../files.js';
import { addItem, PlanChanges, removeAll } from '../plan-changes.js';

/** A literal of a generator: `KEY=value`. */
interface Literal {
  readonly scalar: Cursor;
  readonly key: string;
  readonly value: string;
}

/** The ways out for a literal of a kustomize generator: an `envs:` file that git ignores, an ExternalSecret instead. */
export function moveGeneratorLiteral({ sink, scalar }: Verdict, world: FixWorld): readonly Fix[] {
  const generator = scalar.parent?.parent;
  const literal = literalOf(scalar);
  if (sink.kind !== 'kustomize' || !generator || !literal) return [];
  if (!sink.secret) {
    const reason =
      'what refers to the ConfigMap would have to refer to a Secret; move the key to a secretGenerator first';
    return [refusedFix(reason, 'Move to a file that git ignores')];
  }
  return [
    {
      title: 'Move to an envs: file that git ignores',
      safety: 'create',
      plan: (world) => toEnvFile(generator, literal, world),
    },
    ...toExternalSecret(generator, world),
  ];
}

function literalOf(scalar: Cursor): Literal | undefined {
  const { text } = scalar;
  const equals = text.indexOf('=');
  if (scalar.kind !== 'scalar' || scalar.string === undefined || equals < 1) return undefined;
  const written = text.slice(equals + 1);
  // kustomize takes one pair of quotes off a literal, and none off the lines of a file.
  const value = /^(["'])(.*)\1$/s.exec(written)?.[2] ?? written;
  return { scalar, key: text.slice(0, equals), value };
}

/** The generated Secret stays what it was, its hash included; only where the value comes from changes. */
function toEnvFile(generator: Cursor, { scalar, key, value }: Literal, world: FixWorld): FixPlan {
  const name = generator.at('name')?.string;
  const literals = generator.at('literals');
  if (name === undefined || !literals) return { refused: 'the generator has no name' };
  if (/[\r\n]/.test(value)) return { refused: 'a line of an envs: file cannot hold a value of several lines' };
  const folder = folderOf(world.path);
  const listed = [
    ...(generator.at('envs')?.items() ?? []),
    ...[generator.at('env')].filter((one) => one !== undefined),
  ];
  const known = listed
    .map(({ text }) => join(folder, text))
    .find((path) => world.isIgnored(path) && world.readText(path) !== undefined);
  const changes = new PlanChanges(world, scalar);
  const path = known ?? freePath(world, folder, name, '.env');
  const why = `Holds "${key}", outside git`;
  const text = known === undefined ? undefined : world.readText(known);
  if (text === undefined) {
    changes.add([{ kind: 'create', path, text: `${key}=${value}\n`, why }, ...ignoreChanges(world, path)]);
  } else {
    const newline = text.includes('\r\n') ? '\r\n' : '\n';
    if (text.split(/\r?\n/).some((line) => line.trimStart().startsWith(`${key}=`)))
      return { refused: `the file ${fromRoot(world, path)} has a line for "${key}" already` };
    const lead = text === '' || text.endsWith('\n') ? '' : newline;
    const at = { start: text.length, end: text.length };
    changes.add([{ kind: 'edit', path, edits: [{ range: at, newText: `${lead}${key}=${value}${newline}` }], why }]);
  }
  for (const plan of listFile(
    generator,
    literals,
    scalar,
    known === undefined ? path.slice(folder === '' ? 0 : folder.length + 1) : undefined,
  ))
    changes.edit(plan);
  const file = fromRoot(world, path);
  return changes.toPlan({
    title: `The value of "${key}" stands in ${file}, which git ignores: whoever builds the kustomization needs the file, a controller that builds it from git cannot have it. References to "${name}" go on working, with the hash that kustomize adds. Rotate it soon: git history keeps the old value`,
    command: `git check-ignore --verbose ${shellQuote(file)}`,
  });
}

/** Takes the literal away and lists the file; what would be left empty becomes the list. */
function listFile(generator: Cursor, literals: Cursor, scalar: Cursor, file: string | undefined): readonly EditPlan[] {
  const last = ownChildren(literals).length === 1;
  if (file === undefined) return [removeAll([last ? literals : scalar])];
  if (last && !generator.has('envs')) return [replaceEntry(literals, 'envs', [file])];
  return [removeAll([last ? literals : scalar]), addItem(generator, 'envs', file, otherKeys(generator, 'literals'))];
}

function otherKeys(map: Cursor, without: string): readonly string[] {
  return [...map.entries()].flatMap(({ key }) => (key === undefined || key === without ? [] : [key])).reverse();
}

/** One ExternalSecret of the generator's name in place of the generator, where it holds literals and nothing else. */
function toExternalSecret(generator: Cursor, world: FixWorld): readonly Fix[] {
  const root = rootOf(generator);
  const literals = [...(generator.at('literals')?.items() ?? [])].map(literalOf);
  const name = generator.at('name')?.string;
  const namespace = generator.at('namespace')?.string ?? root.at('namespace')?.string;
  if (name === undefined) return [];
  const values = literals.flatMap((literal) => (literal ? [{ key: literal.key, value: literal.value }] : []));
  const move: KnownMove = {
    values,
    subject: `generated Secret "${name}"`,
    namespace,
    name,
    exactKeys: true,
    exactName: true,
  };
  const reason =
    values.length < literals.length ? 'not every literal is a key with a value' : whyOnlyGenerator(generator);
  return (
    destinationsOfMove(move, world)
      .filter(({ kind }) => REPLACES_GENERATOR.has(kind))
      // A generator that decrypts has a list of its own; among the resources, what SOPS encrypted would be applied as it is.
      .filter(({ kind }) => kind !== 'sops' || !root.has('generators'))
      .map((one) =>
        fixFor(`Replace the generator by ${one.place}`, one, (to, planned) =>
          reason === undefined ? replaceGenerator(generator, move, to, planned) : { refused: reason },
        ),
      )
  );
}

/** What stands among the resources of a kustomization. */
const REPLACES_GENERATOR: ReadonlySet<DestinationKind> = new Set<DestinationKind>([
  'external-secret',
  'sealed-secret',
  'sops',
]);

/** What only a generator can do. */
function whyOnlyGenerator(generator: Cursor): string | undefined {
  const behavior = generator.at('behavior')?.value;
  if (behavior !== undefined && behavior !== 'create') return `the generator says "behavior: ${String(behavior)}"`;
  for (const entry of generator.entries()) {
    if (!['name', 'namespace', 'literals', 'type', 'behavior', 'options'].includes(entry.key ?? ''))
      return `the generator has "${entry.key ?? ''}", too`;
    for (const option of entry.key === 'options' ? entry.entries() : [])
      if (option.key !== 'disableNameSuffixHash') return `the generator has the option "${option.key ?? ''}"`;
  }
  const type = generator.at('type')?.string;
  return type === undefined || type === 'Opaque' ? undefined : `the generated Secret has the type ${type}`;
}

function replaceGenerator(generator: Cursor, move: KnownMove, destination: Destination, world: FixWorld): FixPlan {
  const root = rootOf(generator);
  const list = generator.parent;
  if (!list) return { refused: 'the generator is not complete yet' };
  const folder = folderOf(world.path);
  const alone = ownChildren(list).length === 1;
  const plan = moveKnown(move, destination, generator, world, (_, changes, { manifest }) => {
    if (manifest === undefined) {
      changes.refuse(`something else makes a Secret "${move.name}" already`);
      return;
    }
    const resource: YamlData = manifest.slice(folder === '' ? 0 : folder.length + 1);
    if (root.has('resources') || !alone) {
      changes.edit(addItem(root, 'resources', resource, otherKeys(root, list.key ?? '')));
      changes.edit(removeAll([alone ? list : generator]));
    } else {
      changes.edit(replaceEntry(list, 'resources', [resource]));
    }
  });
  return withNote(
    plan,
    `References to "${move.name}" go on working: kustomize adds its hash to the names it generates only, and pods no longer restart by it when the value changes`,
  );
}

function rootOf(cursor: Cursor): Cursor {
  let root = cursor;
  while (root.parent) root = root.parent;
  return root;
}
