// Finds the rows of tables that nothing needs. A table is a list, set, map or record at the top level of a file of the core. All its
// rows, those of the lists within it included, have numbers in one bundle of the core and its tests, which is evaluated anew
// without some of them: what a fixture, a case or a test says then differs, or the row is not needed.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { build } from 'esbuild';
import ts from 'typescript';
import { openProgram, PROSE } from './mutate.mjs';
import { relative } from './tests.mjs';

/** The name of the set of the numbers of the rows that are left out. */
const WITHOUT = '__without';

/** Returns the rows of a file of a program, in the order of its text. */
export function rowsOf(program, fileName) {
  const source = program.getSourceFile(fileName);
  if (!source) throw new Error(`${fileName} is no file of the project`);
  const checker = program.getTypeChecker();
  const rows = [];
  /** Adds a row, and returns its name. `literal` is the text that a word stands in. */
  const add = (how, start, end, around, literal) => {
    const text = source.text.slice(start, end).replace(/\s+/g, ' ');
    const own = how === 'property' ? (/^(?:'[^']*'|[\w.$]+)/.exec(text)?.[0] ?? text) : text;
    const name = `${around} › ${own.length > 60 ? `${own.slice(0, 60)}…` : own}`;
    rows.push({ how, start, end, name, literal, line: source.getLineAndCharacterOfPosition(start).line + 1 });
    return name;
  };
  const visitEach = (nodes, how, around) => {
    for (const node of nodes) visit(node, add(how, node.getStart(source), node.end, around));
  };
  const visitWords = (node, around) => {
    if (ts.isStringLiteral(node)) {
      const from = node.getStart(source);
      for (const { 0: word, index } of source.text.slice(from + 1, node.end - 1).matchAll(/\S+/g))
        add('word', from + 1 + index, from + 1 + index + word.length, around, node);
    }
    ts.forEachChild(node, (child) => visitWords(child, around));
  };
  const visit = (node, around) => {
    if (ts.isFunctionLike(node) || ts.isTypeNode(node)) return;
    if (ts.isPropertyAssignment(node) && PROSE.has(node.name.getText(source))) return;
    if (isSplit(node)) visitWords(node.expression, around);
    else if (ts.isArrayLiteralExpression(node) && !isTuple(node, checker)) visitEach(node.elements, 'element', around);
    else if (ts.isObjectLiteralExpression(node) && isRecord(node, checker))
      visitEach(node.properties, 'property', around);
    else ts.forEachChild(node, (child) => visit(child, around));
  };
  for (const statement of source.statements) {
    if (ts.isExportAssignment(statement)) visit(statement.expression, 'default');
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations)
      if (initializer && ts.isIdentifier(name)) visit(initializer, name.text);
  }
  rows.sort((a, b) => a.start - b.start || b.end - a.end);
  return rows.map((row) => ({
    ...row,
    isWithin: rows.some((one) => one !== row && one.start <= row.start && one.end >= row.end),
  }));
}

/** Returns true for `….split`, of words in texts. */
function isSplit(node) {
  return ts.isPropertyAccessExpression(node) && node.name.text === 'split';
}

/** Returns true for a list with places of their own, such as a key and its value. */
function isTuple(node, checker) {
  const type = checker.getContextualType(node);
  if (!type) return false;
  return (type.isUnion() ? type.types : [type]).some((one) => checker.isTupleType(one));
}

/** Returns true for an object whose keys are data: its type gives them no meaning of their own. */
function isRecord(node, checker) {
  const type = checker.getContextualType(node);
  if (!type) return false;
  return (type.objectFlags & ts.ObjectFlags.Mapped) !== 0 || type.getStringIndexType() !== undefined;
}

/** What stands around a row and its condition. Words stand in texts with single quotes. */
const AROUND = {
  element: ['...(', ' ? [] : [', '])'],
  property: ['...(', ' ? {} : {', '})'],
  word: ["' + (", " ? '' : '", "') + '"],
};

/** Returns the text of a file in which each row is there unless `__without` has its number, counted from `first`. */
export function withNumbers(text, rows, first) {
  // At one place, ends stand before starts, and a row is around the rows within it.
  const inserts = rows.flatMap(({ start, end, how }, index) => {
    const [before, then, behind] = AROUND[how];
    return [
      { at: start, order: 1 + index, written: `${before}${WITHOUT}.has(${first + index})${then}` },
      { at: end, order: -index, written: behind },
    ];
  });
  for (const { pos, end } of new Set(rows.flatMap(({ literal }) => literal ?? [])))
    inserts.push({ at: pos, order: 0, written: '(' }, { at: end, order: 0, written: ')' });
  let result = '';
  let from = 0;
  for (const { at, written } of inserts.sort((a, b) => a.at - b.at || a.order - b.order)) {
    result += text.slice(from, at) + written;
    from = at;
  }
  return result + text.slice(from);
}

