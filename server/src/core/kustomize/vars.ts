import { textOf } from '../provenance/traced.js';
import { joinTexts, sliceText, type TracedText } from '../provenance/traced-text.js';
import { BuildError, during } from './build-error.js';
import { type FieldSpec, visitFields } from './field-specs.js';
import { lookup } from './fields.js';
import { type Gvk, idEquals, isClusterId, splitApiVersion } from './ids.js';
import { entriesOf, isPresent, isString, Node, printed, sourceOf } from './node.js';
import { splitFieldPath } from './replacements.js';
import type { ResMap } from './res-map.js';
import { TAGS } from './scalars.js';
import type { Settings } from './settings.js';

/** A var: a name for a field of an object. */
export interface Var {
  readonly name: string;
  readonly fieldPath: string;
  readonly gvk: Gvk;
  readonly settings: Settings;
}

/** Reads an entry of `vars`. */
export function readVar(settings: Settings): Var {
  const object = settings.settings('objref');
  const apiVersion = object?.text('apiVersion') ?? '';
  let [group, version] = [object?.text('group') ?? '', object?.text('version') ?? ''];
  if (apiVersion !== '') {
    const parts = apiVersion.split('/');
    if (parts.length === 2) [group, version] = splitApiVersion(apiVersion);
    if (parts.length === 1) version = apiVersion;
  }
  return {
    name: settings.text('name'),
    fieldPath: settings.settings('fieldref')?.text('fieldPath') || 'metadata.name',
    gvk: { group, version, kind: object?.text('kind') ?? '' },
    settings,
  };
}

/**
 * Tells the objects which vars refer to them.
 * @throws BuildError where a var could mean several objects.
 */
export function bindVars(map: ResMap, vars: readonly Var[]): void {
  for (const { name, gvk, settings } of vars) {
    const object = settings.settings('objref');
    const target = {
      ...gvk,
      name: object?.text('name') ?? '',
      namespace: object?.text('namespace') ?? '',
      scoped: false,
    };
    const exact = target.namespace !== '' || isClusterId(target);
    const matched = map.byAnyId(target.name, (id) => (exact ? idEquals(target, id) : sameGvk(id, target)));
    if (matched.length > 1)
      throw new BuildError(
        `found ${matched.length} resId matches for var ${name} (unable to disambiguate)`,
        settings.place(),
      );
    const [one] = matched;
    if (one) one.vars = [...one.vars, name];
  }
}

function sameGvk(a: Gvk, b: Gvk): boolean {
  return a.group === b.group && a.version === b.version && a.kind === b.kind;
}

/** Adds vars to others. @throws BuildError where a name is there twice. */
export function addVars(vars: Map<string, Var>, others: Iterable<Var>): void {
  for (const one of others) {
    if (vars.has(one.name)) throw new BuildError(`var '${one.name}' already encountered`, one.settings.place());
    vars.set(one.name, one);
  }
}

/** Replaces `$(NAME)` in the fields of the configuration. Vars of objects that are not known stay as they are. */
export function resolveVars(
  map: ResMap,
  vars: ReadonlyMap<string, Var>,
  specs: readonly FieldSpec[],
  incomplete: boolean,
): void {
  const values = new Map<string, Node>();
  for (const name of [...vars.keys()].sort()) {
    const one = vars.get(name);
    const value = one && varValue(map, one, incomplete);
    if (value) values.set(name, value);
  }
  if (values.size === 0) return;
  const set = (node: Node): void => replaceIn(node, values);
  for (const { node } of map.list) if (node) for (const spec of specs) visitFields(node, spec, { set });
}

function varValue(map: ResMap, { name, fieldPath, settings }: Var, incomplete: boolean): Node | undefined {
  const place = settings.place();
  const resource = map.list.find(({ vars }) => vars.includes(name));
  if (!resource) {
    if (incomplete) return undefined;
    throw new BuildError(`var '${name}' cannot be mapped to a field in the set of known resources`, place);
  }
  const missing = `field specified in var '${name}' not found in corresponding resource`;
  const steps = splitFieldPath(fieldPath).flatMap((step) => {
    const [, before = '', index = ''] = /^(.*)\[(\d+)\]$/.exec(step) ?? [];
    return index === '' ? [step] : before === '' ? [index] : [before, index];
  });
  const value = during(missing, place, () => lookup(resource.node, ...steps));
  if (!value) throw new BuildError(missing, place);
  return value;
}

function replaceIn(node: Node, values: ReadonlyMap<string, Node>): void {
  if (!isPresent(node)) return;
  if (node.kind === 'scalar') {
    if (isString(node)) replaceText(node, values);
    return;
  }
  if (node.kind === 'map') {
    for (const [key, value] of entriesOf(node)) {
      if (!isString(key))
        throw new BuildError(`invalid map key: value='${key.value}', tag='${key.tag}'`, sourceOf(key)?.place);
      if (isString(value)) replaceText(value, values);
    }
    return;
  }
  for (const item of node.content) {
    if (!isString(item)) throw new BuildError('invalid value type expect a string', sourceOf(item)?.place);
    replaceText(item, values);
  }
}

const VARIABLE = /\$(?:\$|\(([^)]*)\)|)/g;

function replaceText(node: Node, values: ReadonlyMap<string, Node>): void {
  const whole = /^\$\(([^)]*)\)$/.exec(node.value)?.[1];
  const value = whole === undefined ? undefined : values.get(whole);
  if (value && isPrimitive(value)) {
    const { tag } = primitive(value);
    node.value = primitive(value).text;
    node.tag = tag;
    node.from = value.from;
    node.style = 'plain';
    return;
  }
  const original = textOf({ value: node.value, from: node.from });
  const parts: TracedText[] = [];
  let at = 0;
  for (const { 0: match, 1: name, index } of node.value.matchAll(VARIABLE)) {
    const found = name === undefined ? undefined : values.get(name);
    const replaced =
      match === '$$'
        ? sliceText(original, index, index + 1)
        : found && isPrimitive(found)
          ? textOf({ value: primitive(found).text, from: found.from })
          : undefined;
    if (!replaced) continue;
    parts.push(sliceText(original, at, index), replaced);
    at = index + match.length;
  }
  if (parts.length > 0) {
    const joined = joinTexts([...parts, sliceText(original, at)]);
    node.value = joined.text;
    node.from = joined.pieces;
  }
  node.tag = TAGS.string;
  node.style = node.value.includes('\n') ? 'literal' : 'plain';
}

function isPrimitive(node: Node): boolean {
  return node.kind === 'scalar';
}

/** The text and tag that a value has in place of a var. */
function primitive(node: Node): { readonly text: string; readonly tag: string } {
  if (node.tag !== TAGS.int && node.tag !== TAGS.float && node.tag !== TAGS.bool)
    return { text: node.value, tag: TAGS.string };
  const { value, tag } = printed(new Node('scalar', node.tag, node.value));
  return { text: String(value), tag };
}
