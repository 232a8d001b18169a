import type { CancellationToken, Connection } from 'vscode-languageserver';
import {
  CARETS,
  FILE_STATUS,
  type FileStatus,
  LIST_RULES,
  type RuleInfo,
  SCAN_WORKSPACE,
  type ScanResult,
  SWITCHED_OFF,
  type SwitchedOffPlace,
} from '../../../protocol/messages.js';
import { RULES } from '../core/rules/registry.js';
import { isRecord } from '../core/text/json.js';
import { inWords } from '../core/text/say.js';
import type { Checker } from './diagnostics/checker.js';
import { fileStatus } from './diagnostics/file-status.js';
import type { KnownFindings } from './diagnostics/known-findings.js';
import { toRange } from './diagnostics/to-lsp.js';
import type { Typing } from './diagnostics/typing.js';
import type { WorkspaceScan } from './diagnostics/workspace-scan.js';
import type { Requests } from './session/requests.js';
import type { SameFiles } from './session/same-files.js';
import type { Uris } from './session/uris.js';

/** Answers the requests of Yamlock's own client that are not part of the Language Server Protocol. */
export class OwnRequests {
  constructor(
    private readonly connection: Connection,
    private readonly requests: Requests,
    private readonly uris: Uris,
    private readonly checker: Checker,
    private readonly known: KnownFindings,
    private readonly typing: Typing,
    private readonly sameFiles: SameFiles,
    private readonly scan: WorkspaceScan,
    /** Called after a scan that was not cancelled. */
    private readonly scanned: () => void,
  ) {}

  listen(): void {
    const { connection, requests } = this;
    connection.onNotification(
      CARETS,
      requests.notification(CARETS, (carets: unknown) => this.caretsMoved(carets)),
    );
    connection.onRequest(
      LIST_RULES,
      requests.ownRequest(LIST_RULES, 'urgent', () => this.rules()),
    );
    connection.onRequest(
      FILE_STATUS,
      requests.ownRequest(FILE_STATUS, 'urgent', (params) => this.statusOf(params)),
    );
    connection.onRequest(
      SWITCHED_OFF,
      requests.ownRequest(SWITCHED_OFF, 'urgent', (params) => this.switchedOffIn(params)),
    );
    connection.onRequest(
      SCAN_WORKSPACE,
      requests.ownRequest(SCAN_WORKSPACE, 'long', (params, token) => this.runScan(params, token)),
    );
  }

  private caretsMoved(carets: unknown): void {
    if (!isRecord(carets) || typeof carets.uri !== 'string' || !Array.isArray(carets.lines)) return;
    const path = this.uris.toPath(carets.uri);
    this.sameFiles.used(path);
    this.typing.carets(path, carets.lines);
  }

  private rules(): RuleInfo[] {
    return RULES.map(({ id, summary, family, level }) => ({ id, summary: inWords(summary), family, level }));
  }

  private async statusOf(params: unknown): Promise<FileStatus> {
    const path = isRecord(params) && typeof params.uri === 'string' ? this.uris.toPath(params.uri) : '';
    return fileStatus(
      await this.checker.check(path),
      (file) => this.uris.toUri(file),
      (checked) => this.checker.hiddenIn(checked),
      (file) => this.known.of(file),
    );
  }

  private async switchedOffIn(params: unknown): Promise<readonly SwitchedOffPlace[]> {
    const path = isRecord(params) && typeof params.uri === 'string' ? this.uris.toPath(params.uri) : '';
    const checked = await this.checker.check(path);
    if (!checked) return [];
    const { content } = checked.document;
    const known = checked.known.map(({ rule, range }): SwitchedOffPlace => {
      return { rule: rule.id, by: 'baseline', range: toRange(content, range) };
    });
    return [...this.checker.hiddenIn(checked), ...known].sort(
      ({ range: { start: a } }, { range: { start: b } }) => a.line - b.line || a.character - b.character,
    );
  }

  private async runScan(params: unknown, token: CancellationToken): Promise<ScanResult> {
    const result = await this.scan.run(params, token);
    if (!result.cancelled) this.scanned();
    return result;
  }
}
