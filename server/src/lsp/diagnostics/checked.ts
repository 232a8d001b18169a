import type { Diagnostic } from 'vscode-languageserver';
import type { Entry } from '../../core/engine/groups.js';
import type { PlacedFinding, SourceFile } from '../../core/engine/placed-finding.js';
import type { Project } from '../../host/project/project.js';
import type { OpenDocument } from '../session/documents.js';

/** What was found in an open document, and the same as the client takes it. Good for as long as `resultId` is the same. */
export interface Checked {
  readonly document: OpenDocument;
  readonly project: Project;
  readonly resultId: string;
  readonly file: SourceFile;
  readonly findings: readonly PlacedFinding[];
  /** The same as people are shown them: those of one cause together. */
  readonly entries: readonly Entry[];
  readonly diagnostics: Diagnostic[];
}
