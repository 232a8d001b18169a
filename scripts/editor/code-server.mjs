// Starts and stops code-server, and opens its workbench in a headless Chromium.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findChromium, HOST_DIR, HOST_ENTRY, HOST_NODE } from './host.mjs';

/** User settings with which VS Code shows no popups, does not update, and uses no network. */
export const QUIET_SETTINGS = {
  'chat.disableAIFeatures': true,
  'editor.cursorBlinking': 'solid',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'workbench.enableExperiments': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/**
 * Starts a code-server of its own: fresh settings, fresh extensions, a free port, no login.
 * `language` is the display language: extensions speak it, and the workbench itself where `translations` names the main file of a
 * language pack. `port` fixes the port; `testDriver` lets the page's address name extensions to develop and test.
 */
export async function startCodeServer({
  settings = QUIET_SETTINGS,
  extensionsDir,
  port,
  testDriver = false,
  language,
  translations,
  onExit,
} = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'yamlock-editor-'));
  const userData = path.join(folder, 'user-data');
  mkdirSync(path.join(userData, 'User'), { recursive: true });
  writeFileSync(path.join(userData, 'User', 'settings.json'), JSON.stringify(settings));
  if (language) writeLanguagePack(userData, language, translations);
  const shared = [
    ...['--config', path.join(folder, 'config.yaml')],
    ...['--user-data-dir', userData],
    ...['--extensions-dir', path.resolve(extensionsDir ?? path.join(folder, 'extensions'))],
  ];
  const env = {
    ...process.env,
    XDG_CONFIG_HOME: path.join(folder, 'config'),
    XDG_DATA_HOME: path.join(folder, 'data'),
  };
  const address = `127.0.0.1:${port ?? (await freePort())}`;
  const quiet = [
    '--disable-telemetry',
    '--disable-update-check',
    '--disable-getting-started-override',
    '--disable-proxy',
  ];
  const locale = language ? ['--locale', language] : [];
  // Without the driver option a built workbench silently ignores the extension paths in its address.
  const driver = testDriver ? ['--vscode-option', 'enable-smoke-test-driver'] : [];
  const process_ = spawn(
    HOST_NODE,
    [
      HOST_ENTRY,
      ...shared,
      '--auth',
      'none',
      '--bind-addr',
      address,
      '--disable-workspace-trust',
      ...quiet,
      ...locale,
      ...driver,
    ],
    { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  let log = '';
  let stopping = false;
  const exited = new Promise((resolve) => process_.once('exit', resolve));
  process_.once('exit', (code) => {
    if (!stopping) onExit?.(code);
  });
  const server = {
    address,
    log: () => log,
    /** Installs a packaged extension, before the workbench is opened. */
    install(vsix) {
      const args = [HOST_ENTRY, ...shared, '--install-extension', path.resolve(vsix)];
      const result = spawnSync(HOST_NODE, args, { env, encoding: 'utf8' });
      if (result.status !== 0) throw new Error(`Could not install ${vsix}:\n${result.stdout}${result.stderr}`);
    },
    /** Returns the URL of the workbench with a folder or a workspace file open; `payload` is a list of key and value. */
    url(opened, payload = []) {
      const kind = opened.endsWith('.code-workspace') ? 'workspace' : 'folder';
      const query = new URLSearchParams({ [kind]: path.resolve(opened), payload: JSON.stringify(payload) });
      return `http://${address}/?${query}`;
    },
    /** Returns the URI by which the workbench names a file of this machine. */
    remote: (file) => `vscode-remote://${address}${path.resolve(file)}`,
    async stop() {
      stopping = true;
      kill(process_, 'SIGTERM');
      await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, 3000).unref())]);
      kill(process_, 'SIGKILL');
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
  try {
    await new Promise((resolve, reject) => {
      for (const stream of [process_.stdout, process_.stderr]) {
        stream.on('data', (chunk) => {
          log += chunk;
          if (log.includes('HTTP server listening on')) resolve();
        });
      }
      process_.once('error', reject);
      process_.once('exit', (code) => reject(new Error(`code-server ended with ${code}\n${log}`)));
    });
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

/** Writes what the workbench finds after a language pack was installed. Texts that the pack lacks are in English. */
function writeLanguagePack(userData, language, translations) {
  const file = path.resolve(translations ?? path.join(userData, 'no-texts.i18n.json'));
  if (!translations) writeFileSync(file, JSON.stringify({ contents: {} }));
  const extensions = [{ extensionIdentifier: { id: 'test.language-pack' }, version: '1.0.0' }];
  const pack = { hash: language, label: language, extensions, translations: { vscode: file } };
  writeFileSync(path.join(userData, 'languagepacks.json'), JSON.stringify({ [language]: pack }));
}

/** Opens a headless page that can reach nothing but the code-server. */
export async function openPage(server, contextOptions = {}) {
  const { chromium } = createRequire(path.join(HOST_DIR, 'package.json'))('playwright-core');
  const browser = await chromium.launch({
    executablePath: findChromium(),
    // Root cannot use Chromium's sandbox; the page shows nothing but our own server.
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  });
  const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, ...contextOptions });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: `http://${server.address}` });
  const page = await context.newPage();
  const isForeign = (url) => /^https?:$/.test(url.protocol) && url.host !== server.address;
  await page.route(isForeign, (route) => route.abort());
  return { browser, page };
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function kill(child, signal) {
  try {
    // The whole group: code-server starts the extension host and our language server.
    process.kill(-child.pid, signal);
  } catch {
    // The process has ended already.
  }
}
