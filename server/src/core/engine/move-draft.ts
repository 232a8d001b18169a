import type { FileChange, FixWorld } from '../model/fix.js';
import { EditSequence } from '../text/edit-sequence.js';
import { LineMap } from '../text/line-map.js';
import { memo } from '../text/memo.js';
import { applyEdits, type Edit } from '../text/range.js';
import { say } from '../text/say.js';
import { factsOf } from '../workspace/facts.js';
import { isHeld } from '../workspace/held.js';
import { parseStream, type YamlStream } from '../yaml/document.js';
import type { PossiblePlan } from './changes.js';
import type { SourceFile } from './placed-finding.js';

const linesOf = memo(({ text }: YamlStream) => new LineMap(text));

/** A file and the files around it as some plans leave them. The next plan is made against them. */
export class MoveDraft {
  readonly world: FixWorld;
  private current: SourceFile;
  /** The file itself and the files that a plan changed or made, as they are now. */
  private readonly streams = new Map<string, YamlStream>();
  /** The edits of files that existed before. */
  private readonly sequences = new Map<string, EditSequence>();
  /** The first change of each other file, whose `why` is kept. */
  private readonly changes = new Map<string, FileChange>();

  constructor(file: SourceFile, outer: FixWorld) {
    this.current = file;
    this.streams.set(file.path, file.stream);
    this.world = {
      ...outer,
      index: outer.index.copy(),
      files: {
        textOf: (path) => this.streams.get(path)?.text ?? outer.files.textOf(path),
        streamOf: (path) => this.streams.get(path) ?? outer.files.streamOf(path),
      },
      isTaken: (path) => this.streams.has(path) || this.isMade(path) || outer.isTaken(path),
    };
  }

  /** The file as it is now. */
  get file(): SourceFile {
    return this.current;
  }

  /** Carries out a plan. Returns the reason, and does nothing, where the plan cannot be one of several. */
  take({ edits, files = [] }: PossiblePlan): string | undefined {
    if (files.some((file) => file.kind === 'encrypt' && !file.isNew))
      return say`the sops program encrypts the file as a whole; choose that alone`;
    const { path } = this.current;
    if (edits.length > 0) this.edit(path, edits);
    for (const file of files) {
      if (file.kind === 'edit') this.edit(file.path, file.edits);
      if (file.kind === 'create') this.setText(file.path, file.text);
      if (file.path === path && file.kind === 'edit') continue;
      const key = file.kind === 'rename' ? file.to : file.path;
      if (!this.changes.has(key)) this.changes.set(key, file);
    }
    return undefined;
  }

  /** Returns all plans so far as one plan. */
  plan(): PossiblePlan {
    const files = [...this.changes.values()].map((change): FileChange => {
      if (change.kind === 'create') return { ...change, text: this.streams.get(change.path)?.text ?? change.text };
      if (change.kind === 'edit') return { ...change, edits: this.sequences.get(change.path)?.edits ?? change.edits };
      return change;
    });
    return { edits: this.sequences.get(this.current.path)?.edits ?? [], files };
  }

  /** Returns the line of an offset in the file as it is now, counted from 1. */
  lineOf(offset: number): number {
    return linesOf(this.current.stream).positionAt(offset).line + 1;
  }

  private isMade(path: string): boolean {
    return this.changes.has(path) && this.changes.get(path)?.kind !== 'edit';
  }

  private edit(path: string, edits: readonly Edit[]): void {
    const text = this.world.files.textOf(path) ?? '';
    if (!this.isMade(path)) {
      const sequence = this.sequences.get(path) ?? new EditSequence(text.length);
      sequence.add(edits);
      this.sequences.set(path, sequence);
    }
    this.setText(path, applyEdits(text, edits));
  }

  private setText(path: string, text: string): void {
    const isOwn = path === this.current.path;
    const stream = parseStream(text, isOwn ? this.current.stream : undefined);
    this.streams.set(path, stream);
    if (isOwn) this.current = { ...this.current, stream };
    // Values that wait in a folder outside git are not part of the index.
    if (!isHeld(path)) this.world.index.update(path, factsOf(stream));
  }
}
