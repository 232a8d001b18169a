import { firstOf, readBack } from '../../provenance/read-back.js';
import { Dict, List, type Traced, Unknown } from '../../provenance/traced.js';
import { unknownRanges } from '../../provenance/traced-text.js';
import { append } from '../../text/append.js';
import { say } from '../../text/say.js';
import { parseApplied } from '../../yaml/document.js';
import { firstKeyBeyondJson } from '../../yaml/json-keys.js';
import { sayProblem } from '../../yaml/read/syntax.js';
import type { AppliedProblem } from '../applied-set.js';
import type { Parameters } from './argo-parameters.js';
import { filledText } from './argo-templates.js';
import { embedded } from './embedded.js';
import { fieldAt, placeOf } from './fields.js';
import type { World } from './world.js';

/** How a template is filled. */
interface Filling {
  readonly parameters: Parameters;
  readonly isGo: boolean;
  readonly world: World;
  readonly problems: AppliedProblem[];
}

/**
 * Returns an Application with `templatePatch` over it, as Argo CD has it (`applyTemplatePatch`): a strategic merge patch that
 * leaves `spec.project` alone.
 */
export function patched(filled: Traced, patch: Traced | undefined, filling: Filling): Traced {
  if (typeof patch?.value !== 'string') return filled;
  const { parameters, isGo, world, problems } = filling;
  const text = filledText(embedded({ ...patch, value: patch.value }, world.files), parameters, isGo, problems);
  const placed = parseApplied(text.text, unknownRanges(text)).documents[0];
  // One that prints nothing changes nothing.
  if (!placed?.document.root && (placed?.document.problems.length ?? 0) === 0) return filled;
  const refuse = (message: string): Traced => {
    problems.push({ message, place: placeOf(patch) ?? firstOf(patch.from)?.place, fatal: true });
    return filled;
  };
  const [problem] = placed?.document.problems ?? [];
  if (problem || !placed)
    return refuse(say`templatePatch is not YAML: ${problem ? sayProblem(problem.message) : say`it is empty`}`);
  const key = firstKeyBeyondJson(placed.document.tree);
  if (key) return refuse(say`A key of templatePatch is ${key.what}, which JSON has no key for`);
  const read = readBack(placed, text, true);
  if (read.value === null) return filled;
  if (!(read.value instanceof Dict)) return refuse(say`templatePatch is no map`);
  try {
    return withProjectOf(filled, mergedByPatch(read, filled, []));
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    return refuse(error.message);
  }
}

/** A patch that Argo CD refuses. */
class PatchError extends Error {
  override readonly name = 'PatchError';
}

/** A key of a patch that is about it, and none of what it gives: `$patch`, `$retainKeys`, `$setElementOrder/finalizers`. */
const DIRECTIVE = /^\$(?:patch|retainKeys|setElementOrder\/.*|deleteFromPrimitiveList\/.*)$/;

/**
 * Returns a value with a patch over it, as `strategicpatch.StrategicMergePatch` merges Applications: maps are merged, a null
 * takes its entry away, and of lists only finalizers are added to; all others are replaced.
 */
function mergedByPatch(patch: Traced, under: Traced, path: readonly string[]): Traced {
  if (!(patch.value instanceof Dict)) return patch;
  const directive = patch.value.get('$patch')?.value;
  if (directive === 'replace') return withoutDirectives(patch, false);
  if (directive === 'delete') return { ...patch, value: new Dict() };
  if (directive !== undefined)
    throw new PatchError(say`templatePatch has a \`$patch\` that is neither replace nor delete`);
  const below = under.value instanceof Dict ? under.value : new Dict([], undefined, under.value instanceof Unknown);
  const result = new Dict(retained(below, patch.value), undefined, below.open || patch.value.open);
  for (const [key, entry] of patch.value.entries) {
    const removing = /^\$deleteFromPrimitiveList\/(.*)$/.exec(key)?.[1];
    if (removing !== undefined) removeFrom(result, removing, entry.value);
    if (DIRECTIVE.test(key)) continue;
    const { value } = entry;
    const old = result.get(key);
    if (value.value === null) result.entries.delete(key);
    else if (!old || old.value === null || !isSameKind(old, value))
      result.entries.set(key, { ...entry, value: withoutDirectives(value, true) });
    else result.entries.set(key, { ...entry, value: mergedEntry(value, old, [...path, key]) });
  }
  return { ...patch, value: result };
}

