import type { Diagnostic } from 'vscode-languageserver';
import type { Entry } from '../../core/engine/groups.js';
import type { PlacedFinding, SourceFile } from '../../core/engine/placed-finding.js';
import type { YamlStream } from '../../core/yaml/document.js';
import type { Project } from '../../host/project/project.js';
import type { OpenDocument } from '../session/documents.js';
import type { AppliedRoots } from './applied-roots.js';

/** An open document that is parsed. */
export interface ReadDocument {
  readonly document: OpenDocument;
  readonly project: Project;
  readonly file: SourceFile;
  /** The documents of its text as they are written. */
  readonly stream: YamlStream;
}

/** The findings and diagnostics of an open document. They are valid for as long as `resultId` is the same. */
export interface Checked {
  readonly document: OpenDocument;
  readonly project: Project;
  readonly resultId: string;
  readonly file: SourceFile;
  /** The roots of its folder; undefined where it has a part in none. */
  readonly roots: AppliedRoots | undefined;
  readonly findings: readonly PlacedFinding[];
  /** The findings that a baseline has, and that are shown nowhere. */
  readonly known: readonly PlacedFinding[];
  /** The findings as they are shown: those with one cause are one entry. */
  readonly entries: readonly Entry[];
  readonly diagnostics: Diagnostic[];
}