/** Resolves to the rows of all tables of the core. `real` is the `expect` of vitest, which the tests call. */
export async function openRows(root, real) {
  const program = openProgram(path.join(root, 'server/src/core/tsconfig.json'));
  const rows = [];
  const numbered = new Map();
  for (const { fileName } of program.getSourceFiles()) {
    const file = relative(root, fileName);
    if (!file.startsWith('server/src/core/') || file.endsWith('.d.ts')) continue;
    const found = rowsOf(program, fileName);
    const text = readFileSync(fileName, 'utf8');
    numbered.set(file, withNumbers(text, found, rows.length));
    const own = ({ start, end }) => text.slice(start, end);
    const around = (row) =>
      own(found.findLast((one) => one.start <= row.start && one.end >= row.end && !one.isWithin) ?? row);
    rows.push(
      ...found.map((row, index) => ({
        ...row,
        file,
        text: own(row),
        around: around(row),
        number: rows.length + index,
      })),
    );
  }
  const load = await loaderOf(root, numbered, real);
  const whole = load([]);
  const all = whole.witnesses().map((witness) => ({ witness, usual: once(() => usualAnswer(whole, witness)) }));
  const nearest = nearestOf(all);
  return { rows, unneeded: (asked) => unneeded(asked, { all, nearest, load }) };
}

/** Resolves to what the whole program says about a witness; throws where the witness expects something else. */
async function usualAnswer({ answerTo }, witness) {
  const usual = await answerTo(witness);
  if (witness.right !== undefined && witness.right !== usual) throw new Error(`${witness.name}: ${usual}`);
  return usual;
}

/** Returns a function that returns what another returned the first time. */
function once(make) {
  let made;
  return () => {
    made ??= make();
    return made;
  };
}

async function unneeded(asked, { all, nearest, load }) {
  const alone = [];
  for (const file of new Set(asked.map((row) => row.file))) {
    const left = [];
    for (const row of asked)
      if (row.file === file && (await differing([row], nearest(row), load, 1)).length === 0) left.push(row);
    const together = left.length === 0 ? [] : await unneededTogether(left, all, load);
    // Two rows may be left out together without a difference where one may not.
    for (const row of together) if ((await differing([row], all, load, 1)).length === 0) alone.push(row);
  }
  return alone;
}

/** Resolves to those rows without all of which no witness differs, halving them where one does. */
async function unneededTogether(rows, witnesses, load) {
  const found = await differing(rows, witnesses, load);
  if (found.length === 0) return rows;
  if (rows.length === 1) return [];
  const middle = rows.length >> 1;
  const halves = [rows.slice(0, middle), rows.slice(middle)];
  return [...(await unneededTogether(halves[0], found, load)), ...(await unneededTogether(halves[1], found, load))];
}

/** Resolves to those of some witnesses whose answers differ without some rows, at most so many. */
async function differing(without, asked, load, most = Infinity) {
  let answerTo;
  try {
    ({ answerTo } = load(without));
  } catch {
    // The program does not start: all that it says differs.
    return asked;
  }
  const found = [];
  for (const one of asked) {
    if (found.length === most) break;
    if ((await answerTo(one.witness)) !== (await one.usual())) found.push(one);
  }
  return found;
}

/** The number of witnesses that are asked of each row before all rows that are left are left out together. */
const NEAREST = 12;

/** Returns a function that returns the witnesses with most of the rarest words of a row, those of its own rule or file before others. */
function nearestOf(witnesses) {
  const having = new Map();
  for (const one of witnesses) {
    one.text = one.witness.text.toLowerCase();
    for (const word of wordsOf(one.witness.text)) {
      if (!having.has(word)) having.set(word, []);
      having.get(word).push(one);
    }
  }
  return ({ file, text, around }) => {
    const scores = new Map();
    const add = (found, weight) => {
      for (const one of found) scores.set(one, (scores.get(one) ?? 0) + weight / found.length);
    };
    for (const word of wordsOf(text)) {
      const found = having.get(word) ?? [];
      add(found, 2);
      if (found.length < 3)
        add(
          witnesses.filter((one) => one.text.includes(word)),
          1,
        );
    }
    for (const word of wordsOf(around)) add(having.get(word) ?? [], 1);
    const own = path.basename(file, '.ts');
    add(
      witnesses.filter((one) => one.witness.name.startsWith(`${own}: `)),
      0.1,
    );
    // Tests of the file itself stand before others with the same words.
    for (const [one, score] of scores) if (one.witness.name.endsWith(`/${own}.test.ts`)) scores.set(one, 10 * score);
    const ranked = [...scores].sort((a, b) => b[1] - a[1]);
    return ranked.slice(0, NEAREST).map(([one]) => one);
  };
}

