/** The functions of `node:assert/strict` and `node:util` that the helpers of the suites use, for a browser. */

export function ok(value: unknown, message = 'a value is missing'): asserts value {
  if (!value) throw new Error(message);
}

export function equal(actual: unknown, expected: unknown, message?: string): void {
  if (actual !== expected) throw new Error(message ?? `${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
}

export function deepEqual(actual: unknown, expected: unknown, message?: string): void {
  if (!isDeepStrictEqual(actual, expected))
    throw new Error(message ?? `${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
}

export function match(text: string, pattern: RegExp, message?: string): void {
  if (!pattern.test(text)) throw new Error(message ?? `${JSON.stringify(text)} does not match ${pattern}`);
}

/** Compares what JSON can hold. */
export function isDeepStrictEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
