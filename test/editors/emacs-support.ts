import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { vi } from 'vitest';
import { findProgram } from '../judges/programs.js';
import { blockOf, environmentOf, fillFolder, SOON, serverOf } from './support.js';

/** A package of Emacs that is a client of language servers. */
export type EmacsClient = 'eglot' | 'lsp-mode';

/** Returns the path of Emacs; undefined where it is missing, or lacks a package that the tests need. */
export function findEmacs(): string | undefined {
  const program = findProgram('emacs');
  if (!program || !findProgram('emacsclient')) return undefined;
  const needs =
    "(progn (require 'package) (package-initialize) (require 'yaml-mode) (require 'eglot) (require 'lsp-mode))";
  if (spawnSync(program, ['--batch', '--eval', needs], { stdio: 'ignore' }).status === 0) return program;
  if (process.env.YAMLOCK_JUDGES?.split(' ').includes('emacs')) throw new Error(`${program} lacks a package`);
  return undefined;
}

/** No question blocks an Emacs without a screen: a person answers with yes, and takes the choice that the test names. */
const PERSON = `
(setq auto-save-default nil create-lockfiles nil make-backup-files nil warning-minimum-level :emergency)
(defvar answers nil)
(dolist (ask '(y-or-n-p yes-or-no-p ask-user-about-supersession-threat)) (advice-add ask :override (lambda (&rest _) t)))
(advice-add 'completing-read :override
  (lambda (prompt choices &rest _)
    (let ((start (pop answers)))
      (or (seq-find (lambda (one) (string-prefix-p start one)) (all-completions "" choices))
          (error "%s: no %s among %s" prompt start (all-completions "" choices))))))
`;

/** An Emacs without a screen, with a workspace of its own and the server as the package has it. */
export class Emacs {
  private readonly process: ChildProcess;

  private constructor(
    program: string,
    readonly folder: string,
  ) {
    this.process = spawn(program, [`--fg-daemon=${this.socket}`], {
      cwd: this.workspace,
      env: environmentOf(folder),
      stdio: 'ignore',
    });
  }

  /** Resolves to an editor in a git repository with these files, set up as the page says for one of the clients. */
  static async start(
    program: string,
    client: EmacsClient,
    cli: string,
    files: Readonly<Record<string, string>>,
  ): Promise<Emacs> {
    const folder = mkdtempSync(path.join(tmpdir(), 'yamlock-emacs-'));
    fillFolder(folder, cli, files);
    mkdirSync(path.join(folder, '.emacs.d'));
    writeFileSync(path.join(folder, '.emacs.d', 'init.el'), PERSON + blockOf('elisp', `(require '${client})`));
    const editor = new Emacs(program, folder);
    await vi.waitFor(() => editor.lisp('t'), SOON);
    return editor;
  }

  get workspace(): string {
    return path.join(this.folder, 'work');
  }

  private get socket(): string {
    return path.join(this.folder, 'emacs.sock');
  }

  /** Resolves to what a form returns in the selected buffer. Throws where it fails. */
  async lisp<Result>(form: string): Promise<Result> {
    const selected = '(window-buffer (selected-window))';
    // Emacs prints a text with its line breaks, which JSON does not have.
    const encoded = `(base64-encode-string (encode-coding-string (json-encode ${form}) 'utf-8) t)`;
    const { stdout } = await promisify(execFile)(
      'emacsclient',
      ['--socket-name', this.socket, '--eval', `(with-current-buffer ${selected} ${encoded})`],
      // An Emacs that asks something waits for ever.
      { timeout: SOON.timeout },
    );
    return JSON.parse(Buffer.from(JSON.parse(stdout) as string, 'base64').toString()) as Result;
  }

  /** Resolves to what a form returns once that meets a condition. Throws, with what it was, where it never does. */
  async until<Result>(form: string, meets: (result: Result) => boolean): Promise<Result> {
    return vi.waitFor(async () => {
      const result = await this.lisp<Result>(form);
      if (!meets(result)) throw new Error(`${form}: ${JSON.stringify(result, undefined, 1)}`);
      return result;
    }, SOON);
  }

  /** Opens a file of the workspace, and puts the cursor before a part of it. */
  async open(name: string, part: string): Promise<void> {
    const file = JSON.stringify(path.join(this.workspace, name));
    // What is to be done after the next command of a person is done now: there is no person.
    await this.lisp(`(with-current-buffer (find-file ${file}) (run-hooks 'post-command-hook) nil)`);
    await this.until(
      `(if (or (bound-and-true-p eglot--managed-mode) (bound-and-true-p lsp-mode)) t :json-false)`,
      Boolean,
    );
    await this.lisp(
      `(progn (goto-char (point-min)) (search-forward ${JSON.stringify(part)}) (goto-char (match-beginning 0)))`,
    );
  }

  /** Resolves to the text of a file as the editor has it. */
  text(name: string): Promise<string> {
    const file = JSON.stringify(path.join(this.workspace, name));
    return this.lisp(`(with-current-buffer (find-file-noselect ${file}) (substring-no-properties (buffer-string)))`);
  }

  /** Resolves to all that Emacs has told. */
  messages(): Promise<string> {
    return this.lisp(`(with-current-buffer (messages-buffer) (substring-no-properties (buffer-string)))`);
  }

  /** Returns the id of the process of the server. */
  get server(): number {
    return serverOf(this.folder);
  }

  /** Resolves when the editor is gone, without having said goodbye to the server, and its workspace with it. */
  async remove(): Promise<void> {
    const exit = new Promise((resolve) => this.process.once('exit', resolve));
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill('SIGKILL');
      await exit;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
