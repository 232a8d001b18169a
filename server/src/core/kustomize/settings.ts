import type { Place } from '../provenance/source.js';
import { compareBytes } from '../provenance/traced.js';
import { resolvePlain } from '../yaml/scalars.js';
import { BuildError } from './build-error.js';
import { entriesOf, isPresent, type Node, scalar, sourceOf } from './node.js';

/** What a setting may be. */
export type Shape =
  | 'string'
  | 'bool'
  | 'int'
  | 'any'
  | { readonly list: Shape }
  | { readonly map: Shape }
  | { readonly name: string; readonly fields: Readonly<Record<string, Shape>>; readonly open?: boolean };

/** A map of settings, read as kustomize reads its files: YAML 1.1, and the names of fields regardless of case. */
export class Settings {
  private readonly fields = new Map<string, Node>();

  constructor(readonly node: Node | undefined) {
    for (const [key, value] of entriesOf(node)) this.fields.set(key.value, value);
  }

  /** Returns the value of a field; undefined where it is not there or null. */
  get(name: string): Node | undefined {
    let value = this.fields.get(name);
    if (value === undefined) {
      const lower = name.toLowerCase();
      for (const [key, other] of this.fields) if (key.toLowerCase() === lower) value = other;
    }
    return isPresent(value) ? value : undefined;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  /** Returns a text; '' where there is none. */
  text(name: string): string {
    return this.get(name)?.value ?? '';
  }

  is(name: string): boolean {
    const value = this.get(name);
    return value !== undefined && resolvePlain(value.value) === true;
  }

  integer(name: string): number {
    return Number(resolvePlain(this.text(name) || '0'));
  }

  settings(name: string): Settings | undefined {
    const value = this.get(name);
    return value && new Settings(value);
  }

  items(name: string): readonly Node[] {
    const value = this.get(name);
    return value?.kind === 'sequence' ? value.content : [];
  }

  list(name: string): readonly Settings[] {
    return this.items(name).map((item) => new Settings(item));
  }

  /** Returns the entries of a map, sorted by name; of two with one name the last. The key `on` is `true` in YAML 1.1. */
  entries(name: string): readonly (readonly [key: Node, value: Node])[] {
    const entries = new Map(
      entriesOf(this.get(name)).map(([key, value]) => {
        const text = key.quoted ? key.value : String(resolvePlain(key.value));
        // Null is no text, and therefore the empty one.
        return [text, [scalar(text, key.from), value.isNull ? scalar('', value.from) : value] as const];
      }),
    );
    return [...entries.values()].sort(([a], [b]) => compareBytes(a.value, b.value));
  }

  place(name?: string): Place | undefined {
    return sourceOf(name === undefined ? this.node : (this.get(name) ?? this.node))?.place;
  }
}

/**
 * Checks settings as Go's JSON reader does, when it is asked for unknown fields.
 * @throws BuildError for a field that does not exist, or a value of another type.
 */
export function checkShape(node: Node | undefined, shape: Shape, struct = '', path = ''): void {
  if (!isPresent(node) || shape === 'any') return;
  const place = sourceOf(node)?.place;
  const wrong = (type: string): BuildError => {
    const of = path === '' ? 'Go value' : `Go struct field ${struct}.${path}`;
    return new BuildError(`json: cannot unmarshal ${jsonType(node)} into ${of} of type ${type}`, place, 'kind');
  };
  if (typeof shape === 'string') {
    const type = jsonType(node);
    if (type === 'null') return;
    if (shape === 'string' ? type === 'string' : shape === 'bool' ? type === 'bool' : type === 'number') return;
    throw wrong(shape);
  }
  if ('list' in shape) {
    if (node.kind !== 'sequence') throw wrong('[]');
    for (const item of node.content) checkShape(item, shape.list, struct, path);
    return;
  }
  if (node.kind !== 'map') throw wrong('fields' in shape ? `types.${shape.name}` : 'map[string]string');
  for (const [key, value] of entriesOf(node)) {
    if ('map' in shape) {
      checkShape(value, shape.map, struct, path);
      continue;
    }
    const lower = key.value.toLowerCase();
    const name = Object.hasOwn(shape.fields, key.value)
      ? key.value
      : Object.keys(shape.fields).find((one) => one.toLowerCase() === lower);
    if (name === undefined) {
      if (shape.open) continue;
      throw new BuildError(`json: unknown field "${key.value}"`, sourceOf(key)?.place);
    }
    checkShape(value, shape.fields[name] ?? 'any', shape.name, path === '' ? name : `${path}.${name}`);
  }
}

/** What a value is in JSON, when it was YAML 1.1. */
function jsonType(node: Node): 'string' | 'bool' | 'number' | 'null' | 'object' | 'array' {
  if (node.kind === 'map') return 'object';
  if (node.kind === 'sequence') return 'array';
  if (node.quoted) return 'string';
  const value = resolvePlain(node.value);
  if (value === null) return 'null';
  return typeof value === 'boolean' ? 'bool' : typeof value === 'number' ? 'number' : 'string';
}
