import type { Source } from '../../provenance/source.js';
import { fromText, type Traced, textOf, Unknown, type Value } from '../../provenance/traced.js';
import { type Held, held, truth, unwrap, whyUnknown } from '../evaluate/held.js';
import { sprint, sprintln } from '../format/printer.js';
import { sprintf } from '../format/printf.js';
import { TemplateError } from '../function.js';
import { typeName } from '../go-types.js';
import { equal, less } from './comparison.js';
import { escapeHtml, escapeQuery, escapeScript } from './escaping.js';
import { index, lengthOf, slice } from './indexing.js';

/** A function that every template has. It sees its arguments as Go's reflection does. */
export interface Builtin {
  readonly parameters: readonly string[];
  readonly variadic?: string;
  readonly run: (args: readonly Held[], own: Source | undefined) => Held;
}

const ANY = 'reflect.Value';
const PRINTED = 'interface {}';

const NONE: Held = held({ value: null });

function result(value: Value): Held {
  return held({ value });
}

function escaper(escaped: (text: string) => string): Builtin {
  return {
    parameters: [],
    variadic: PRINTED,
    run: (args, own) => {
      const printed = args.map(({ it }) =>
        it.value === null && it.goType === undefined ? { ...it, value: '<no value>' } : it,
      );
      const [only] = printed;
      const text = sprint(printed, own);
      const why = text.pieces.find(({ unknown }) => unknown !== undefined)?.unknown;
      if (why !== undefined) return result(new Unknown(why, 'string'));
      const safe = escaped(text.text);
      return printed.length === 1 && only && safe === only.value ? held(only) : held({ value: safe, from: own });
    },
  };
}

function comparing(compare: (first: Traced, other: Traced) => boolean | Unknown): Builtin {
  return {
    parameters: [ANY, ANY],
    run: ([first = NONE, other = NONE]) => {
      const why = whyUnknown(first.it) ?? whyUnknown(other.it);
      return result(why === undefined ? compare(first.it, other.it) : new Unknown(why, 'bool'));
    },
  };
}

function isEqual(first: Traced, other: Traced): boolean {
  return equal(first, [other]) === true;
}

function lessOrEqual(first: Traced, other: Traced): boolean {
  return less(first, other) || isEqual(first, other);
}

/** The functions of text/template, but for `and` and `or`, which do not get their arguments, and `call`. */
export const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ['html', escaper(escapeHtml)],
  ['js', escaper(escapeScript)],
  ['urlquery', escaper(escapeQuery)],
  ['index', { parameters: [ANY], variadic: ANY, run: ([item = NONE, ...indexes]) => index(item, indexes) }],
  ['slice', { parameters: [ANY], variadic: ANY, run: ([item = NONE, ...indexes]) => slice(item, indexes) }],
  ['len', { parameters: [ANY], run: ([item = NONE]) => held(lengthOf(item)) }],
  ['not', { parameters: [ANY], run: ([item = NONE]) => result(negated(item)) }],
  ['print', { parameters: [], variadic: PRINTED, run: (args, own) => held(fromText(sprint(args.map(itOf), own))) }],
  ['println', { parameters: [], variadic: PRINTED, run: (args, own) => held(fromText(sprintln(args.map(itOf), own))) }],
  ['printf', { parameters: ['string'], variadic: PRINTED, run: printf }],
  [
    'eq',
    { parameters: [ANY], variadic: ANY, run: ([first = NONE, ...rest]) => result(equal(first.it, rest.map(itOf))) },
  ],
  ['ne', comparing((first, other) => !isEqual(first, other))],
  ['lt', comparing(less)],
  ['le', comparing(lessOrEqual)],
  ['gt', comparing((first, other) => !lessOrEqual(first, other))],
  ['ge', comparing((first, other) => !less(first, other))],
  ['and', { parameters: [ANY], variadic: ANY, run: lazily }],
  ['or', { parameters: [ANY], variadic: ANY, run: lazily }],
  ['call', { parameters: [ANY], variadic: ANY, run: lazily }],
]);

/** Returns what `call` gives: no value of a template is a function. */
export function call(name: string, callee: Held): never {
  const { it } = unwrap(callee);
  if (it.value === null) throw new TemplateError('call of nil');
  throw new TemplateError(`non-function ${name} of type ${typeName(it)}`);
}

function lazily(): Held {
  throw new Error('Who evaluates expressions does it');
}

function itOf({ it }: Held): Traced {
  return it;
}

function negated({ it }: Held): Value {
  const value = truth(it);
  return value === undefined ? new Unknown(whyUnknown(it) ?? 'nobody knows whether it is empty', 'bool') : !value;
}

function printf([format = NONE, ...args]: readonly Held[], own: Source | undefined): Held {
  const { it } = format;
  if (typeof it.value !== 'string') return result(new Unknown(whyUnknown(it) ?? 'the format is not known', 'string'));
  const why = whyUnknown(it);
  if (why !== undefined) return result(new Unknown(why, 'string'));
  const text =
    it.from === undefined ? { text: it.value, pieces: [{ at: 0, source: own }] } : textOf(it as Traced<string>);
  return held(fromText(sprintf(text, args.map(itOf), own)));
}
