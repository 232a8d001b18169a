/** What a worker is to do. */
export interface WorkerTask {
  readonly target: string;
  readonly seed: number;
  readonly path?: string;
  /** When it shall end, in milliseconds since 1970. */
  readonly until: number;
  /** One input as JSON, to be run alone. */
  readonly input?: string;
  /** True for a worker that runs the inputs that it is sent, as JSON, and says after each that it is done. */
  readonly asked?: boolean;
  readonly buffer: SharedArrayBuffer;
}

/**
 * The place of the count of inputs, of the length of the one that runs, in bytes, of the number of inputs in work, and of the milliseconds
 * that each may take whatever its length.
 */
const [COUNT, LENGTH, BUSY, ALLOWED] = [0, 1, 2, 3] as const;
/** The bytes of the header: the numbers above, then when the input began. */
const [TIME_AT, HEADER] = [16, 24] as const;
const LARGEST = 4 * 1024 * 1024;

/** The milliseconds that every input may take, and each code unit of it more. Both are far above what any input takes. */
const [LEAST, EACH] = [3000, 0.5] as const;
/** An input that runs this many times as long as it may is given up. */
const PATIENCE = 4;

/** What a worker does right now, in memory that the main thread sees while the worker hangs. */
export class Watched {
  private readonly numbers: Int32Array;
  private readonly time: Float64Array;
  private readonly bytes: Uint8Array;

  constructor(buffer: SharedArrayBuffer) {
    this.numbers = new Int32Array(buffer, 0, 4);
    this.time = new Float64Array(buffer, TIME_AT, 1);
    this.bytes = new Uint8Array(buffer, HEADER);
  }

  static buffer(): SharedArrayBuffer {
    return new SharedArrayBuffer(HEADER + LARGEST);
  }

  /** The number of inputs that were run. */
  get count(): number {
    return this.numbers[COUNT] ?? 0;
  }

  /** The input that runs, as JSON; undefined between inputs. */
  get input(): string | undefined {
    if (this.numbers[BUSY] !== 1) return undefined;
    return new TextDecoder().decode(this.bytes.slice(0, this.numbers[LENGTH]));
  }

  /** True where the input runs for far longer than it may. */
  get hangs(): boolean {
    return (
      this.numbers[BUSY] === 1 && Date.now() - (this.time[0] ?? 0) > PATIENCE * this.bound(this.numbers[LENGTH] ?? 0)
    );
  }

  /**
   * Runs an input. Rejects where it fails, and where it took longer than it may, twice.
   * @param allowed The milliseconds that every input may take.
   */
  async run(input: string, run: () => Promise<void>, allowed: number = LEAST): Promise<void> {
    this.numbers[ALLOWED] = allowed;
    this.numbers[LENGTH] = new TextEncoder().encodeInto(input, this.bytes).written;
    this.numbers[COUNT] = this.count + 1;
    // The machine may have been busy with other things the first time.
    for (let attempt = 1; ; attempt++) {
      const began = Date.now();
      this.time[0] = began;
      this.numbers[BUSY] = 1;
      try {
        await run();
      } finally {
        this.numbers[BUSY] = 0;
      }
      if (Date.now() - began <= this.bound(input.length)) return;
      if (attempt === 2) throw new TooSlow(`${Date.now() - began} ms for ${input.length} code units`);
    }
  }

  private bound(length: number): number {
    return (this.numbers[ALLOWED] ?? LEAST) + EACH * length;
  }
}

class TooSlow extends Error {
  override readonly name = 'TooSlow';
}
