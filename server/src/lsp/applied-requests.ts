import type { Connection } from 'vscode-languageserver';
import {
  APPLIED_CHANGED,
  APPLIED_ROOTS,
  APPLIED_TEXT,
  type AppliedRoot,
  type AppliedSpan,
  type AppliedText,
} from '../../../protocol/messages.js';
import { type AppliedSet, type DeployedBy, describeRoot, pathOfRoot, type Root } from '../core/applied/applied-set.js';
import { sourceSpans } from '../core/applied/spans.js';
import { withoutCredentials } from '../core/secrets/said-of-sets.js';
import { isRecord } from '../core/text/json.js';
import { nameOf, relativeTo } from '../core/text/paths.js';
import type { AppliedFolders } from './diagnostics/applied-folders.js';
import type { AppliedRoots } from './diagnostics/applied-roots.js';
import { shownDiagnosticsOf } from './diagnostics/shown-diagnostics.js';
import { type FilePositions, type OtherFiles, positionsOf } from './diagnostics/to-lsp.js';
import type { Folders } from './session/folders.js';
import type { Requests } from './session/requests.js';
import type { Uris } from './session/uris.js';

/** Answers the requests of Yamlock's own client that show what is applied. */
export class AppliedRequests {
  /** True for a client that has asked what is applied, and is told when that changes. */
  private isAsked = false;

  constructor(
    private readonly connection: Connection,
    private readonly requests: Requests,
    private readonly uris: Uris,
    private readonly folders: Folders,
    private readonly applied: AppliedFolders,
    private readonly others: OtherFiles,
  ) {}

  listen(): void {
    const { connection, requests } = this;
    connection.onRequest(
      APPLIED_ROOTS,
      requests.ownRequest(APPLIED_ROOTS, 'urgent', (params) => this.rootsOf(params)),
    );
    connection.onRequest(
      APPLIED_TEXT,
      requests.ownRequest(APPLIED_TEXT, 'urgent', (params) => this.textOf(params)),
    );
  }

  /** To be called when what is applied may be another text. */
  changed(): void {
    if (this.isAsked) this.requests.detached(APPLIED_CHANGED, () => this.connection.sendNotification(APPLIED_CHANGED));
  }

  private async rootsOf(params: unknown): Promise<readonly AppliedRoot[]> {
    this.isAsked = true;
    await this.folders.ready;
    const path = this.pathOf(params);
    const folder = this.folders.folderOf(path);
    return (this.applied.of(path)?.choicesFor(path) ?? []).map(({ root, key }) => ({
      uri: this.uris.toUri(root.file),
      key,
      kind: root.kind,
      label: labelOf(root, folder?.path ?? ''),
      values: root.values.map((file) => this.uris.toUri(file)),
      ...(root.by ? { by: byOf(root.by, this.lineOf(root, path)) } : {}),
    }));
  }

  /** The line in which the object stands that deploys a root, in the file that was asked for. */
  private lineOf(root: Root, path: string): number | undefined {
    const roots = this.applied.of(path);
    const place = root.file === path ? roots?.deployerPlace(root) : undefined;
    return place && positionsOf(roots?.textOf(path) ?? '').positionAt(place.start).line;
  }

  private async textOf(params: unknown): Promise<AppliedText | null> {
    this.isAsked = true;
    const roots = this.applied.of(this.pathOf(params));
    const key = isRecord(params) && typeof params.key === 'string' ? params.key : '';
    const set = await roots?.setOf(key);
    return roots && set ? this.withSources(set, roots) : null;
  }

  private withSources(set: AppliedSet, roots: AppliedRoots): AppliedText {
    const { text: traced, problems } = set;
    const files: string[] = [];
    const known = new Map<string, { readonly index: number; readonly positions: FilePositions } | undefined>();
    const fileOf = (path: string): ReturnType<typeof known.get> => {
      if (!known.has(path)) {
        const text = roots.textOf(path);
        known.set(
          path,
          text === undefined
            ? undefined
            : { index: files.push(this.uris.toUri(path)) - 1, positions: positionsOf(text) },
        );
      }
      return known.get(path);
    };
    const spans = sourceSpans(traced).flatMap(({ line, start, end, place, isWritten }): AppliedSpan[] => {
      const file = fileOf(place.file);
      if (!file) return [];
      const [from, to] = [file.positions.positionAt(place.start), file.positions.positionAt(place.end)];
      const written = isWritten ? 1 : 0;
      return [[line, start, end, file.index, from.line, from.character, to.line, to.character, written]];
    });
    return {
      text: traced.text,
      files,
      spans,
      diagnostics: shownDiagnosticsOf(set, roots, this.others),
      problems: [
        ...new Set(problems.map(({ message }) => withoutCredentials(message, [set], (path) => roots.textOf(path)))),
      ],
    };
  }

  private pathOf(params: unknown): string {
    return isRecord(params) && typeof params.uri === 'string' ? this.uris.toPath(params.uri) : '';
  }
}

function byOf({ kind, namespace, name }: DeployedBy, line: number | undefined): NonNullable<AppliedRoot['by']> {
  return { kind, ...(namespace === undefined ? {} : { namespace }), name, ...(line === undefined ? {} : { line }) };
}

function labelOf(root: Root, folder: string): string {
  return describeRoot(root, (one) => {
    const path = pathOfRoot(one);
    return relativeTo(folder, path) ?? nameOf(path);
  });
}
