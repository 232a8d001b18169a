/** How the text of a file became another one. */
export interface FileChange {
  readonly name: string;
  /** Undefined for a new file. */
  readonly before: string | undefined;
  /** Undefined for a file that is gone. */
  readonly after: string | undefined;
  /** What was typed, where the editor made the change: in the order of the text, with offsets of the text before. */
  readonly typed?: readonly TypedChange[];
}

/** A part of a text that was replaced. Offsets are UTF-16 code units. */
export interface TypedChange {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

type Listener = (change: FileChange) => void;

/** The files of the page by their paths, in memory alone. Their lines end with a line feed. */
export class Files {
  private readonly texts = new Map<string, string>();
  private readonly listeners: Listener[] = [];

  get names(): readonly string[] {
    return [...this.texts.keys()].sort((a, b) => a.localeCompare(b, 'en'));
  }

  text(name: string): string | undefined {
    return this.texts.get(name);
  }

  onChange(listener: Listener): void {
    this.listeners.push(listener);
  }

  /** Writes a file. */
  write(name: string, text: string, typed?: readonly TypedChange[]): void {
    const before = this.texts.get(name);
    const after = text.replace(/\r\n?/g, '\n');
    if (before === after) return;
    this.texts.set(name, after);
    this.tell({ name, before, after, ...(typed ? { typed } : {}) });
  }

  remove(name: string): void {
    const before = this.texts.get(name);
    if (before === undefined) return;
    this.texts.delete(name);
    this.tell({ name, before, after: undefined });
  }

  /** Has these files and no others. */
  replaceAll(files: Readonly<Record<string, string>>): void {
    for (const name of this.names) if (!Object.hasOwn(files, name)) this.remove(name);
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  all(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.names.map((name) => [name, this.texts.get(name) ?? '']));
  }

  private tell(change: FileChange): void {
    for (const listener of this.listeners) listener(change);
  }
}

/**
 * Returns the path that a dropped or named file gets: relative, with `/`, nothing above the root and no empty step; undefined where
 * nothing is left.
 */
export function pathOf(name: string): string | undefined {
  const steps = name.split(/[\\/]/).filter((step) => step !== '' && step !== '.' && step !== '..');
  return steps.length > 0 ? steps.join('/') : undefined;
}
