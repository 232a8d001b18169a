/** Work of built-in functions, by their names: the elements and code units that their calls looked at. */
export interface BuiltIns {
  readonly counts: ReadonlyMap<string, number>;
  /** Puts the functions back. */
  stop(): void;
}

type Method = (this: unknown, ...args: unknown[]) => unknown;
/** Returns the elements that a call looked at. */
type Weight = (self: unknown, args: readonly unknown[], result: unknown) => number;

const lengthOf = (value: unknown): number => (value as { readonly length: number }).length;
const whole: Weight = (self) => lengthOf(self);
const result: Weight = (_self, _args, made) => (typeof made === 'string' || Array.isArray(made) ? made.length : 0);
/** The elements from where the search begins to where it ends. */
const searched: Weight = (self, [, from], found) => {
  const start = typeof from === 'number' ? Math.max(from, 0) : 0;
  return (typeof found === 'number' && found >= 0 ? found : lengthOf(self)) - start;
};
const argument: Weight = (_self, [first]) => (typeof first === 'string' || Array.isArray(first) ? first.length : 0);
const matched: Weight = (self, [text], found) => {
  if (typeof text !== 'string') return 0;
  const match = found as RegExpExecArray | null;
  if (!match && (self as RegExp).sticky) return 0;
  return match ? match.index + match[0].length : text.length;
};

const METHODS: readonly (readonly [object, string, Readonly<Record<string, Weight>>])[] = [
  [
    String.prototype,
    'String',
    {
      indexOf: searched,
      includes: whole,
      split: whole,
      replaceAll: whole,
      trim: whole,
      trimEnd: result,
      trimStart: result,
      toLowerCase: whole,
      normalize: whole,
      repeat: result,
    },
  ],
  [
    Array.prototype,
    'Array',
    {
      indexOf: searched,
      includes: whole,
      join: whole,
      slice: result,
      concat: result,
      splice: whole,
      shift: whole,
      unshift: whole,
      reverse: whole,
      flat: result,
      fill: whole,
    },
  ],
  [JSON, 'JSON', { stringify: result, parse: argument }],
  [Object, 'Object', { keys: result, values: result, entries: result, fromEntries: argument }],
  [Array, 'Array', { from: result }],
  [RegExp.prototype, 'RegExp', { exec: matched }],
];

/** Counts the work of built-in functions until it is stopped. */
export function countBuiltIns(): BuiltIns {
  const counts = new Map<string, number>();
  const undo: (() => void)[] = [];
  for (const [owner, type, weights] of METHODS) {
    for (const [name, weightOf] of Object.entries(weights)) {
      const known = Object.getOwnPropertyDescriptor(owner, name);
      if (!known) continue;
      const original = known.value as Method;
      const key = `${type}.${name}`;
      const counting: Method = function (...args) {
        // A sticky or global expression goes on from where it stood.
        const from = type === 'RegExp' ? startOf(this as RegExp) : 0;
        const made = original.apply(this, args);
        const weight = weightOf(this, args, made) - from;
        if (weight > 0) {
          counts.set(key, (counts.get(key) ?? 0) + weight);
          if (traced === key) note(weight);
        }
        return made;
      };
      Object.defineProperty(owner, name, { ...known, value: counting });
      undo.push(() => Object.defineProperty(owner, name, known));
    }
  }
  return {
    counts,
    stop: () => {
      for (const one of undo) one();
    },
  };
}

function startOf({ global, sticky, lastIndex }: RegExp): number {
  return global || sticky ? lastIndex : 0;
}

/** The built-in function whose callers are wanted. */
let traced: string | undefined;
let callers = new Map<string, number>();

/** Has the callers of a built-in function noted while `run` runs, and resolves to those with the most work. */
export async function callersOf(name: string, run: () => unknown): Promise<readonly string[]> {
  traced = name;
  callers = new Map();
  const counting = countBuiltIns();
  try {
    await run();
  } finally {
    counting.stop();
    traced = undefined;
  }
  return [...callers]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 3)
    .map(([caller, weight]) => `${weight} ${caller}`);
}

function note(weight: number): void {
  const was = traced;
  traced = undefined;
  const { stack = '' } = new Error();
  const caller = stack
    .split('\n')
    .slice(3, 6)
    .map((line) => line.trim().replace(/\(.*\//, '('))
    .join(' < ');
  callers.set(caller, (callers.get(caller) ?? 0) + weight);
  traced = was;
}
