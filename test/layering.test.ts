import { existsSync, readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { PROJECT } from './harness/files.js';
import { type Import, importsBelow, importsOf } from './harness/imports.js';

/** The layers, each with where it stands: one may import those before it, and no other. */
const LAYERS: readonly (readonly [name: string, at: RegExp])[] = [
  ['text', /^core\/text\//],
  ['yaml', /^core\/yaml\//],
  ['provenance', /^core\/provenance\//],
  ['template', /^core\/template\//],
  ['kubernetes', /^core\/kubernetes\//],
  ['schema', /^core\/schema\//],
  ['encryption', /^core\/encryption\//],
  ['graph', /^core\/graph\//],
  ['workspace', /^core\/workspace\//],
  ['helm', /^core\/helm\//],
  ['kustomize', /^core\/kustomize\//],
  ['applied', /^core\/applied\//],
  ['model', /^core\/model\//],
  ['secrets', /^core\/secrets\//],
  ['suppressions', /^core\/suppressions\//],
  ['refactor', /^core\/refactor\//],
  ['kit', /^core\/rules\/kit\//],
  ['rules', /^core\/rules\/[\w-]+\/[\w-]+\.ts$/],
  ['registry', /^core\/rules\/(?:catalogue|registry)\.ts$/],
  ['settings', /^core\/settings\//],
  ['engine', /^core\/engine\//],
  ['host', /^host\/[\w-]+\.ts$/],
  ['host/project', /^host\/project\//],
  ['host/node', /^host\/node\//],
  ['host/client', /^host\/client\//],
  ['host/web', /^host\/web\//],
  ['lsp/transport', /^lsp\/transport\//],
  ['lsp/session', /^lsp\/session\//],
  ['lsp/diagnostics', /^lsp\/diagnostics\//],
  ['lsp/charts', /^lsp\/charts\//],
  ['lsp/graph', /^lsp\/graph\//],
  ['lsp/lenses', /^lsp\/lenses\//],
  ['lsp/navigation', /^lsp\/navigation\//],
  ['lsp/completion', /^lsp\/completion\//],
  ['lsp/actions', /^lsp\/actions\//],
  ['lsp', /^lsp\/[\w-]+\.ts$/],
  ['cli/io', /^cli\/io\.ts$/],
  ['cli/report', /^cli\/report\//],
  ['cli/scan', /^cli\/scan\//],
  ['cli/baseline', /^cli\/baseline\//],
  ['cli/init', /^cli\/init\//],
  ['cli/history', /^cli\/history\//],
  ['cli/merge', /^cli\/merge\//],
  ['cli/write', /^cli\/write\//],
  ['cli/mcp', /^cli\/mcp\//],
  ['cli/commands', /^cli\/commands\//],
  ['main', /^main\.\w+\.ts$/],
];

/** Layers that know nothing of each other, although one of them stands before the other. */
const STRANGERS: readonly (readonly [RegExp, RegExp])[] = [
  [/^host\/(?:node|client|web)$/, /^host\/(?:project|node|client|web)$/],
  [/^lsp\b/, /^cli\b/],
  [/^lsp\/actions$/, /^lsp\/navigation$/],
];

/** Where a package may be imported; any other file may not. Packages that are not listed are open to every file. */
const PACKAGES: readonly { readonly name: RegExp; readonly at: RegExp; readonly why: string }[] = [
  {
    name: /^yaml(?:\/|$)/,
    at: /^server\/src\/core\/yaml\//,
    why: 'another reader can take its place only if nobody else knows it',
  },
  {
    name: /^vscode-languageserver(?!-types)/,
    at: /^(?:server\/src\/(?:lsp\/|main\.)|playground\/)/,
    why: 'fixes live with findings only while the core has its own words',
  },
  { name: /^vscode-languageclient/, at: /^client\/src\//, why: 'it is the other side of the wire' },
  { name: /^vscode$/, at: /^client\/src\//, why: 'the server runs in any editor and in none' },
  {
    name: /^node:(?:net|https?|http2|tls|dgram|dns|quic)(?:\/|$)/,
    // To the editor that starts the server, where it names a pipe or a port of this machine.
    at: /^server\/src\/host\/node\/channel\.ts$/,
    why: 'nothing of Yamlock opens a connection',
  },
  // The browser's server is made of everything else.
  {
    name: /^node:/,
    at: /^(?:server\/src\/(?:host\/node\/[\w-]+|cli\/[\w/-]+|main\.(?:node|cli))|client\/src\/(?:desktop|private-file))\.ts$/,
    why: 'the rest runs in a browser too',
  },
];

const SERVER = 'server/src/';
/** What draws the flow of Secrets, for the command line and for the panel of the extension. */
const FLOW = /^server\/src\/core\/(?:graph\/flow|text)\//;
/** What the playground shares with the panel that shows the flow of Secrets. */
const PANEL = /^client\/(?:webview\/dom|src\/flow\/(?:texts|panel-messages))\.ts$/;

/** The place of a file's layer among all; undefined where it belongs to none. */
function layerOf(path: string): number | undefined {
  const found = LAYERS.findIndex(([, at]) => path.startsWith(SERVER) && at.test(path.slice(SERVER.length)));
  return found < 0 ? undefined : found;
}

function nameOf(layer: number): string {
  return LAYERS[layer]?.[0] ?? '';
}

function areStrangers(own: string, other: string): boolean {
  return STRANGERS.some(([a, b]) => (a.test(own) && b.test(other)) || (b.test(own) && a.test(other)));
}

/** Says in a sentence what is wrong with an import; undefined where nothing is. */
function wrong({ from, to }: Import): string | undefined {
  const open = PACKAGES.find(({ name }) => name.test(to));
  if (open) return open.at.test(from) ? undefined : `${from} must not import ${to}: ${open.why}`;
  if (!/^(?:server|client|playground|protocol|test|scripts|schemas|snippets)\//.test(to)) return undefined;
  if (to.startsWith('protocol/'))
    return /^(?:client|playground|server\/src\/lsp|protocol)\//.test(from)
      ? undefined
      : `${from} must not import ${to}: messages are made and read where client and server meet`;
  if (from.startsWith('protocol/')) return `${from} must not import ${to}: both sides import it`;
  if (from.startsWith('client/'))
    return to.startsWith('client/') || (from.startsWith('client/webview/') && FLOW.test(to))
      ? undefined
      : `${from} must not import ${to}: the client knows the protocol alone, and the panel how a flow is drawn`;
  if (from.startsWith('playground/'))
    return to.startsWith('playground/') || PANEL.test(to)
      ? undefined
      : `${from} must not import ${to}: the playground knows the protocol alone, and the panel of the flow of Secrets`;
  const [own, other] = [layerOf(from), layerOf(to)];
  if (own === undefined) return `${from} belongs to no layer; say in test/layering.test.ts which`;
  if (other === undefined) return `${from} must not import ${to}, which belongs to no layer`;
  if (own === other)
    return nameOf(own) === 'rules'
      ? `${from} must not import the rule ${to}: what rules share belongs into rules/kit, secrets or refactor`
      : undefined;
  if (other < own && !areStrangers(nameOf(own), nameOf(other))) return undefined;
  return `${from} must not import ${to}: ${nameOf(own)} may not know ${nameOf(other)}`;
}

/** Files that import each other, directly or through others: each group of them once. */
function circlesIn(imports: readonly Pick<Import, 'from' | 'to'>[]): readonly (readonly string[])[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) next.set(from, [...(next.get(from) ?? []), to]);
  const reached = new Map<string, Set<string>>();
  for (const start of next.keys()) {
    const found = new Set(next.get(start));
    for (const one of found) for (const to of next.get(one) ?? []) found.add(to);
    reached.set(start, found);
  }
  const inCircle = [...reached].filter(([file, found]) => found.has(file)).map(([file]) => file);
  const circles = inCircle.map((file) =>
    inCircle.filter((other) => reached.get(file)?.has(other) && reached.get(other)?.has(file)),
  );
  return [...new Map(circles.map((circle) => [circle.join(), circle])).values()];
}

describe('imports', () => {
  const all = [
    ...importsBelow('server/src'),
    ...importsBelow('client/src'),
    ...importsBelow('client/webview'),
    ...importsBelow('playground/src'),
    ...importsBelow('protocol'),
  ];

  test('keep to the layers', () => {
    expect(all.length).toBeGreaterThan(50);
    expect(all.flatMap((one) => wrong(one) ?? [])).toEqual([]);
  });

  test("go in no circle but the cursor's own", () => {
    const others = all.filter(({ from }) => !/^server\/src\/core\/yaml\//.test(from));
    expect(circlesIn(others)).toEqual([]);
    // A cursor reads what is embedded in it, and what reads makes cursors.
    expect(circlesIn(all)).toHaveLength(1);
    expect(
      circlesIn([
        { from: 'a', to: 'b' },
        { from: 'b', to: 'c' },
        { from: 'c', to: 'b' },
      ]),
    ).toEqual([['b', 'c']]);
  });

  test('of commands that need no rules lead to none, so that they start without them', () => {
    const loaded = (start: string): readonly string[] => {
      const found = new Set([start]);
      for (const file of found)
        for (const { from, to, typeOnly, lazy } of all) if (from === file && !typeOnly && !lazy) found.add(to);
      return [...found];
    };
    const rules = (start: string) => loaded(SERVER + start).filter((file) => file.includes('/core/rules/'));
    expect(rules('main.cli.ts')).toEqual([]);
    expect(rules('cli/commands/render.ts')).toEqual([]);
    expect(rules('cli/commands/scan.ts').length).toBeGreaterThan(100);
  });

  test('lead to files that exist', () => {
    expect(all.filter(({ to }) => to.startsWith(SERVER) && !existsSync(PROJECT + to))).toEqual([]);
  });

  test('of every file of the server belong to a layer', () => {
    const files = readdirSync(`${PROJECT}${SERVER}`, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    expect(
      files.map((name) => SERVER + name.replaceAll('\\', '/')).filter((path) => layerOf(path) === undefined),
    ).toEqual([]);
  });

  test.each([
    ['core/yaml/cursor.ts', "import { describe } from '../kubernetes/resource.js';", 'yaml may not know kubernetes'],
    ['core/yaml/cursor.ts', "import type { Rule } from '../model/rule.js';", 'yaml may not know model'],
    ['core/kubernetes/pod.ts', "import { parse } from 'yaml';", 'must not import yaml'],
    ['core/rules/images/a.ts', "import b from './b.js';", 'must not import the rule'],
    ['core/rules/images/a.ts', "import b from '../rbac/b.js';", 'must not import the rule'],
    ['core/refactor/a.ts', "import { containerSecurity } from '../rules/kit/groups.js';", 'refactor may not know kit'],
    ['core/model/fix.ts', "import type { Verdict } from '../secrets/verdict.js';", 'model may not know secrets'],
    [
      'core/engine/check.ts',
      "import { Range } from 'vscode-languageserver/node.js';",
      'must not import vscode-languageserver',
    ],
    [
      'core/engine/check.ts',
      "export { Project } from '../../host/project/project.js';",
      'engine may not know host/project',
    ],
    ['cli/scan/check.ts', "const lsp = await import('../../lsp/server.js');", 'cli/scan may not know lsp'],
    ['cli/report/json.ts', "import { check } from '../scan/check.js';", 'cli/report may not know cli/scan'],
    ['lsp/diagnostics/checker.ts', "import { a } from '../actions/a.js';", 'lsp/diagnostics may not know lsp/actions'],
    ['lsp/actions/a.ts', "import { b } from '../navigation/b.js';", 'lsp/actions may not know lsp/navigation'],
    ['host/node/git.ts', "import { Project } from '../project/project.js';", 'host/node may not know host/project'],
    ['host/host.ts', "import { Project } from './project/project.js';", 'host may not know host/project'],
    ['engine.ts', "import { STATUS } from '../../protocol/messages.js';", 'where client and server meet'],
    [
      'cli/scan/check.ts',
      "let connection: import('vscode-languageserver').Connection;",
      'must not import vscode-languageserver',
    ],
    ['host/browser.ts', "import { readFile } from 'node:fs/promises';", 'must not import node:fs'],
    ['host/node/disk.ts', "import { request } from 'node:https';", 'nothing of Yamlock opens a connection'],
    ['host/node/disk.ts', "import dns from 'node:dns/promises';", 'nothing of Yamlock opens a connection'],
    ['lsp/server.ts', "import * as vscode from 'vscode';", 'must not import vscode'],
    ['core/loose.ts', "import { LEVELS } from './model/finding.js';", 'belongs to no layer'],
  ])('that break them are noticed: %s, %s', (name, text, expected) => {
    expect(
      importsOf(SERVER + name, text)
        .map(wrong)
        .join('\n'),
    ).toContain(expected);
  });

  test.each([
    ['core/refactor/a.ts', "import type { Fix } from '../model/fix.js';"],
    ['core/rules/images/a.ts', "import { setScalar } from '../../yaml/edit/edits.js';"],
    ['core/rules/images/a.ts', "import { listOf } from '../kit/wording.js';"],
    ['core/yaml/read/reader.ts', "import { Parser } from 'yaml';"],
    ['lsp/server.ts', "import { checkFile } from '../core/engine/check.js';"],
  ])('that keep them pass: %s, %s', (name, text) => {
    expect(importsOf(SERVER + name, text).map(wrong)).toEqual([undefined]);
  });
});

function textOf(name: string): string {
  return readFileSync(`${PROJECT}${SERVER}${name}`, 'utf8');
}

test('plans parse no file of the workspace themselves: `Files` parses each once', () => {
  const files = readdirSync(`${PROJECT}server/src/core/refactor`, { recursive: true, encoding: 'utf8' });
  const read = files.filter((name) => name.endsWith('.ts')).map((name) => `${PROJECT}server/src/core/refactor/${name}`);
  expect(read.length).toBeGreaterThan(50);
  // What a plan makes itself it may parse.
  expect(read.filter((path) => /parseStream\([^)]*textOf/.test(readFileSync(path, 'utf8')))).toEqual([]);
});

test('no list of any length becomes the arguments of a call: `append` adds its items', () => {
  const files = readdirSync(`${PROJECT}${SERVER}`, { recursive: true, encoding: 'utf8' });
  const texts = files.filter((name) => name.endsWith('.ts')).map((name) => [name, textOf(name)] as const);
  expect(texts.length).toBeGreaterThan(500);
  expect(texts.filter(([, text]) => /\.push\(\.\.\./.test(text)).map(([name]) => name)).toEqual([]);
});

test('what looks for the start of a line asks `startOfLine`: before offset 0, `lastIndexOf` finds a line break at offset 0', () => {
  const files = readdirSync(`${PROJECT}${SERVER}`, { recursive: true, encoding: 'utf8' });
  const LOOKS = /lastIndexOf\('\\n', [^)]* - \d\)/;
  expect("text.lastIndexOf('\\n', offset - 1)").toMatch(LOOKS);
  const looking = files.filter((name) => name.endsWith('.ts') && LOOKS.test(textOf(name)));
  expect(looking.map((name) => name.replaceAll('\\', '/'))).toEqual(['core/text/lines.ts']);
});

test('rules know no paths of pods: those stand in the table of pod specs', () => {
  const files = readdirSync(`${PROJECT}${SERVER}core/rules`, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /^[\w-]+\/.+\.ts$/.test(name));
  expect(files.length).toBeGreaterThan(100);
  const PATHS =
    /['"`](?:containers|initContainers|ephemeralContainers)['"`]|'jobTemplate',|'template', 'spec', 'containers'/;
  const texts = files.map((name) => [name, readFileSync(`${PROJECT}${SERVER}core/rules/${name}`, 'utf8')] as const);
  expect(texts.filter(([, text]) => PATHS.test(text)).map(([name]) => name)).toEqual([]);
  for (const path of ["cursor.at('spec', 'containers')", "path.includes('initContainers')", "['jobTemplate', 'spec']"])
    expect(path).toMatch(PATHS);
});

describe('the fence around the core', () => {
  const config = ts.readConfigFile(`${PROJECT}server/src/core/tsconfig.json`, ts.sys.readFile);
  const { options, fileNames } = ts.parseJsonConfigFileContent(config.config, ts.sys, `${PROJECT}server/src/core`);
  const snippets = new Map(
    Object.entries({
      nothing: 'export const one: number = [1].length;',
      fs: "import { readFileSync } from 'node:fs';\nexport const text = readFileSync('/');",
      bareFs: "import fs from 'fs';\nexport const text = fs;",
      process: 'export const code = process.exitCode;',
      console: "console.log('text');",
      timer: 'setTimeout(() => undefined, 1);',
      buffer: "export const text = Buffer.from('').toString();",
      fetch: "export const answer = fetch('https://example.org');",
      dom: 'export const title = document.title;',
    }).map(([name, text]) => [`${PROJECT}server/src/core/snippet-${name}.ts`, text]),
  );
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (name, version, ...rest) => {
    const text = snippets.get(name);
    return text === undefined ? getSourceFile(name, version, ...rest) : ts.createSourceFile(name, text, version);
  };
  host.fileExists = (name) => snippets.has(name) || fileExists(name);
  host.readFile = (name) => snippets.get(name) ?? readFile(name);
  // The core's own files come along: none of them may bring the types of Node or of a browser in.
  const program = ts.createProgram(
    [...fileNames, ...snippets.keys()],
    { ...options, noEmit: true, composite: false },
    host,
  );
  const problems = (name: string): readonly string[] => {
    const file = program.getSourceFile(`${PROJECT}server/src/core/snippet-${name}.ts`);
    if (!file) throw new Error(`The snippet ${name} is not part of the program`);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(({ messageText }) =>
      ts.flattenDiagnosticMessageText(messageText, ' '),
    );
  };

  test('lets through what the language has', () => {
    expect(problems('nothing')).toEqual([]);
  });

  test.each([
    ['fs', /node:fs/],
    ['bareFs', /'fs'/],
    ['process', /'process'/],
    ['console', /'console'/],
    ['timer', /'setTimeout'/],
    ['buffer', /'Buffer'/],
    ['fetch', /'fetch'/],
    ['dom', /'document'/],
  ])('does not compile %s', (name, message) => {
    expect(problems(name).join('\n')).toMatch(message);
  });
});

test('nothing opens a connection by what Node and browsers have without an import', () => {
  const CALLS = /(?<![\w.]|async )(?:fetch\(|new (?:WebSocket|EventSource|XMLHttpRequest)\b)|\bsendBeacon\(/;
  expect("const page = await fetch('https://example.com');").toMatch(CALLS);
  expect('await files.fetch(read);').not.toMatch(CALLS);
  const files = ['server/src', 'client', 'protocol', 'playground/src'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name}`),
  );
  expect(files.length).toBeGreaterThan(500);
  const calls = files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => CALLS.test(line) && !/^\s*(?:\/\/|\*)/.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(calls).toEqual([]);
});
