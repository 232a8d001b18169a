/** The factor of each suffix. */
const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

interface Quantity {
  /** The amount in cores or bytes. */
  readonly amount: number;
  readonly suffix: string;
}

/** The least memory that a process runs in, in bytes: less is a mistake in the unit. */
export const LEAST_MEMORY = 2 ** 20;

/** Returns the quantity of `100m`, `1.5Gi` or `2e3`; undefined for texts that Kubernetes refuses. */
export function parseQuantity(text: string): Quantity | undefined {
  const match = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))(?:[eE]([+-]?\d+)|([A-Za-z]{0,2}))$/.exec(text.trim());
  if (!match) return undefined;
  const [, number = '', exponent, suffix = ''] = match;
  if (exponent !== undefined) return { amount: Number(`${number}e${exponent}`), suffix: '' };
  const factor = Object.hasOwn(SUFFIXES, suffix) ? SUFFIXES[suffix] : undefined;
  return factor === undefined ? undefined : { amount: Number(number) * factor, suffix };
}
