import fc from 'fast-check';
import { Random } from './random.js';
import type { Smaller } from './smaller.js';

/**
 * Returns an arbitrary of what `make` makes of random choices. fast-check's shrinking tries what `smaller` yields, so that any
 * generator shrinks, also one that changes its own output byte by byte.
 */
export function generated<Value>(make: (random: Random) => Value, smaller: Smaller<Value>): fc.Arbitrary<Value> {
  return new Generated(make, smaller);
}

class Generated<Value> extends fc.Arbitrary<Value> {
  constructor(
    private readonly make: (random: Random) => Value,
    private readonly smaller: Smaller<Value>,
  ) {
    super();
  }

  override generate(random: fc.Random): fc.Value<Value> {
    return new fc.Value(this.make(new Random(random.nextInt(1, 0x7fffffff))), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Value {
    return value !== undefined;
  }

  override shrink(value: Value): fc.Stream<fc.Value<Value>> {
    return fc.stream(this.shrunk(value));
  }

  private *shrunk(value: Value): IterableIterator<fc.Value<Value>> {
    for (const one of this.smaller(value)) yield new fc.Value(one, undefined);
  }
}
