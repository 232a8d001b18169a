// Which tests are to notice a change of a file: those that import it, the fixtures of the rules that need it, then the
// cases of whole folders.
import path from 'node:path';
import ts from 'typescript';

const RULE = /^server\/src\/core\/rules\/[^/]+\/([^/]+)\.ts$/;
/** Tests that try many texts on the whole program: much time for what others notice first. */
const SLOW = /^test\/(?:editor|fuzz|conformance|content)\/|^test\/harness\/|^test\/parity/;

/**
 * Returns a function that tells the stages of tests for a file, `{ files, name }`, asked one after the other until one
 * fails. All paths are relative to `root`, which `program` covers, tests included.
 */
export function testsOf(program, root) {
  const importers = new Map();
  for (const source of program.getSourceFiles()) {
    const from = relative(root, source.fileName);
    if (!/^(?:server|test)\//.test(from)) continue;
    for (const { moduleSpecifier } of source.statements.filter(ts.isImportDeclaration)) {
      if (!moduleSpecifier.text.startsWith('.')) continue;
      const to = path.posix.join(path.posix.dirname(from), moduleSpecifier.text).replace(/\.js$/, '.ts');
      importers.set(to, [...(importers.get(to) ?? []), from]);
    }
  }
  return (file) => stagesFor(file, importers);
}

function stagesFor(file, importers) {
  const needing = needingOf(file, importers);
  const rules = [...needing].flatMap((one) => RULE.exec(one)?.[1] ?? []);
  const direct = (importers.get(file) ?? []).filter((one) => one.endsWith('.test.ts') && !SLOW.test(one));
  const stages = [];
  if (direct.length > 0) stages.push({ files: direct });
  if (rules.length > 0) stages.push({ files: ['test/rules.test.ts'], name: `^(?:${rules.join('|')}) ` });
  else if (needing.has('test/rules.test.ts')) stages.push({ files: ['test/rules.test.ts'] });
  if (needing.has('test/cases.test.ts')) stages.push({ files: ['test/cases.test.ts'] });
  if (stages.length === 0)
    stages.push({ files: [...needing].filter((one) => one.endsWith('.test.ts') && !SLOW.test(one)) });
  return stages;
}

/** A file and all that import it, directly or not. */
function needingOf(file, importers) {
  const found = new Set([file]);
  for (const one of found) for (const importer of importers.get(one) ?? []) found.add(importer);
  return found;
}

export function relative(root, file) {
  return path.relative(root, file).split(path.sep).join('/');
}
