/** How long nobody has to have typed, in milliseconds: longer than an answer takes, shorter than the pause between keys. */
const PAUSE = 25;
/** So often the young garbage is collected before all of it is. */
const YOUNG_BEFORE_ALL = 16;
/** All of it is collected in a pause that was so many times as long already as that took the last time. */
const PATIENCE = 6;

/**
 * Collects what became garbage: what did lately, in a few milliseconds; or all there is, in ten to a hundred, by how much
 * is held.
 */
export type CollectGarbage = (which: 'young' | 'all') => void;

/**
 * Collects garbage while nobody waits. A keystroke in a large document leaves several megabytes behind, and every third
 * one would have to wait until they are collected, for longer than it takes to answer it.
 */
export class Idle {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private young = 0;
  private allTook = 10;

  constructor(
    /** Undefined where that cannot be asked for. */
    private readonly collect: CollectGarbage | undefined,
  ) {}

  /** To be called when something was asked for that leaves garbage behind. */
  soon(): void {
    this.after(PAUSE, (collect) => {
      collect('young');
      if (++this.young < YOUNG_BEFORE_ALL) return;
      this.after(PATIENCE * this.allTook, () => {
        const started = performance.now();
        collect('all');
        this.allTook = performance.now() - started;
        this.young = 0;
      });
    });
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  /** Does this instead of what was to be done. */
  private after(milliseconds: number, run: (collect: CollectGarbage) => void): void {
    const { collect } = this;
    if (!collect) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => run(collect), milliseconds);
    // It keeps no process alive. In a browser there is none, and a timer is a number.
    if (typeof this.timer === 'object') this.timer.unref();
  }
}
