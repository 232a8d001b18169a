// Finds the tests that should notice a change of a file: the nearest that import it, the fixtures of the rules that need it,
// then the cases of whole folders.
import path from 'node:path';
import ts from 'typescript';

const RULE = /^server\/src\/core\/rules\/(?!kit\/)[^/]+\/([^/]+)\.ts$/;
/** Matches tests that try many texts on the whole program: they are slow, and other tests fail first. */
const SLOW = /^test\/(?:editor|fuzz|conformance|content)\/|^test\/harness\/|^test\/parity/;

/** Tests of all rules and cases, which run last. */
const ALL = new Set(['test/rules.test.ts', 'test/cases.test.ts']);

/**
 * Returns a function that returns the stages of tests for a file, `{ files, name }`, which run one after the other until one
 * fails. All paths are relative to `root`, which `program` covers, tests included.
 */
export function testsOf(program, root) {
  const importers = new Map();
  for (const source of program.getSourceFiles()) {
    const from = relative(root, source.fileName);
    if (!/^(?:server|test)\//.test(from)) continue;
    for (const { moduleSpecifier } of source.statements.filter(isImport)) {
      if (!moduleSpecifier?.text.startsWith('.')) continue;
      const to = path.posix.join(path.posix.dirname(from), moduleSpecifier.text).replace(/\.js$/, '.ts');
      importers.set(to, [...(importers.get(to) ?? []), from]);
    }
  }
  return (file) => stagesFor(file, importers);
}

/** Returns true for an import or a re-export. */
function isImport(statement) {
  return ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement);
}

function stagesFor(file, importers) {
  const needing = needingOf(file, importers);
  const rules = [...needing].flatMap((one) => RULE.exec(one)?.[1] ?? []);
  const stages = nearestTests(file, importers);
  if (rules.length > 0) stages.push({ files: ['test/rules.test.ts'], name: `^(?:${rules.join('|')}) ` });
  else if (needing.has('test/rules.test.ts')) stages.push({ files: ['test/rules.test.ts'] });
  if (needing.has('test/cases.test.ts')) stages.push({ files: ['test/cases.test.ts'] });
  return stages;
}

/** The number of layers of tests that are asked, and of tests that a layer after the first may have. */
const MOST_LAYERS = 2;
const MOST_FURTHER = 60;

/** Returns the tests that import a file or, where there are none, those that import its importers, and the next such layer. */
function nearestTests(file, importers) {
  const seen = new Set([file]);
  const stages = [];
  for (let layer = [file]; layer.length > 0 && stages.length < MOST_LAYERS; ) {
    // The fixtures of a rule test the files behind it.
    const next = layer.filter((one) => !RULE.test(one)).flatMap((one) => importers.get(one) ?? []);
    layer = [...new Set(next)].filter((one) => !seen.has(one));
    for (const one of layer) seen.add(one);
    const files = layer.filter((one) => one.endsWith('.test.ts') && !SLOW.test(one) && !ALL.has(one));
    if (files.length > 0 && (stages.length === 0 || files.length <= MOST_FURTHER)) stages.push({ files });
  }
  return stages;
}

/** Returns a file and all files that import it, directly or not. */
function needingOf(file, importers) {
  const found = new Set([file]);
  for (const one of found) for (const importer of importers.get(one) ?? []) found.add(importer);
  return found;
}

export function relative(root, file) {
  return path.relative(root, file).split(path.sep).join('/');
}
