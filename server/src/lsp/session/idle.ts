/** The time without typing, in milliseconds: longer than an answer takes, shorter than the pause between two keys. */
const PAUSE = 25;

/**
 * Collects garbage between keystrokes. A keystroke in a large document leaves several megabytes behind, and every third one would
 * have to wait for their collection, which takes longer than the answer. Only the young generation is collected: a full
 * collection also drops compiled code, for which the next keystroke would wait.
 */
export class Idle {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    /** Collects the young generation, in a few milliseconds; undefined where the runtime does not offer it. */
    private readonly collect: (() => void) | undefined,
  ) {}

  /** To be called after work that leaves garbage behind. */
  soon(): void {
    const { collect } = this;
    if (!collect) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(collect, PAUSE);
    // The timer must not keep the process alive. In a browser it is a number.
    if (typeof this.timer === 'object') this.timer.unref();
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