/**
 * Returns the words of a text in lower case, whole and in their parts; `pssPrivileged` is `pss-privileged`, `pss` and
 * `privileged` as well.
 */
function wordsOf(text) {
  const words = text.match(/[\w./:-]{2,}/g) ?? [];
  const parted = words.map((word) => word.replace(/(?<=[a-z])(?=[A-Z\d])/g, '-'));
  const all = [...words, ...parted, ...parted.flatMap((word) => word.split(/[\W_]+/))];
  return new Set(all.filter((word) => word.length > 1).map((word) => word.toLowerCase()));
}

/** The folders of the tests that are asked beside the fixtures and cases. */
const FOLDERS = ['test/core', 'test/crypto', 'test/secrets', 'test/refactor', 'test/refactor-apps'];
/** The tests of the command line that are asked: what it lists, counts and calls things is in tables. */
const OF_COMMAND_LINE = ['test/cli/commands.test.ts', 'test/cli/explain.test.ts', 'test/cli/formats-pretty.test.ts'];

/** Matches tests that need the real vitest, a process of their own or other programs. */
const NOT_ASKED =
  /\b(?:(?:before|after)(?:All|Each)|vi|fc)\b|node:(?:child_process|worker_threads)|^\S.* await |\/lsp\/|'\.\/(?:encrypting|decrypted|judge|all-files)\.js'/m;
/** Matches tests that take seconds, and those that ask the same as the witnesses do. */
const SLOW =
  /(?:corpus|edits-properties|linear|embedded|document|groups|texts?|limits|write|difference|growth|tokens|kinds|places)\.test\.ts$/;

function testsIn(root) {
  const files = FOLDERS.flatMap((folder) => readdirSync(path.join(root, folder)).map((name) => `${folder}/${name}`));
  return [...files, ...OF_COMMAND_LINE]
    .filter((file) => file.endsWith('.test.ts') && !SLOW.test(file))
    .filter((file) => !NOT_ASKED.test(readFileSync(path.join(root, file), 'utf8')));
}

/** Resolves to a function that returns the witnesses, evaluated anew without some rows. */
async function loaderOf(root, numbered, real) {
  const tests = testsIn(root);
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: {
      contents: [
        'const files = {',
        ...tests.map((file) => `'${file}': () => require('../../${file}'),`),
        '};',
        "module.exports = { ...require('./witnesses.ts'), open: (real) => require('./kept-tests.ts').open(files, real) };",
      ].join('\n'),
      resolveDir: path.join(root, 'test/harness'),
    },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'error',
    write: false,
    external: ['esbuild', 'typescript'],
    define: { __dirname: JSON.stringify(path.join(root, 'server', 'src', 'host', 'node')) },
    plugins: [numberedRows(root, numbered)],
  });
  const code = `(function (${WITHOUT}, require, module, exports) { ${outputFiles[0].text}\n})`;
  const evaluate = new vm.Script(code, { filename: path.join(root, 'rows.cjs') }).runInThisContext();
  const require = createRequire(path.join(root, 'test/harness/rows.cjs'));
  return (without) => {
    const module = { exports: {} };
    evaluate(new Set(without.map(({ number }) => number)), require, module, module.exports);
    module.exports.open(real);
    return module.exports;
  };
}

/** An esbuild plugin by which tests are kept instead of run, files know where they are, and rows have numbers. */
function numberedRows(root, numbered) {
  return {
    name: 'numbered-rows',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^vitest$/ }, () => ({ path: path.join(root, 'test/harness/kept-tests.ts') }));
      onLoad({ filter: /\.m?[jt]s$/ }, ({ path: file }) => {
        if (file.includes('node_modules')) return undefined;
        const text = numbered.get(relative(root, file)) ?? readFileSync(file, 'utf8');
        const contents = text.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href));
        return { contents, loader: file.endsWith('ts') ? 'ts' : 'js' };
      });
    },
  };
}
