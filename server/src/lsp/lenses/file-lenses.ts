import { isApplied } from '../../core/applied/applied-set.js';
import { isNamedAsPart } from '../../core/kubernetes/named-as-part.js';
import type { Range } from '../../core/text/range.js';
import type { AppliedFolders } from '../diagnostics/applied-folders.js';
import type { Checked } from '../diagnostics/checked.js';
import type { Checker } from '../diagnostics/checker.js';
import { makersIn } from '../graph/makers.js';
import type { Folders } from '../session/folders.js';
import type { LensSettings } from '../session/settings.js';
import { type Lens, notApplied } from './lens.js';
import { podSecurityLens, workloadsIn } from './pod-security-lens.js';
import { makersLens, readersLens, secretsMadeBy } from './secret-lenses.js';

/** What a lens is about: the readers or other makers of what the object with an index makes, or how a workload stands. */
export type LensAbout = 'readers' | 'makers' | 'podSecurity';

/** A lens of a file whose words are computed when it is shown. */
export interface FileLens {
  readonly about: LensAbout;
  /** The number of the object of its sort in the file, from 0. */
  readonly index: number;
  /** The object, in UTF-16 code units of the file. */
  readonly extent: Range;
}

/** Finds the lenses of checked documents, by what is known right now. */
export class FileLenses {
  constructor(
    private readonly folders: Folders,
    private readonly applied: AppliedFolders,
    private readonly checker: Checker,
  ) {}

  /** Returns true where all that lenses say is known: the graph has every file, and no root is waiting to be built again. */
  isCurrent(path: string): boolean {
    return this.isIndexed(path) && this.applied.of(path)?.isCurrent(path) !== false;
  }

  /** Returns true where the files around a file are known. One outside of the folders on the disk stands for itself. */
  private isIndexed(path: string): boolean {
    return this.folders.folderOf(path)?.hasFiles !== true || this.applied.graphOf(path)?.graph.complete === true;
  }

  /**
   * Returns the lenses of a document, in the order of the text. Where a lens stands depends on its text alone, so that none comes or
   * goes while another file is typed; but for those about makers, which stand beside others.
   */
  in(checked: Checked, { secrets, podSecurity }: LensSettings): readonly FileLens[] {
    const { file } = checked;
    const { path } = file;
    if (!this.isIndexed(path) || !this.checker.configOf(path)) return [];
    if (file.fileClass === 'other' || file.fileClass === 'helm-values') return [];
    const ofSecrets =
      secrets && this.applied.graphOf(path)
        ? makersIn(file.stream).flatMap(({ extent }, index): readonly FileLens[] => {
            const readers: FileLens = { about: 'readers', index, extent };
            const makers: FileLens = { about: 'makers', index, extent };
            return this.lens(checked, makers) ? [readers, makers] : [readers];
          })
        : [];
    const isPatch = file.kustomize?.as === 'patch' || isNamedAsPart(path);
    const ofWorkloads =
      podSecurity && !isPatch && file.fileClass !== 'generated'
        ? workloadsIn(file.stream).map(({ extent }, index): FileLens => ({ about: 'podSecurity', index, extent }))
        : [];
    return [...ofSecrets, ...ofWorkloads].sort((a, b) => a.extent.start - b.extent.start);
  }

  /** Returns what a lens of a document says; undefined where there is nothing to say. */
  lens(checked: Checked, { about, index }: Pick<FileLens, 'about' | 'index'>): Lens | undefined {
    const { path } = checked.document;
    const roots = this.applied.of(path);
    if (about === 'podSecurity') {
      const workload = workloadsIn(checked.file.stream)[index];
      const { project } = checked;
      const judging = {
        checked,
        roots,
        configOf: (one: string) => project.configFor(one),
        onCrash: this.checker.onCrash,
      };
      return workload && podSecurityLens(workload, judging);
    }
    const graph = this.applied.graphOf(path)?.graph;
    const maker = makersIn(checked.file.stream)[index];
    if (!graph || !roots || !maker) return undefined;
    const subjects = secretsMadeBy(graph, roots, path, maker);
    const isBuilt = roots.builtWith(path).some(({ set }) => isApplied(set));
    if (about === 'readers' && subjects.length === 0 && isBuilt) return notApplied();
    return about === 'readers' ? readersLens(graph, maker, subjects) : makersLens(graph, path, maker, subjects);
  }
}
