import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { findNeovim, Neovim } from './neovim-support.js';
import { blockOf, builtInto, FILES, isRunning, SECRET } from './support.js';

/** Diagnostics of the current buffer, each as its rule, line from 1 and the files that it relates to. */
const DIAGNOSTICS = `return vim.tbl_map(function(one)
  local related = vim.tbl_get(one, 'user_data', 'lsp', 'relatedInformation') or {}
  return {
    rule = one.code,
    line = one.lnum + 1,
    related = vim.tbl_map(function(it) return vim.fs.basename(vim.uri_to_fname(it.location.uri)) end, related),
  }
end, vim.diagnostic.get(0))`;

/** Has a person take the first choice, and keeps what was asked. */
const CHOOSE_FIRST = `asked = {}
vim.ui.select = function(items, options, choose)
  table.insert(asked, options.prompt)
  choose(items[1])
end`;

interface Shown {
  readonly rule: string;
  readonly line: number;
  readonly related: readonly string[];
}

const program = findNeovim();

describe.skipIf(program === undefined || process.platform === 'win32')(
  'Neovim (skipped where there is no nvim ≥ 0.11)',
  () => {
    let dist: string;
    let cli: string;
    let editor: Neovim;

    beforeAll(() => {
      dist = mkdtempSync(path.join(tmpdir(), 'yamlock-nvim-dist-'));
      cli = builtInto(dist);
    }, 120_000);

    afterAll(() => rmSync(dist, { recursive: true, force: true }));
    afterEach(() => editor.remove());

    async function start(files: Readonly<Record<string, string>> = FILES): Promise<void> {
      editor = await Neovim.start(program ?? '', cli, files);
    }

    /** Resolves to the diagnostics of the current buffer once a finding of a rule is there. */
    const findingOf = (rule: string): Promise<readonly Shown[]> =>
      editor.until<readonly Shown[]>(DIAGNOSTICS, (shown) => shown.some((one) => one.rule === rule));

    /** Resolves once the server knows the workspace: it then finds what one file says of another. */
    async function ready(part: string): Promise<void> {
      await editor.open('apps/shop.yaml', 'pasword');
      await findingOf('secret-key-missing');
      await editor.open('apps/shop.yaml', part);
    }

    test('a finding about several files arrives once all are read, with where else to look', async () => {
      await start();
      await editor.open('apps/shop.yaml', 'pasword');
      const shown = await findingOf('secret-key-missing');
      expect(shown).toContainEqual({ rule: 'secret-key-missing', line: 30, related: ['secret.yaml'] });
      expect(shown.map(({ rule }) => rule)).toContain('pss-privilege-escalation');
    });

    test('a finding goes when another buffer puts it right, and comes again', async () => {
      await start();
      await ready('pasword');
      await editor.open('secret.yaml', 'password');
      await editor.type('cwpasword<Esc>');
      await editor.open('apps/shop.yaml', 'pasword');
      await editor.until<readonly Shown[]>(DIAGNOSTICS, (all) =>
        all.every(({ rule }) => rule !== 'secret-key-missing'),
      );
      await editor.open('secret.yaml', 'pasword');
      await editor.type('u');
      await editor.open('apps/shop.yaml', 'pasword');
      await findingOf('secret-key-missing');
    });

    test('what another program writes counts where Neovim is asked to watch', async () => {
      await start();
      await editor.lua(blockOf('lua', 'didChangeWatchedFiles'));
      await ready('pasword');
      writeFileSync(path.join(editor.workspace, 'secret.yaml'), SECRET.replace('password:', 'pasword:'));
      await editor.until<readonly Shown[]>(DIAGNOSTICS, (all) =>
        all.every(({ rule }) => rule !== 'secret-key-missing'),
      );
    });

    test('hovering over the name of a Secret tells of it, without a value', async () => {
      await start();
      await ready('shop-db');
      await editor.lua('vim.lsp.buf.hover()');
      const shown = await editor.until<string>(
        `for _, win in ipairs(vim.api.nvim_list_wins()) do
        if vim.api.nvim_win_get_config(win).relative ~= '' then
          return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(win), 0, -1, false), '\\n')
        end
      end
      return ''`,
        (text) => text.includes('shop-db'),
      );
      expect(shown).toContain('secret.yaml');
      expect(shown).not.toContain('replace-me');
    });

    test('names of Secrets and their keys are completed', async () => {
      await start();
      await ready('pasword');
      const complete = async (keys: string): Promise<readonly string[]> => {
        await editor.type(keys);
        const words = await editor.until<readonly string[]>(
          `return vim.tbl_map(function(item) return item.word end, vim.fn.complete_info({ 'items' }).items)`,
          (items) => items.length > 0,
        );
        return words;
      };
      expect(await complete('C<C-X><C-O>')).toEqual(expect.arrayContaining(['username', 'password']));
      await editor.type('<C-E><Esc>');
      await editor.open('apps/report.yaml', 'shop-db');
      expect(await complete('C<C-X><C-O>')).toContain('shop-db');
      await editor.type('<C-Y><Esc>');
      await editor.until<string>(`return vim.api.nvim_get_current_line()`, (line) => line.trim() === 'name: shop-db');
    });

    test('the definition of a name is in another file, and its references are listed', async () => {
      await start();
      await ready('shop-db');
      await editor.lua('vim.lsp.buf.definition()');
      const at = await editor.until<readonly [string, number]>(
        `return { vim.fs.basename(vim.api.nvim_buf_get_name(0)), vim.fn.line('.') }`,
        ([name]) => name === 'secret.yaml',
      );
      expect(at).toEqual(['secret.yaml', 4]);
      await editor.lua('vim.lsp.buf.references()');
      const listed = await editor.until<readonly string[]>(
        `return vim.tbl_map(function(one)
        return vim.fs.basename(vim.api.nvim_buf_get_name(one.bufnr)) .. ':' .. one.lnum
      end, vim.fn.getqflist())`,
        (all) => all.length > 1,
      );
      expect(listed.toSorted()).toEqual(['report.yaml:18', 'secret.yaml:4', 'shop.yaml:24', 'shop.yaml:29']);
    });

    test('a rename changes the buffers of all files', async () => {
      await start();
      await ready('shop-db');
      await editor.lua(`vim.lsp.buf.rename('store-db')`);
      await editor.until<string>(`return vim.api.nvim_get_current_line()`, (line) => line.includes('store-db'));
      for (const [name, text] of Object.entries(FILES))
        expect(await editor.text(name)).toBe(text.replaceAll('shop-db', 'store-db'));
    });

    test('a fix is applied', async () => {
      await start();
      await ready('web');
      await editor.lua(
        `vim.lsp.buf.code_action({ apply = true, filter = function(one) return one.title:find('^Harden container') ~= nil end })`,
      );
      await vi.waitFor(async () => expect(await editor.text('apps/shop.yaml')).toContain('runAsNonRoot: true'), 10_000);
    });

    test('a credential moves to a Secret in a new file once agreed, and no value is lost', async () => {
      await start();
      await ready('quiet-harbor-42');
      await editor.lua(CHOOSE_FIRST);
      await editor.lua(
        `vim.lsp.buf.code_action({ apply = true, filter = function(one) return one.title:find('^Move to a new Secret') ~= nil end })`,
      );
      await vi.waitFor(
        async () => expect(await editor.text('apps/shop.yaml')).not.toContain('quiet-harbor-42'),
        10_000,
      );
      // What is left to do is told with an offer to open the file that keeps it, which was taken.
      await editor.until<string>(`return vim.api.nvim_buf_get_name(0)`, (name) => name.endsWith('.secret.yaml.json'));
      const [asked = '', told = '', ...more] = await editor.lua<readonly string[]>('return asked');
      expect(asked).toMatch(/^Move to a new Secret .*\?\n\n.*apps\/shop\.yaml changes/s);
      expect(told).toMatch(/Not saved yet: apps\/shop\.yaml, .*kubectl/s);
      expect(more).toEqual([]);
      expect(asked + told).not.toContain('quiet-harbor-42');
      // Like every edit of Neovim, this one is in buffers until they are written.
      await editor.lua(`vim.cmd.wall()`);
      const written = readdirSync(editor.workspace, { recursive: true, encoding: 'utf8' }).filter((name) =>
        name.endsWith('.yaml'),
      );
      const holding = written.filter((name) =>
        readFileSync(path.join(editor.workspace, name), 'utf8').includes('quiet-harbor-42'),
      );
      expect(holding).toEqual(['.yamlock/apps/shop-secrets.secret.yaml']);
      expect(readFileSync(path.join(editor.workspace, 'apps/shop.yaml'), 'utf8')).toContain('name: shop-secrets');
    });

    test('inlay hints tell what a container inherits', async () => {
      await start();
      await ready('web');
      const hints = await editor.until<readonly unknown[]>(
        `return vim.tbl_map(function(one) return one.inlay_hint.label end, vim.lsp.inlay_hint.get({ bufnr = 0 }))`,
        (all) => all.length > 0,
      );
      expect(JSON.stringify(hints)).toContain('4000');
    });

    test('a code lens at a Secret tells its readers, and leads to one of them', async () => {
      await start();
      await ready('shop-db');
      await editor.open('secret.yaml', 'apiVersion');
      await editor.until<readonly string[]>(
        `vim.api.nvim_exec_autocmds('CursorHold', { buffer = 0 })
        return vim.tbl_map(function(one) return vim.tbl_get(one, 'command', 'title') or '' end, vim.lsp.codelens.get(0))`,
        (titles) => titles.includes('2 readers'),
      );
      await editor.lua(`vim.ui.select = function(items, _, choose) choose(items[1]) end`);
      // While lenses are renewed, Neovim has none that it could run.
      await editor.until<string>(
        `local name = vim.fs.basename(vim.api.nvim_buf_get_name(0))
        if name == 'secret.yaml' then vim.lsp.codelens.run() end
        return name`,
        (name) => ['shop.yaml', 'report.yaml'].includes(name),
      );
    });

    test('who must restart when a Secret changes is told as a message', async () => {
      await start();
      await ready('shop-db');
      await editor.lua(
        `vim.lsp.buf.code_action({ apply = true, filter = function(one) return one.title:find('^Who must restart') ~= nil end })`,
      );
      const told = await editor.until<string>(`return vim.fn.execute('messages')`, (text) => text.includes('Steps'));
      expect(told).toContain('Deployment "shop" must be restarted');
      expect(told).not.toContain('replace-me');
    });

    test('no process is left when the editor quits, or is killed', async () => {
      await start();
      await editor.open('apps/shop.yaml', 'web');
      const first = editor.server;
      expect(isRunning(first)).toBe(true);
      await editor.quit();
      await vi.waitFor(() => expect(isRunning(first)).toBe(false), 10_000);
      await editor.remove();
      await start();
      await editor.open('apps/shop.yaml', 'web');
      const second = editor.server;
      await editor.kill();
      await vi.waitFor(() => expect(isRunning(second)).toBe(false), 10_000);
    });
  },
);
