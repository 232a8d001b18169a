import { checkFile } from '../../core/engine/check.js';
import type { CheckedFinding, OnCrash, SourceFile } from '../../core/engine/placed-finding.js';
import { mayHaveOwnKinds } from '../../core/schema/kind-definition.js';
import { CONFIG_FILE, type Config } from '../../core/settings/config.js';
import type { ChartValues } from '../../core/workspace/chart-values.js';
import { parseStream, type YamlStream } from '../../core/yaml/document.js';
import { LIMITS } from '../../core/yaml/limits.js';
import { HostError } from '../../host/host.js';
import type { Project } from '../../host/project/project.js';
import { LEFT_ALONE } from '../report/report.js';
import { contentHash } from './check-context.js';
import type { InputFile } from './inputs.js';

/** A file that was checked by itself. */
export interface CheckedFile {
  readonly file: SourceFile;
  readonly config: Config;
  readonly findings: readonly CheckedFinding[];
  /** The rules that threw, with what they threw. */
  readonly crashes: readonly Parameters<OnCrash>[];
}

/** A file that was not checked, for now or for good. */
export interface UncheckedFile {
  readonly file: SourceFile;
  readonly unchecked: 'undecided' | 'other';
}

/** A file that was read. It is parsed once and checked once, each when somebody first asks. */
export class OpenFile {
  private parsed: YamlStream | undefined;
  private checked: CheckedFile | undefined;
  private hashed: string | undefined;

  constructor(
    readonly path: string,
    readonly text: string,
    parsed?: YamlStream,
  ) {
    this.parsed = parsed;
  }

  /** A hash of its content, by which a cache knows it. */
  get hash(): string {
    this.hashed ??= contentHash(this.text);
    return this.hashed;
  }

  get stream(): YamlStream {
    this.parsed ??= parseStream(this.text);
    return this.parsed;
  }

  /**
   * Returns what is found in the file; the file alone where it is not one to check, or where that is `undecided`: charts decide,
   * or kinds that other files may define, and not all of them are known.
   */
  check(project: Project, othersAreKnown: boolean): CheckedFile | UncheckedFile {
    if (this.checked) return this.checked;
    const file = project.fileOf(this.path, this.stream);
    const chartsDecide = file.maybeValues !== undefined && file.fileClass !== 'helm-values';
    if (chartsDecide && !othersAreKnown) return { file, unchecked: 'undecided' };
    if (file.fileClass !== 'other' && !othersAreKnown && hasOwnKinds(file)) return { file, unchecked: 'undecided' };
    if (file.fileClass === 'other') return { file, unchecked: 'other' };
    const config = project.configFor(this.path);
    const crashes: Parameters<OnCrash>[] = [];
    const findings = checkFile(file, config, (rule, error) => crashes.push([rule, error]));
    this.checked = { file, config, findings, crashes };
    return this.checked;
  }
}

function hasOwnKinds({ stream }: SourceFile): boolean {
  return stream.documents.some(({ document }) => mayHaveOwnKinds(document));
}

/**
 * So many code units of text are held in each thread for files that wait until all others are known. A file beyond that is
 * let go, and is read, parsed and checked once more when its turn comes: nothing else is read twice.
 */
const MOST_HELD = 4 * 1024 * 1024;

/** The files that wait, by path. */
export class OpenFiles {
  private readonly files = new Map<string, OpenFile>();
  private held = 0;

  constructor(private readonly most = MOST_HELD) {}

  has(path: string): boolean {
    return this.files.has(path);
  }

  get(path: string): OpenFile | undefined {
    return this.files.get(path);
  }

  /** Keeps a file until it is closed, where there is room. */
  keep(file: OpenFile): void {
    this.close(file.path);
    if (this.held + file.text.length > this.most) return;
    this.files.set(file.path, file);
    this.held += file.text.length;
  }

  closeAllBut(isWanted: (path: string) => boolean): void {
    for (const path of this.files.keys()) if (!isWanted(path)) this.close(path);
  }

  close(path: string): void {
    this.held -= this.files.get(path)?.text.length ?? 0;
    this.files.delete(path);
  }
}

/** Where files are read, and what is known around them. */
export interface Source {
  readonly project: Project;
  readonly open: OpenFiles;
  readonly charts: ChartValues;
  /** The text of an input. @throws HostError where there is none to be had. */
  read(file: InputFile): Promise<string>;
}

/** Why a file is not checked whatever stands in it; undefined where it is. Others may still be told what it says of charts. */
export function whyNotChecked(input: InputFile, project: Project): string | undefined {
  const { path, explicit } = input;
  if (!explicit && project.configFor(path).ignores(path)) return LEFT_ALONE.ignored;
  return isConfiguration(input) ? LEFT_ALONE.configuration : undefined;
}

function isConfiguration({ path }: InputFile): boolean {
  return path.endsWith(`/${CONFIG_FILE}`);
}

/** Why a text is not parsed; undefined where it is. */
export function whyNotParsed(text: string): string | undefined {
  if (text.length <= LIMITS.fileLength) return undefined;
  return `larger than ${LIMITS.fileLength / 1024 / 1024} Mi characters`;
}

/** Returns a file that was read, now or before; or why it cannot be. */
export async function openInput(source: Source, input: InputFile): Promise<OpenFile | { readonly reason: string }> {
  const known = source.open.get(input.path);
  if (known) return known;
  // What it says was read for the files that it counts for.
  if (isConfiguration(input)) return { reason: LEFT_ALONE.configuration };
  try {
    return new OpenFile(input.path, await source.read(input));
  } catch (error) {
    if (error instanceof HostError) return { reason: error.message };
    throw error;
  }
}
