import { compareBytes, type Traced, Unknown } from '../../provenance/traced.js';
import { whyUnknown } from '../evaluate/held.js';
import { sprintf } from '../format/printf.js';
import { TemplateError } from '../function.js';
import { kindOf, typeName } from '../go-types.js';

const BAD_TYPE = 'invalid type for comparison';

/** Returns `a == b || a == c || …`; an unknown bool where that depends on what is not known. */
export function equal(first: Traced, others: readonly Traced[]): boolean | Unknown {
  if (others.length === 0) throw new TemplateError('missing argument for comparison');
  let unknown: Unknown | undefined;
  for (const other of others) {
    const why = whyUnknown(first) ?? whyUnknown(other);
    if (why !== undefined) unknown = new Unknown(why, 'bool');
    else if (isEqual(first, other)) return true;
  }
  return unknown ?? false;
}

function isEqual(first: Traced, other: Traced): boolean {
  const [one, two] = [basicKind(first), basicKind(other)];
  if (one !== two) {
    if (isWhole(one) && isWhole(two)) return first.value === other.value;
    if (kindOf(first) !== 'nil' && kindOf(other) !== 'nil') throw incompatible(first, other);
    return false;
  }
  if (one !== undefined) return first.value === other.value;
  const [kind, otherKind] = [kindOf(first), kindOf(other)];
  if (kind !== otherKind && kind !== 'nil' && otherKind !== 'nil') {
    const message = sprintf(
      { text: '%s: %v, %s: %v', pieces: [] },
      [first, named(first), named(other), other],
      undefined,
    );
    throw new TemplateError(`non-comparable types ${message.text}`);
  }
  if (first.value === null || other.value === null) return first.value === other.value;
  if (otherKind === 'map' || otherKind === 'slice') {
    const message = sprintf({ text: '%s: %v', pieces: [] }, [other, named(other)], undefined);
    throw new TemplateError(`non-comparable type ${message.text}`);
  }
  return first.value === other.value;
}

/** Returns true where the first is less. */
export function less(first: Traced, other: Traced): boolean {
  const [one, two] = [basicKind(first), basicKind(other)];
  if (one === undefined || two === undefined) throw new TemplateError(BAD_TYPE);
  if (one !== two && !(isWhole(one) && isWhole(two))) throw incompatible(first, other);
  if (one === 'bool') throw new TemplateError(BAD_TYPE);
  const [a, b] = [first.value, other.value];
  if (typeof a === 'string' && typeof b === 'string') return compareBytes(a, b) < 0;
  return (a as bigint | number) < (b as bigint | number);
}

function basicKind(traced: Traced): 'bool' | 'float' | 'int' | 'string' | 'uint' | undefined {
  const kind = kindOf(traced);
  switch (kind) {
    case 'bool':
    case 'float':
    case 'int':
    case 'string':
    case 'uint':
      return kind;
    default:
      return undefined;
  }
}

function isWhole(kind: string | undefined): boolean {
  return kind === 'int' || kind === 'uint';
}

function incompatible(first: Traced, other: Traced): TemplateError {
  return new TemplateError(`incompatible types for comparison: ${typeName(first)} and ${typeName(other)}`);
}

function named(traced: Traced): Traced {
  return { value: typeName(traced) };
}
