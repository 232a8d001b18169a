import { existsSync, readdirSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { PROJECT } from './harness/files.js';
import { type Import, importsBelow, importsOf } from './harness/imports.js';

/**
 * text ← yaml ← kubernetes ← encryption ← secrets, workspace, schema ← refactor ← rule ← rules ← registry ← engine ← host ← lsp | cli ← main.
 * Each layer, where it stands, and which others it may import besides itself.
 */
const LAYERS: Readonly<Record<string, { readonly at: RegExp; readonly may: readonly string[] }>> = {
  text: { at: /^core\/text\//, may: [] },
  yaml: { at: /^core\/yaml\//, may: ['text'] },
  kubernetes: { at: /^core\/kubernetes\//, may: ['text', 'yaml'] },
  // What SOPS and Sealed Secrets make of a document.
  encryption: { at: /^core\/(?:sops|sealed)\//, may: ['text', 'yaml', 'kubernetes'] },
  secrets: { at: /^core\/secrets\//, may: ['text', 'yaml', 'kubernetes', 'encryption'] },
  workspace: { at: /^core\/workspace\//, may: ['text', 'yaml', 'kubernetes', 'encryption'] },
  schema: { at: /^core\/schema\//, may: ['text', 'yaml', 'kubernetes'] },
  // What a file is, and what its comments say: nouns of their own, which rules may speak of.
  nouns: { at: /^core\/(?:classify|suppress)\.ts$/, may: ['text', 'yaml', 'kubernetes', 'secrets'] },
  // What the suppressions of other programs say in our words.
  honour: { at: /^core\/honour\//, may: ['text', 'yaml', 'kubernetes', 'nouns'] },
  // How the configuration wants ExternalSecrets made: what a fix is told. And what is wrong with a configuration.
  storeSettings: { at: /^core\/(?:store-settings|config-problem)\.ts$/, may: ['text', 'yaml'] },
  refactor: { at: /^core\/refactor\//, may: ['text', 'yaml', 'kubernetes', 'encryption', 'secrets', 'workspace'] },
  rule: {
    at: /^core\/(?:rule|controls)\.ts$/,
    may: ['text', 'yaml', 'kubernetes', 'encryption', 'workspace', 'storeSettings'],
  },
  rules: {
    at: /^core\/rules\//,
    may: [
      'text',
      'yaml',
      'kubernetes',
      'encryption',
      'secrets',
      'workspace',
      'schema',
      'nouns',
      'refactor',
      'rule',
      'storeSettings',
    ],
  },
  registry: { at: /^core\/registry\.ts$/, may: ['rule', 'rules'] },
  config: {
    at: /^core\/(?:config|config-file|standard)\.ts$/,
    may: ['text', 'yaml', 'kubernetes', 'workspace', 'rule', 'honour', 'storeSettings'],
  },
  engine: {
    at: /^core\/(?:active-rules|changes|consequences|engine|fix|groups|harden|kustomized|move-all|move-draft|on-purpose|opt-in|suppressed)\.ts$/,
    may: ['text', 'yaml', 'kubernetes', 'workspace', 'nouns', 'honour', 'rule', 'rules', 'registry', 'config'],
  },
  host: { at: /^host\//, may: ['core'] },
  lsp: { at: /^lsp\//, may: ['core', 'host'] },
  cli: { at: /^cli\//, may: ['core', 'host'] },
  main: { at: /^main\.\w+\.ts$/, may: ['core', 'host', 'lsp', 'cli'] },
};

/**
 * Allowed for types alone. `rule.ts` says what a fix is, and the layers below it that make fixes or describe places need
 * that word; as nothing of a type is left at run time, no cycle comes of it.
 */
const TYPES_ONLY: ReadonlySet<string> = new Set(['refactor rule', 'secrets rule']);

/** Where a package may be imported; any other file may not. Packages that are not listed are open to every file. */
const PACKAGES: readonly { readonly name: RegExp; readonly at: RegExp; readonly why: string }[] = [
  {
    name: /^yaml(?:\/|$)/,
    at: /^server\/src\/core\/yaml\//,
    why: 'another reader can take its place only if nobody else knows it',
  },
  {
    name: /^vscode-languageserver/,
    at: /^server\/src\/(?:lsp\/|main\.)/,
    why: 'fixes live with findings only while the core has its own words',
  },
  { name: /^vscode-languageclient/, at: /^client\/src\//, why: 'it is the other side of the wire' },
  { name: /^vscode$/, at: /^client\/src\//, why: 'the server runs in any editor and in none' },
  // The browser's server is made of everything else.
  {
    name: /^node:/,
    at: /^(?:server\/src\/(?:host\/(?:\w+-)?node|cli\/[\w/-]+|main\.(?:node|cli))|client\/src\/[\w/-]+)\.ts$/,
    why: 'the rest runs in a browser too',
  },
];

const SERVER = 'server/src/';

function layerOf(path: string): string | undefined {
  return Object.keys(LAYERS).find(
    (name) => path.startsWith(SERVER) && LAYERS[name]?.at.test(path.slice(SERVER.length)),
  );
}

/** What is wrong with an import, in a sentence. */
function wrong({ from, to, typeOnly }: Import): string | undefined {
  const open = PACKAGES.find(({ name }) => name.test(to));
  if (open) return open.at.test(from) ? undefined : `${from} must not import ${to}: ${open.why}`;
  if (!/^(?:server|client|test|scripts|schemas|snippets)\//.test(to)) return undefined;
  if (from.startsWith('client/'))
    return to.startsWith('client/') ? undefined : `${from} must not import ${to}: the client knows the protocol alone`;
  const [own, other] = [layerOf(from), layerOf(to)];
  if (!own) return `${from} belongs to no layer; say in test/layering.test.ts which`;
  if (own === 'schema' && to.startsWith('schemas/')) return undefined;
  if (!other) return `${from} must not import ${to}, which belongs to no layer`;
  if (own === 'rules' && other === 'rules')
    return `${from} must not import the rule ${to}: what rules share belongs into kubernetes, secrets or refactor`;
  const may = LAYERS[own]?.may ?? [];
  const inCore = to.startsWith(`${SERVER}core/`) && may.includes('core');
  if (own === other || inCore || may.includes(other) || (typeOnly && TYPES_ONLY.has(`${own} ${other}`)))
    return undefined;
  return `${from} must not import ${to}: ${own} may not know ${other}`;
}

describe('imports', () => {
  const all = [...importsBelow('server/src'), ...importsBelow('client/src')];

  test('keep to the layers', () => {
    expect(all.length).toBeGreaterThan(50);
    expect(all.flatMap((one) => wrong(one) ?? [])).toEqual([]);
  });

  test('lead to files that exist', () => {
    expect(all.filter(({ to }) => to.startsWith(SERVER) && !existsSync(PROJECT + to))).toEqual([]);
  });

  test('of every file of the server belong to a layer', () => {
    const files = readdirSync(`${PROJECT}${SERVER}`, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    expect(files.map((name) => SERVER + name.replaceAll('\\', '/')).filter((path) => !layerOf(path))).toEqual([]);
  });

  test.each([
    ['core/yaml/cursor.ts', "import { describe } from '../kubernetes/resource.js';", 'yaml may not know kubernetes'],
    ['core/yaml/cursor.ts', "import type { Rule } from '../rule.js';", 'yaml may not know rule'],
    ['core/kubernetes/pod.ts', "import { parse } from 'yaml';", 'must not import yaml'],
    ['core/rules/images/a.ts', "import b from './b.js';", 'must not import the rule'],
    ['core/rules/images/a.ts', "import b from '../rbac/b.js';", 'must not import the rule'],
    ['core/refactor/a.ts', "import { defineRule } from '../rule.js';", 'refactor may not know rule'],
    ['core/refactor/a.ts', "import { type Fix, LEVELS } from '../rule.js';", 'refactor may not know rule'],
    [
      'core/engine.ts',
      "import { Range } from 'vscode-languageserver/node.js';",
      'must not import vscode-languageserver',
    ],
    ['core/engine.ts', "export { Project } from '../host/project.js';", 'engine may not know host'],
    ['cli/scan.ts', "const lsp = await import('../lsp/server.js');", 'cli may not know lsp'],
    [
      'cli/scan.ts',
      "let connection: import('vscode-languageserver').Connection;",
      'must not import vscode-languageserver',
    ],
    ['host/browser.ts', "import { readFile } from 'node:fs/promises';", 'must not import node:fs'],
    ['lsp/server.ts', "import * as vscode from 'vscode';", 'must not import vscode'],
    ['core/loose.ts', "import { LEVELS } from './rule.js';", 'belongs to no layer'],
  ])('that break them are noticed: %s, %s', (name, text, expected) => {
    expect(
      importsOf(SERVER + name, text)
        .map(wrong)
        .join('\n'),
    ).toContain(expected);
  });

  test.each([
    ['core/refactor/a.ts', "import type { Fix } from '../rule.js';"],
    ['core/refactor/a.ts', "import { type Fix, type FixPlan } from '../rule.js';"],
    ['core/rules/images/a.ts', "import { setScalar } from '../../yaml/edits.js';"],
    ['core/yaml/reader.ts', "import { Parser } from 'yaml';"],
    ['lsp/server.ts', "import { checkFile } from '../core/engine.js';"],
  ])('that keep them pass: %s, %s', (name, text) => {
    expect(importsOf(SERVER + name, text).map(wrong)).toEqual([undefined]);
  });
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
