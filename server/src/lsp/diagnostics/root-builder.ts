import type { AppliedSet, Root } from '../../core/applied/applied-set.js';
import { coverageOf } from '../../core/applied/coverage.js';
import type { LeveledFinding } from '../../core/engine/applied/at-source.js';
import { checkApplied } from '../../core/engine/applied/check-applied.js';
import { othersIn } from '../../core/engine/applied/others-in-set.js';
import { withoutGuesses } from '../../core/engine/applied/rendered-values.js';
import { settledLevelOf } from '../../core/engine/deferred-level.js';
import type { OnCrash } from '../../core/engine/placed-finding.js';
import { limited } from '../../core/text/limited.js';
import type { FileSnapshot } from '../../host/file-snapshot.js';
import type { OpenDocuments } from '../session/documents.js';
import type { Folder } from '../session/folders.js';
import type { BuiltRoot } from './built-root.js';
import type { FolderRoots } from './folder-roots.js';

/** Builds roots and checks what they give. */
export class RootBuilder {
  private revisions = 0;

  /** @param now The clock that measures how long it takes, in milliseconds. */
  constructor(
    private readonly folder: Folder,
    private readonly roots: FolderRoots,
    private readonly files: FileSnapshot,
    private readonly documents: OpenDocuments,
    private readonly onCrash: OnCrash,
    private readonly now: () => number,
  ) {}

  /** Returns the findings in the objects of a set. */
  findingsIn(set: AppliedSet): readonly LeveledFinding[] {
    const { project } = this.folder;
    const path = set.root.file;
    const others = othersIn(set);
    const all = checkApplied(set, project.schemasOf(path), project.configFor(path), this.onCrash);
    return withoutGuesses(all, this.roots.below(set)).flatMap((one) => {
      const { level } = settledLevelOf(one.checked.level, others);
      return level === 'off' ? [] : [{ ...one, level }];
    });
  }

  /**
   * Builds a root and checks what it gives, limited as one piece of work.
   * @param last What it gave last.
   */
  build(root: Root, last: BuiltRoot | undefined): BuiltRoot {
    return limited('root', () => this.buildNow(root, last));
  }

  private buildNow(root: Root, last: BuiltRoot | undefined): BuiltRoot {
    const started = this.now();
    const set = this.roots.setOf(root);
    const isSame = last?.set === set;
    const findings = isSame ? last.findings : this.findingsIn(set);
    const coverage = isSame ? last.coverage : coverageOf([set.text]);
    const milliseconds = this.now() - started;
    const [edited, ...more] = last?.stale ? last.changed : [];
    const afterEdit = new Map(last?.afterEdit);
    if (edited !== undefined && more.length === 0) afterEdit.set(edited, milliseconds);
    const texts = this.documents
      .all()
      .flatMap(({ path, content }) => (set.files.has(path) ? [[path, content.getText()] as const] : []));
    return {
      root,
      set,
      findings,
      coverage,
      texts: new Map(texts),
      // What the disk has to give first is read soon.
      stale: !this.files.isSettled,
      changed: new Set(),
      milliseconds: edited === undefined || !last ? milliseconds : last.milliseconds,
      afterEdit,
      revision: ++this.revisions,
    };
  }
}
