import { type Traced, Unknown } from '../../provenance/traced.js';
import { type Call, TemplateError, typed } from '../function.js';
import { typeName } from '../go-types.js';
import { ANY, asString, type FunctionTable, isKnown, made, unknownOf, whyOf } from './define.js';
import { deepEqual, isEmpty, kindName } from './reflection.js';

const NIL: Traced = { value: null };

/** What chooses between its arguments: the chosen one keeps its source. And what asks for types. */
export const DEFAULTS: FunctionTable = {
  default: typed(`${ANY}, ...${ANY}`, ([fallback = NIL, given], call) => {
    if (given === undefined) return fallback;
    const empty = isEmpty(given);
    return empty === undefined ? oneOf([given, fallback], call) : empty ? fallback : given;
  }),
  coalesce: typed(`...${ANY}`, (args, call) => {
    for (const [index, arg] of args.entries()) {
      const empty = isEmpty(arg);
      if (empty === undefined) return oneOf(args.slice(index), call);
      if (!empty) return arg;
    }
    return made(null, call, []);
  }),
  ternary: typed(`${ANY}, ${ANY}, bool`, ([yes = NIL, no = NIL, test = NIL], call) => {
    if (!isKnown(test)) return oneOf([test, yes, no], call);
    return test.value === true ? yes : no;
  }),
  empty: typed(ANY, ([value = NIL], call) => answered(isEmpty(value), call, [value])),
  all: typed(`...${ANY}`, (args, call) => {
    const empty = args.map(isEmpty);
    return answered(empty.includes(true) ? false : empty.includes(undefined) ? undefined : true, call, args);
  }),
  any: typed(`...${ANY}`, (args, call) => {
    const empty = args.map(isEmpty);
    return answered(empty.includes(false) ? true : empty.includes(undefined) ? undefined : false, call, args);
  }),
  fail: typed('string', ([message = NIL], call) => {
    if (!isKnown(message)) return unknownOf('string', call, [message]);
    throw new TemplateError(asString(message));
  }),

  typeOf: typed(ANY, ([value = NIL], call) => withType(value, call, 'string', (type) => type)),
  typeIs: typed(`string, ${ANY}`, ([target = NIL, value = NIL], call) =>
    withType(value, call, 'bool', (type) => type === target.value),
  ),
  typeIsLike: typed(`string, ${ANY}`, ([target = NIL, value = NIL], call) =>
    withType(value, call, 'bool', (type) => type === target.value || type === `*${asString(target)}`),
  ),
  kindOf: typed(ANY, ([value = NIL], call) => withKind(value, call, 'string', (kind) => kind)),
  kindIs: typed(`string, ${ANY}`, ([target = NIL, value = NIL], call) =>
    withKind(value, call, 'bool', (kind) => kind === target.value),
  ),
  deepEqual: typed(`${ANY}, ${ANY}`, ([a = NIL, b = NIL], call) => answered(deepEqual(a, b), call, [a, b])),
};

/** Returns a value of which only the candidates are known. Its type is, where they all have it. */
function oneOf(candidates: readonly Traced[], call: Call): Traced {
  const [decisive = NIL, ...others] = candidates;
  const shapes = new Set(
    (decisive.value instanceof Unknown && call.name === 'ternary' ? others : candidates).map(shapeOf),
  );
  const shape = shapes.size === 1 ? [...shapes][0] : undefined;
  return made(new Unknown(whyOf(candidates) ?? '', shape), call, candidates);
}

function shapeOf(traced: Traced): Unknown['type'] {
  const { value } = traced;
  if (value instanceof Unknown) return value.type;
  const kind = kindName(traced);
  if (kind === 'string' || kind === 'bool' || kind === 'map') return kind;
  if (kind === 'slice') return 'list';
  return typeof value === 'bigint' || typeof value === 'number' ? 'number' : undefined;
}

function answered(answer: boolean | undefined, call: Call, args: readonly Traced[]): Traced {
  return answer === undefined ? unknownOf('bool', call, args) : made(answer, call, args);
}

function withType(
  value: Traced,
  call: Call,
  shape: 'string' | 'bool',
  answer: (type: string) => string | boolean,
): Traced {
  const type = value.value instanceof Unknown ? TYPES[value.value.type ?? ''] : typeName(value);
  return type === undefined ? unknownOf(shape, call, [value]) : made(answer(type), call, [value]);
}

function withKind(
  value: Traced,
  call: Call,
  shape: 'string' | 'bool',
  answer: (kind: string) => string | boolean,
): Traced {
  const kind = value.value instanceof Unknown ? KINDS[value.value.type ?? ''] : kindName(value);
  return kind === undefined ? unknownOf(shape, call, [value]) : made(answer(kind), call, [value]);
}

/** The types and kinds that are sure for a value that is not known. */
const TYPES: Readonly<Record<string, string>> = { string: 'string', bool: 'bool' };
const KINDS: Readonly<Record<string, string>> = { string: 'string', bool: 'bool', map: 'map', list: 'slice' };
