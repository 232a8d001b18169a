import type { Fix, FixPlan, FixWorld } from '../../model/fix.js';
import type { Verdict } from '../../secrets/detect.js';
import { memoBy } from '../../text/memo.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { keysFromEnd } from '../../yaml/edit/additions.js';
import { type EditPlan, replaceEntry, type YamlData } from '../../yaml/edit/edits.js';
import { ownChildren } from '../../yaml/layout.js';
import { destinationsOfMove, fixFor, refusedFix } from '../destinations/choices.js';
import {
  type Destination,
  type DestinationKind,
  type KnownMove,
  moveKnown,
  withNote,
} from '../destinations/destination.js';
import { OUTSIDE_GIT } from '../destinations/targets.js';
import { folderOf, fromRoot } from '../files.js';
import { quotedKeys } from '../keys.js';
import { addItem, PlanChanges, removeAll } from '../plan-changes.js';
import { moveGeneratedKey } from './configmap-generator.js';
import { envFileFor } from './env-file.js';

/** A literal of a generator: `KEY=value`. */
interface Literal {
  readonly scalar: Cursor;
  readonly key: string;
  readonly value: string;
}

/**
 * Returns the fixes for a literal of a kustomize generator: an `envs:` file that git ignores, or an ExternalSecret
 * instead. A key of a ConfigMap becomes a key of a Secret.
 */
export function moveGeneratorLiteral({ context, scalar }: Verdict, world: FixWorld): readonly Fix[] {
  const generator = scalar.parent?.parent;
  const literal = generatorLiteral(scalar);
  if (context.kind !== 'kustomize' || !generator || !literal) return [];
  if (!context.secret) {
    const name = generator.at('name')?.string;
    const root = rootOf(generator);
    if (name === undefined) return [refusedFix(say`the generator has no name`, say`Move to a Secret`)];
    return moveGeneratedKey({ root, generator, name, ...literal }, world);
  }
  return [
    {
      title: say`Move to an envs: file that git ignores`,
      safety: 'create',
      to: OUTSIDE_GIT,
      plan: (world) => toEnvFile(generator, literal, world),
    },
    ...toExternalSecret(generator, world),
  ];
}