function mergedEntry(value: Traced, old: Traced, path: readonly string[]): Traced {
  const isCollection = value.value instanceof Dict || value.value instanceof List;
  // Argo CD knows no type for what is in it.
  if (isCollection && path.includes('valuesObject') && path.at(-1) !== 'valuesObject')
    throw new PatchError(
      say`templatePatch cannot change ${path.join('.')}, because Argo CD merges only the top of valuesObject`,
    );
  if (path.join('.') === 'metadata.finalizers') return addedTo(old, value);
  return mergedByPatch(value, old, path);
}

/** True for two maps or two lists, and for two of anything else. One that is not known may be a map. */
function isSameKind({ value: a }: Traced, { value: b }: Traced): boolean {
  return a instanceof Unknown || (a instanceof Dict === b instanceof Dict && a instanceof List === b instanceof List);
}

/** The entries that `$retainKeys` leaves. */
function retained(below: Dict, patch: Dict): Dict['entries'] {
  const names = patch.get('$retainKeys')?.value;
  if (names === undefined) return below.entries;
  const kept = new Set(names instanceof List ? names.items.map(({ value }) => value) : []);
  const isComplete = [...patch.entries.keys()].every((key) => DIRECTIVE.test(key) || kept.has(key));
  if (!isComplete) throw new PatchError(say`templatePatch has a \`$retainKeys\` that lacks an entry beside it`);
  return new Map([...below.entries].filter(([key]) => kept.has(key)));
}

function removeFrom(map: Dict, key: string, gone: Traced): void {
  const old = map.get(key);
  if (!(old?.value instanceof List) || !(gone.value instanceof List)) return;
  const values = new Set(gone.value.items.map(({ value }) => value));
  const items = old.value.items.filter(({ value }) => !values.has(value));
  map.set(key, { ...old, value: new List(items, old.value.element) });
}

/** Two lists of finalizers as one, each once: the new ones before those that stand behind them. */
function addedTo(old: Traced, more: Traced): Traced {
  if (!(old.value instanceof List) || !(more.value instanceof List)) return more;
  const order = old.value.items.map(({ value }) => value);
  const added = more.value.items.map(({ value }) => value);
  const left = old.value.items.filter(({ value }) => !added.includes(value));
  const items: Traced[] = [];
  for (const item of more.value.items) {
    const at = order.indexOf(item.value);
    for (let [first] = left; first && order.indexOf(first.value) < at; [first] = left) append(items, left.splice(0, 1));
    items.push(item);
  }
  return { ...more, value: new List([...items, ...left], old.value.element) };
}

/** Returns a value of a patch without what is about the patch, and without entries that are null where they say nothing. */
function withoutDirectives(traced: Traced, dropsNull: boolean): Traced {
  const { value } = traced;
  if (value instanceof List)
    return {
      ...traced,
      value: new List(
        value.items.map((item) => withoutDirectives(item, dropsNull)),
        value.element,
      ),
    };
  if (!(value instanceof Dict)) return traced;
  const entries = [...value.entries].flatMap(([key, entry]) =>
    DIRECTIVE.test(key) || (dropsNull && entry.value.value === null)
      ? []
      : [[key, { ...entry, value: withoutDirectives(entry.value, dropsNull) }] as const],
  );
  return { ...traced, value: new Dict(entries, value.element, value.open) };
}

/** Argo CD lets no patch change the project. */
function withProjectOf(filled: Traced, result: Traced): Traced {
  const spec = fieldAt(result, 'spec');
  if (!(result.value instanceof Dict) || !(spec?.value instanceof Dict)) return result;
  const own = new Dict(spec.value.entries, undefined, spec.value.open);
  const project = filled.value instanceof Dict ? fieldAt(filled, 'spec', 'project') : undefined;
  if (project) own.set('project', project);
  else own.entries.delete('project');
  const whole = new Dict(result.value.entries, undefined, result.value.open);
  whole.set('spec', { ...spec, value: own });
  return { ...result, value: whole };
}
