import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { Emacs, type EmacsClient, findEmacs } from './emacs-support.js';
import { builtInto, FILES, isRunning, SECRET } from './support.js';

/** The diagnostics of the selected buffer, each as its line from 1 and its text. */
const DIAGNOSTICS = `(vconcat (mapcar
  (lambda (one) (vector (line-number-at-pos (flymake-diagnostic-beg one)) (flymake-diagnostic-text one)))
  (flymake-diagnostics)))`;

/** Those that lsp-mode has of all files: the rules alone. */
const RULES_OF_LSP_MODE = `(vconcat (mapcar (lambda (one) (lsp:diagnostic-code? one))
  (apply #'append (hash-table-values (lsp-diagnostics t)))))`;

type Shown = readonly (readonly [line: number, text: string])[];

const program = findEmacs();

describe.skipIf(program === undefined || process.platform === 'win32')(
  'Emacs (skipped where there is none with yaml-mode, eglot and lsp-mode)',
  () => {
    let dist: string;
    let cli: string;
    let editor: Emacs;

    beforeAll(() => {
      dist = mkdtempSync(path.join(tmpdir(), 'yamlock-emacs-dist-'));
      cli = builtInto(dist);
    }, 120_000);

    afterAll(() => rmSync(dist, { recursive: true, force: true }));
    afterEach(() => editor.remove());

    async function start(client: EmacsClient): Promise<void> {
      editor = await Emacs.start(program ?? '', client, cli, FILES);
    }

    /** Resolves once the server knows the workspace: it then finds what one file says of another. */
    async function ready(part: string): Promise<Shown> {
      await editor.open('apps/shop.yaml', part);
      return editor.until<Shown>(DIAGNOSTICS, (all) => all.some(([, text]) => text.includes('secret-key-missing')));
    }

    test('findings arrive, and go when another file puts them right on the disk', async () => {
      await start('eglot');
      const shown = await ready('pasword');
      expect(shown.find(([, text]) => text.includes('secret-key-missing'))?.[0]).toBe(30);
      expect(shown.some(([, text]) => text.includes('pss-privilege-escalation'))).toBe(true);
      // What is registered at the start is all that Eglot knows.
      expect(await editor.messages()).not.toMatch(/unsupported capability/);
      writeFileSync(path.join(editor.workspace, 'secret.yaml'), SECRET.replace('password:', 'pasword:'));
      await editor.until<Shown>(DIAGNOSTICS, (all) => all.every(([, text]) => !text.includes('secret-key-missing')));
    });

    test('hovering over the name of a Secret tells of it, and its keys are completed, without a value', async () => {
      await start('eglot');
      await ready('shop-db');
      const hover = await editor.lisp<string>(`(let ((found (jsonrpc-request (eglot-current-server) :textDocument/hover
        (eglot--TextDocumentPositionParams)))) (plist-get (plist-get found :contents) :value))`);
      expect(hover).toContain('secret.yaml');
      await editor.open('apps/shop.yaml', 'pasword');
      await editor.lisp(`(progn (delete-region (point) (line-end-position)) (insert "p") nil)`);
      const words = await editor.until<readonly string[]>(
        `(let ((at (run-hook-with-args-until-success 'completion-at-point-functions)))
          (vconcat (mapcar #'substring-no-properties (all-completions "" (nth 2 at)))))`,
        (all) => all.length > 0,
      );
      expect(words.map((word) => word.trim())).toContain('password');
      expect(hover + words.join()).not.toContain('replace-me');
    });

    test('a rename changes the buffers of all files', async () => {
      await start('eglot');
      await ready('shop-db');
      await editor.lisp(`(progn (eglot-rename "store-db") nil)`);
      for (const [name, text] of Object.entries(FILES))
        expect(await editor.text(name)).toBe(text.replaceAll('shop-db', 'store-db'));
    });

    test('a fix is applied, and what cannot be made here is told', async () => {
      await start('eglot');
      await ready('web');
      await choose('Harden container');
      expect(await editor.text('apps/shop.yaml')).toContain('runAsNonRoot: true');
      await editor.open('apps/shop.yaml', 'quiet-harbor-42');
      await choose('Not possible: Move to a new Secret');
      await vi.waitFor(
        async () => expect(await editor.messages()).toContain('this editor cannot create files'),
        10_000,
      );
      await choose('No fix to choose here: how to mend secret-env-literal');
      await vi.waitFor(
        async () => expect(await editor.messages()).toMatch(/secret-env-literal: .*\n.*\n.*secret-env-literal\.md/),
        10_000,
      );
      expect(await editor.messages()).not.toContain('quiet-harbor-42');
    });

    test('lsp-mode moves a credential to a Secret in a new file, tells what is left, and no value is lost', async () => {
      await start('lsp-mode');
      await editor.open('apps/shop.yaml', 'quiet-harbor-42');
      await editor.until<readonly string[]>(RULES_OF_LSP_MODE, (rules) => rules.includes('secret-key-missing'));
      await editor.lisp(`(progn (setq answers '("Move to a new Secret"))
        (lsp-execute-code-action (lsp--select-action (lsp-code-actions-at-point))) nil)`);
      const told = await vi.waitFor(async () => {
        const messages = await editor.messages();
        expect(messages).toContain('kubectl apply');
        return messages;
      }, 10_000);
      expect(told).not.toContain('quiet-harbor-42');
      await editor.lisp(`(progn (save-some-buffers t) nil)`);
      const written = readdirSync(editor.workspace, { recursive: true, encoding: 'utf8' });
      const holding = written.filter(
        (name) =>
          name.endsWith('.yaml') && readFileSync(path.join(editor.workspace, name), 'utf8').includes('quiet-harbor-42'),
      );
      expect(holding).toEqual(['.yamlock/apps/shop-secrets.secret.yaml']);
      expect(await editor.text('apps/shop.yaml')).toContain('name: shop-secrets');
      const { server } = editor;
      await editor.remove();
      await vi.waitFor(() => expect(isRunning(server)).toBe(false), 10_000);
    });

    /** Chooses from the menu of actions at the cursor. */
    async function choose(title: string): Promise<void> {
      await editor.lisp(`(let ((last-nonmenu-event 13)) (setq answers '(${JSON.stringify(title)}))
        (eglot-code-actions (point) (point) nil t) nil)`);
    }
  },
);
