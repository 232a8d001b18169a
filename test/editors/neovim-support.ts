import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { vi } from 'vitest';
import { findProgram } from '../judges/programs.js';
import { blockOf, environmentOf, fillFolder, SOON, serverOf } from './support.js';

/** Returns the path of Neovim 0.11 or newer; undefined where it is missing or older. */
export function findNeovim(): string | undefined {
  const program = findProgram('nvim');
  const [, major, minor] =
    /^NVIM v(\d+)\.(\d+)/.exec(program ? spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout : '') ?? [];
  return Number(major) > 0 || Number(minor) >= 11 ? program : undefined;
}

/** A Neovim without a screen, with a workspace of its own and the server as the package has it. */
export class Neovim {
  private readonly process: ChildProcess;

  private constructor(
    private readonly program: string,
    readonly folder: string,
  ) {
    this.process = spawn(program, ['--headless', '--clean', '-u', this.init, '--listen', this.socket], {
      cwd: this.workspace,
      env: environmentOf(folder),
      stdio: 'ignore',
    });
  }

  /** Resolves to an editor in a git repository with these files. The program `yamlock` is the command line of a built package. */
  static async start(program: string, cli: string, files: Readonly<Record<string, string>>): Promise<Neovim> {
    const folder = mkdtempSync(path.join(tmpdir(), 'yamlock-nvim-'));
    fillFolder(folder, cli, files);
    writeFileSync(path.join(folder, 'init.lua'), blockOf('lua', 'vim.lsp.enable'));
    const editor = new Neovim(program, folder);
    await vi.waitFor(() => editor.lua('return 1'), SOON);
    return editor;
  }

  get workspace(): string {
    return path.join(this.folder, 'work');
  }

  private get init(): string {
    return path.join(this.folder, 'init.lua');
  }

  private get socket(): string {
    return path.join(this.folder, 'nvim.sock');
  }

  /** Resolves to what a chunk of Lua returns. Throws where it fails. */
  async lua<Result>(chunk: string): Promise<Result> {
    const code = `vim.json.encode((function() ${chunk} end)() or vim.NIL)`;
    const expression = `luaeval('${code.replaceAll("'", "''").replaceAll('\n', ' ')}')`;
    const { stdout, stderr } = await promisify(execFile)(this.program, [
      '--server',
      this.socket,
      '--remote-expr',
      expression,
    ]);
    // What an expression returns is written to one or the other, by version.
    return JSON.parse(stdout || stderr) as Result;
  }

  /** Resolves to what a chunk of Lua returns once that meets a condition. Throws, with what it was, where it never does. */
  async until<Result>(chunk: string, meets: (result: Result) => boolean): Promise<Result> {
    return vi.waitFor(async () => {
      const result = await this.lua<Result>(chunk);
      if (!meets(result)) throw new Error(`${chunk}: ${JSON.stringify(result, undefined, 1)}`);
      return result;
    }, SOON);
  }

  /** Types keys as a person does: `<Esc>` and the like have their names. */
  async type(keys: string): Promise<void> {
    await promisify(execFile)(this.program, ['--server', this.socket, '--remote-send', keys]);
  }

  /** Opens a file of the workspace, and puts the cursor at the start of a part of it. */
  async open(name: string, part: string): Promise<void> {
    await this.lua(`vim.cmd.edit('${path.join(this.workspace, name)}')`);
    await this.until<boolean>(`return #vim.lsp.get_clients({ bufnr = 0, name = 'yamlock' }) > 0`, Boolean);
    await this.lua(`vim.fn.cursor(1, 1); if vim.fn.search([[\\V${part}]], 'cW') == 0 then error('no ${part}') end`);
  }

  /** Resolves to the text of a file as the editor has it. */
  text(name: string): Promise<string> {
    const file = path.join(this.workspace, name);
    return this.lua(
      `return table.concat(vim.api.nvim_buf_get_lines(vim.fn.bufadd('${file}'), 0, -1, false), '\\n') .. '\\n'`,
    );
  }

  /** Returns the id of the process of the server. */
  get server(): number {
    return serverOf(this.folder);
  }

  /** Resolves when the editor has quit. */
  async quit(): Promise<void> {
    // Later, because the answer to what tells it to quit has to come before.
    await this.ended(() => this.lua(`vim.defer_fn(function() vim.cmd('qall!') end, 200)`));
  }

  /** Resolves when the editor is gone, without having said goodbye to the server. */
  async kill(): Promise<void> {
    await this.ended(async () => {
      this.process.kill('SIGKILL');
    });
  }

  /** Removes the workspace, and ends the editor where it still runs. */
  async remove(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) await this.kill();
    if (existsSync(this.folder)) rmSync(this.folder, { recursive: true, force: true });
  }

  private async ended(end: () => Promise<unknown>): Promise<void> {
    const exit = new Promise((resolve) => this.process.once('exit', resolve));
    await end();
    await exit;
  }
}