function generatorLiteral(scalar: Cursor): Literal | undefined {
  const { text } = scalar;
  const equals = text.indexOf('=');
  if (scalar.kind !== 'scalar' || scalar.string === undefined || equals < 1) return undefined;
  const written = text.slice(equals + 1);
  // kustomize removes one pair of quotes from a literal, and none from the lines of a file.
  const value = /^(["'])(.*)\1$/s.exec(written)?.[2] ?? written;
  return { scalar, key: text.slice(0, equals), value };
}

/**
 * Returns the plan for an `envs:` file. The generated Secret stays the same, with its hash; only the source of the
 * value changes.
 */
function toEnvFile(generator: Cursor, { scalar, key, value }: Literal, world: FixWorld): FixPlan {
  const name = generator.at('name')?.string;
  const literals = generator.at('literals');
  if (name === undefined || !literals) return { refused: say`the generator has no name` };
  const envFile = envFileFor({ generator, name, key, value }, world);
  if ('refused' in envFile) return envFile;
  const changes = new PlanChanges(world, scalar).add(envFile.changes);
  for (const plan of listFile(generator, literals, scalar, envFile.listed)) changes.edit(plan);
  const file = fromRoot(world, envFile.path);
  return changes.toPlan({
    title: say`The value of "${key}" stands in ${file}, which git ignores: whoever builds the kustomization needs the file, a controller that builds it from git cannot have it. References to "${name}" go on working, with the hash that kustomize adds. Rotate it soon: git history keeps the old value`,
    command: `git check-ignore --verbose ${envFile.quoted}`,
    waiting: [{ file, secret: name, key }],
  });
}

/** Returns the edits that remove the literal and list the file; `literals` without another item becomes `envs`. */
function listFile(generator: Cursor, literals: Cursor, scalar: Cursor, file: string | undefined): readonly EditPlan[] {
  const last = ownChildren(literals).length === 1;
  if (file === undefined) return [removeAll([last ? literals : scalar])];
  if (last && !generator.has('envs')) return [replaceEntry(literals, 'envs', [file])];
  return [removeAll([last ? literals : scalar]), addItem(generator, 'envs', file, keysFromEnd(generator, 'literals'))];
}

/** Returns the fixes that replace the generator by one object of its name, where it has only literals: the same for each of these. */
const toExternalSecret = memoBy((generator: Cursor, world: FixWorld): readonly Fix[] => {
  const root = rootOf(generator);
  const literals = [...(generator.at('literals')?.items() ?? [])].map(generatorLiteral);
  const name = generator.at('name')?.string;
  const namespace = generator.at('namespace')?.string ?? root.at('namespace')?.string;
  if (name === undefined) return [];
  const values = literals.flatMap((literal) => (literal ? [{ key: literal.key, value: literal.value }] : []));
  const move: KnownMove = {
    values,
    subject: say`${quotedKeys(values)} of generated Secret "${name}"`,
    namespace,
    name,
    exactKeys: true,
    exactName: true,
  };
  const reason =
    values.length < literals.length ? say`not every literal is a key with a value` : whyOnlyGenerator(generator);
  return (
    destinationsOfMove(move, world)
      .filter(({ kind }) => REPLACES_GENERATOR.has(kind))
      // Generators that decrypt have a list of their own: among the resources, kustomize would apply the encrypted file
      // unchanged.
      .filter(({ kind }) => kind !== 'sops' || !root.has('generators'))
      .map((one) => ({
        ...fixFor(say`Replace the generator by ${one.place}`, one, (to, planned) =>
          reason === undefined ? replaceGenerator(generator, move, to, planned) : { refused: reason },
        ),
        sharedBy: generator,
      }))
  );
});

/** The destinations whose manifests are resources of a kustomization. */
const REPLACES_GENERATOR: ReadonlySet<DestinationKind> = new Set<DestinationKind>([
  'external-secret',
  'sealed-secret',
  'sops',
]);

/** Returns the reason why only a generator can create the Secret; undefined where another object can. */
function whyOnlyGenerator(generator: Cursor): string | undefined {
  const behavior = generator.at('behavior')?.value;
  if (behavior !== undefined && behavior !== 'create') return say`the generator says "behavior: ${String(behavior)}"`;
  for (const entry of generator.entries()) {
    if (!['name', 'namespace', 'literals', 'type', 'behavior', 'options'].includes(entry.key ?? ''))
      return say`the generator has "${entry.key ?? ''}", too`;
    for (const option of entry.key === 'options' ? entry.entries() : [])
      if (option.key !== 'disableNameSuffixHash') return say`the generator has the option "${option.key ?? ''}"`;
  }
  const type = generator.at('type')?.string;
  return type === undefined || type === 'Opaque' ? undefined : say`the generated Secret has the type ${type}`;
}

function replaceGenerator(generator: Cursor, move: KnownMove, destination: Destination, world: FixWorld): FixPlan {
  const root = rootOf(generator);
  const list = generator.parent;
  if (!list) return { refused: say`the generator is not complete yet` };
  const folder = folderOf(world.path);
  const alone = ownChildren(list).length === 1;
  const plan = moveKnown(move, destination, generator, world, (_, changes, { manifest }) => {
    if (manifest === undefined) {
      changes.refuse(say`something else makes a Secret "${move.name}" already`);
      return;
    }
    const resource: YamlData = manifest.slice(folder === '' ? 0 : folder.length + 1);
    if (root.has('resources') || !alone) {
      changes.edit(addItem(root, 'resources', resource, keysFromEnd(root, list.key ?? '')));
      changes.edit(removeAll([alone ? list : generator]));
    } else {
      changes.edit(replaceEntry(list, 'resources', [resource]));
    }
  });
  return withNote(
    plan,
    say`References to "${move.name}" go on working: kustomize adds its hash to the names it generates only, and pods no longer restart by it when the value changes`,
  );
}

function rootOf(cursor: Cursor): Cursor {
  let root = cursor;
  while (root.parent) root = root.parent;
  return root;
}
