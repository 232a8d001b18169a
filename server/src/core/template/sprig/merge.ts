import { Dict, List, type Traced, Unknown } from '../../provenance/traced.js';
import { TemplateError } from '../function.js';
import { isEmpty } from './reflection.js';

/** The depth from which a map is one that contains itself, which ends a program of Go. */
const DEEPEST = 1000;

const MORE = 'the map that is merged may have further entries';

/**
 * Merges a map into another, which it changes, as the package `mergo` does: what the target lacks, or has empty, is taken from the
 * source; with `overwrites` also what it has, but that maps within maps are merged. Maps that are taken are not copied.
 */
export function mergeInto(target: Dict, source: Dict, overwrites: boolean, depth = 0): void {
  if (depth > DEEPEST) throw new TemplateError('a map contains itself');
  if (target === source) return;
  if (source.open) openUp(target, source, overwrites);
  for (const [key, entry] of [...source.entries]) {
    const { value } = entry.value;
    const before = target.get(key);
    if (value === null) {
      if (overwrites) target.set(key, entry.value, entry.key);
      continue;
    }
    if (value instanceof Dict && before?.value instanceof Dict) {
      mergeInto(before.value, value, overwrites, depth + 1);
      if (before.value.open || before.value.entries.size > 0) continue;
    }
    const isLacking = before ? isEmpty(before) : target.open ? undefined : true;
    if (overwrites || isLacking) take(target, key, entry.value, before, entry.key);
    else if (isLacking === undefined) target.set(key, mixed(before, entry.value), entry.key);
  }
}

function take(
  target: Dict,
  key: string,
  value: Traced,
  before: Traced | undefined,
  source: Parameters<Dict['set']>[2],
): void {
  // A map over one that is not known has what that one had, too.
  const isOver =
    before?.value instanceof Unknown && value.value instanceof Dict && (before.value.type ?? 'map') === 'map';
  if (isOver && value.value instanceof Dict)
    target.set(key, { ...value, value: new Dict(value.value.entries, undefined, true) }, source);
  else target.set(key, value, source);
}

/** A value that is the one of the target or of the source. */
function mixed(before: Traced | undefined, value: Traced): Traced {
  const why = before?.value instanceof Unknown ? before.value.why : MORE;
  return { value: new Unknown(why, shape(value)), from: before?.from ?? value.from };
}

function shape({ value }: Traced): Unknown['type'] {
  return value instanceof Dict
    ? 'map'
    : value instanceof List
      ? 'list'
      : typeof value === 'string'
        ? 'string'
        : undefined;
}

/** A source with entries that are not known may change every entry, where it overwrites, and those that are empty, where not. */
function openUp(target: Dict, source: Dict, overwrites: boolean): void {
  target.open = true;
  for (const [key, entry] of target.entries) {
    if (source.entries.has(key)) continue;
    if (overwrites || isEmpty(entry.value) !== false) {
      target.entries.set(key, { ...entry, value: { ...entry.value, value: new Unknown(MORE, shape(entry.value)) } });
    }
  }
}
