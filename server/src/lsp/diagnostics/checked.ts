import type { Diagnostic } from 'vscode-languageserver';
import type { Entry } from '../../core/engine/groups.js';
import type { PlacedFinding, SourceFile } from '../../core/engine/placed-finding.js';
import type { Project } from '../../host/project/project.js';
import type { OpenDocument } from '../session/documents.js';

/** What was found in a file, and the same as the client takes it. */
export interface Findings {
  readonly findings: readonly PlacedFinding[];
  /** The same as people are shown them: those of one cause together. */
  readonly entries: readonly Entry[];
  readonly diagnostics: Diagnostic[];
}

/** What was found in an open document. Good for as long as `resultId` is the same. */
export interface Checked extends Findings {
  readonly document: OpenDocument;
  readonly project: Project;
  readonly resultId: string;
  readonly file: SourceFile;
}
