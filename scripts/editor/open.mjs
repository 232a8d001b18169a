// `npm run editor`: builds the extension and opens a real VS Code with it on examples/ (or on the folder given).
// An installed VS Code is used where there is one (`code`, or VSCODE_EXECUTABLE); otherwise code-server, in the browser.
import { spawn, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { setUp } from '../setup.mjs';
import { QUIET_SETTINGS, startCodeServer } from './code-server.mjs';
import { ensureEditorHost, ROOT } from './host.mjs';
import { stageExtension } from './package.mjs';

const folder = path.resolve(process.argv[2] ?? path.join(ROOT, 'examples'));
const windows = process.platform === 'win32';

setUp();
const build = spawnSync(process.execPath, ['scripts/build.mjs', '--development'], { cwd: ROOT, stdio: 'inherit' });
if (build.status !== 0) process.exit(build.status ?? 1);

// The package.json of the package has the settings of the rules.
const extension = path.join(ROOT, '.tsbuild/extension');
rmSync(extension, { recursive: true, force: true });
await stageExtension(extension);

const code = process.env.VSCODE_EXECUTABLE ?? 'code';
const installed = spawnSync(code, ['--version'], { stdio: 'ignore', shell: windows }).status === 0;
if (installed) openInstalled();
else await openInBrowser();

function openInstalled() {
  const args = ['--new-window', `--extensionDevelopmentPath=${extension}`, folder];
  const child = spawn(code, args, { stdio: 'inherit', shell: windows });
  child.once('exit', (status) => process.exit(status ?? 0));
}

async function openInBrowser() {
  ensureEditorHost();
  const server = await startCodeServer({
    settings: { ...QUIET_SETTINGS, 'chat.commandCenter.enabled': false },
    port: process.env.EDITOR_PORT,
    testDriver: true,
    onExit: (status) => {
      console.error(server.log());
      process.exit(status ?? 1);
    },
  });
  const url = server.url(folder, [
    ['extensionDevelopmentPath', server.remote(extension)],
    ['skipWelcome', 'true'],
  ]);
  console.log(`\nVS Code with the extension is at\n\n  ${url}\n\nPress Ctrl-C to stop it.`);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, async () => {
      await server.stop();
      process.exit(0);
    });
  }
}
