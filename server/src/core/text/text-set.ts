/** Texts that were seen, of which as many are kept as a number of UTF-16 code units allows. */
export class TextSet {
  private readonly texts = new Set<string>();
  private size = 0;

  constructor(private readonly most: number) {}

  has(text: string): boolean {
    return this.texts.has(text);
  }

  /** Keeps a text. Where there are too many, the others are forgotten first; one that is too long itself is not kept. */
  add(text: string): void {
    if (text.length > this.most / 16 || this.texts.has(text)) return;
    if (this.size + text.length > this.most) {
      this.texts.clear();
      this.size = 0;
    }
    // A part of a long text keeps all of it in memory; a text that was put together does not.
    this.texts.add(` ${text}`.slice(1));
    this.size += text.length;
  }
}
