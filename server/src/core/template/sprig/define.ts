import type { Source } from '../../provenance/source.js';
import { Dict, List, sourcesOf, type Traced, Unknown, type Value } from '../../provenance/traced.js';
import { type Call, TemplateError, type TemplateFunction, typed } from '../function.js';

/** The functions of one file, by name. */
export type FunctionTable = Readonly<Record<string, TemplateFunction>>;

/** What is known of the type of a value that is not known. */
type Shape = Unknown['type'];

/** The text that a value or a list of 100,000 items must not exceed; what is larger is not known. */
export const MOST_ITEMS = 100_000;
export const MOST_TEXT = 4_000_000;

/** Returns a string. */
export function asString({ value }: Traced | undefined = { value: '' }): string {
  return typeof value === 'string' ? value : '';
}

/** Returns an int. */
export function asInt({ value }: Traced | undefined = { value: 0n }): bigint {
  return typeof value === 'bigint' ? value : typeof value === 'number' ? BigInt(Math.trunc(value)) : 0n;
}

/** Returns a map; undefined for a nil map. */
export function asDict(traced: Traced | undefined): Dict | undefined {
  return traced?.value instanceof Dict ? traced.value : undefined;
}

/** Returns true for a value of which nothing is missing; `deep` looks at what is in it, too. */
export function isKnown({ value, from }: Traced, deep = false, depth = 0): boolean {
  if (value instanceof Unknown || depth > 100) return false;
  if (typeof value === 'string') return !hasHole(from);
  if (!deep) return true;
  if (value instanceof List) return value.items.every((item) => isKnown(item, true, depth + 1));
  if (!(value instanceof Dict)) return true;
  if (value.open) return false;
  for (const entry of value.entries.values()) if (!isKnown(entry.value, true, depth + 1)) return false;
  return true;
}

function hasHole(from: Traced['from']): boolean {
  return Array.isArray(from) && from.some(({ unknown }) => unknown !== undefined);
}

/** Returns the source of what a function makes of its arguments. */
export function sourceOfCall(call: Call, args: readonly Traced[]): Source {
  const inputs = inputsOf(args);
  return inputs.length === 0 ? call.source : { ...call.source, inputs };
}

/** The most sources that are named as inputs. */
const MOST_INPUTS = 32;

function inputsOf(args: readonly Traced[]): readonly Source[] {
  const inputs = new Set<Source>();
  for (const arg of args) {
    for (const source of sourcesOf(arg)) {
      inputs.add(source);
      if (inputs.size >= MOST_INPUTS) return [...inputs];
    }
  }
  return [...inputs];
}

/** Returns a value that a function made of its arguments. */
export function made(value: Value, call: Call, args: readonly Traced[], goType?: string): Traced {
  const from = sourceOfCall(call, args);
  return goType === undefined ? { value, from } : { value, from, goType };
}

/** Returns a value that is not known because one of the arguments is not. */
export function unknownOf(shape: Shape, call: Call, args: readonly Traced[]): Traced {
  return made(new Unknown(whyOf(args) ?? `the value of ${call.name} is not known`, shape), call, args);
}

/** Returns why the first of the values that are not known is not. */
export function whyOf(args: readonly Traced[]): string | undefined {
  for (const { value, from } of args) {
    if (value instanceof Unknown) return value.why;
    if (typeof value === 'string' && Array.isArray(from)) {
      const hole = from.find(({ unknown }) => unknown !== undefined)?.unknown;
      if (hole !== undefined) return hole;
    }
    const items =
      value instanceof List
        ? value.items
        : value instanceof Dict
          ? [...value.entries.values()].map((entry) => entry.value)
          : [];
    for (const item of items) if (item.value instanceof Unknown || hasHole(item.from)) return whyOf([item]);
  }
  return undefined;
}

/** What a function gives: a value, or a value of another type of Go than that of its kind. */
export type Result = Value | { readonly value: Value; readonly goType: string };

/**
 * Returns a function whose result comes from all of its arguments together, and is not known where one of them is not.
 * `deep`: neither where something within one of them is not.
 */
export function pure(
  parameters: string,
  shape: Shape,
  run: (args: readonly Traced[]) => Result,
  { deep = false }: { deep?: boolean } = {},
): TemplateFunction {
  return typed(parameters, (args, call) => {
    if (!args.every((arg) => isKnown(arg, deep))) return unknownOf(shape, call, args);
    const result = run(args);
    if (!isTyped(result)) return made(result, call, args);
    return made(result.value, call, args, result.goType);
  });
}

function isTyped(result: Result): result is { readonly value: Value; readonly goType: string } {
  return (
    typeof result === 'object' &&
    result !== null &&
    !(result instanceof List || result instanceof Dict || result instanceof Unknown) &&
    !('member' in result)
  );
}

/** Returns an int64. */
export function int64(value: bigint): Result {
  return { value: BigInt.asIntN(64, value), goType: 'int64' };
}

/** Returns a slice of strings with one source. */
export function strings(items: readonly string[]): List {
  return new List(
    items.map((value) => ({ value })),
    'string',
  );
}

/** The error of Go where a map that is nil is written to. */
export function nilMap(): TemplateError {
  return new TemplateError('assignment to entry in nil map');
}

export const ANY = 'interface {}';
export const MAP = 'map[string]interface {}';
