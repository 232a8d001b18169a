/** How long nobody has to have typed, in milliseconds: longer than an answer takes, shorter than the pause between keys. */
const PAUSE = 25;

/**
 * Collects garbage while nobody waits. A keystroke in a large document leaves several megabytes behind, and every third
 * one would have to wait until they are collected, for longer than it takes to answer it. Only what became garbage lately is
 * collected: when all of it is asked for, V8 also drops compiled code, for which the next keystroke has to wait.
 */
export class Idle {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    /** Collects what became garbage lately, in a few milliseconds; undefined where that cannot be asked for. */
    private readonly collect: (() => void) | undefined,
  ) {}

  /** To be called when something was asked for that leaves garbage behind. */
  soon(): void {
    const { collect } = this;
    if (!collect) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(collect, PAUSE);
    // It keeps no process alive. In a browser there is none, and a timer is a number.
    if (typeof this.timer === 'object') this.timer.unref();
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
