// Makes the mutants of a TypeScript file: small changes that a test should notice, each as a range of the text and its
// replacement. Types, imports and prose for people are not changed, and mutants that the compiler rejects are left out.
import ts from 'typescript';

/** The properties whose texts only the generated pages show. */
export const PROSE = new Set(['summary', 'why', 'how', 'references', 'controls', 'title', 'url']);

/** Operators with their replacements. */
const SWAPPED = new Map([
  ['<', ['<=']],
  ['<=', ['<']],
  ['>', ['>=']],
  ['>=', ['>']],
  ['===', ['!==']],
  ['!==', ['===']],
  ['&&', ['||']],
  ['||', ['&&']],
  ['-', ['+']],
]);

/** Methods with their replacements. */
const METHODS = new Map([
  ['some', 'every'],
  ['every', 'some'],
  ['startsWith', 'endsWith'],
  ['endsWith', 'startsWith'],
  ['min', 'max'],
  ['max', 'min'],
  ['find', 'findLast'],
]);

/** Returns the program of a TypeScript project, which `mutantsOf` takes. */
export function openProgram(configFile) {
  const { fileNames, options } = ts.getParsedCommandLineOfConfigFile(
    configFile,
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} },
  );
  return ts.createProgram(fileNames, { ...options, noEmit: true });
}

/** Returns all mutants of a file of a program, `{ start, end, newText, what }`, in the order of its text. */
export function mutantsOf(program, fileName) {
  const source = program.getSourceFile(fileName);
  if (!source) throw new Error(`${fileName} is no file of the project`);
  const { text } = source;
  const types = typesOf(program.getTypeChecker());
  const mutants = [];
  const add = (node, newText, what) => {
    const start = node.getStart(source);
    if (text.slice(start, node.end) !== newText) mutants.push({ start, end: node.end, newText, what });
  };
  const visit = (node) => {
    if (isLeftAlone(node)) return;
    mutate(node, { source, types, add });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return mutants.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Returns functions that ask the compiler about a node. */
function typesOf(checker) {
  return {
    /** Returns true where the type allows any text, not only some. */
    takesAnyText(node) {
      const { parent } = node;
      const other = ts.isBinaryExpression(parent) ? (parent.left === node ? parent.right : parent.left) : undefined;
      const type = other ? checker.getTypeAtLocation(other) : checker.getContextualType(node);
      return !type || checker.isTypeAssignableTo(checker.getStringType(), type);
    },
    /** Returns true for an optional property of an object, and for a spread. */
    isOptional(object, property) {
      if (ts.isSpreadAssignment(property)) return true;
      if (!property.name || PROSE.has(property.name.getText())) return false;
      const type = checker.getContextualType(object);
      const known = type && checker.getPropertyOfType(type, property.name.text ?? property.name.getText());
      if (known) return (known.flags & ts.SymbolFlags.Optional) !== 0;
      return type?.getStringIndexType() !== undefined;
    },
  };
}

function isLeftAlone(node) {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return true;
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true;
  // Thrown errors are about bugs; their texts are not tested.
  if (ts.isThrowStatement(node)) return true;
  return ts.isPropertyAssignment(node) && PROSE.has(node.name.getText());
}

function mutate(node, { source, types, add }) {
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken.getText(source);
    for (const other of SWAPPED.get(operator) ?? []) add(node.operatorToken, other, `${operator} → ${other}`);
    if (operator === '??') add(node, node.left.getText(source), 'without what stands for nothing');
  } else if (ts.isPrefixUnaryExpression(node)) {
    if (node.operator === ts.SyntaxKind.ExclamationToken) add(node, node.operand.getText(source), 'without !');
  } else if (ts.isNumericLiteral(node)) {
    add(node, `${Number(node.text.replaceAll('_', '')) + 1}`, `${node.text} + 1`);
  } else if (node.kind === ts.SyntaxKind.TrueKeyword) {
    add(node, 'false', 'true → false');
  } else if (node.kind === ts.SyntaxKind.FalseKeyword) {
    add(node, 'true', 'false → true');
  } else if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
    mutateText(node, types, add);
  } else if (ts.isRegularExpressionLiteral(node)) {
    for (const { newText, what } of mutantsOfPattern(node.getText(source))) add(node, newText, what);
  } else if (ts.isArrayLiteralExpression(node)) {
    dropEach(node, node.elements, source, add);
  } else if (ts.isObjectLiteralExpression(node)) {
    dropEach(
      node,
      node.properties.filter((one) => types.isOptional(node, one)),
      source,
      add,
    );
  } else if (ts.isIfStatement(node)) {
    add(node.expression, 'false', 'never');
    if (!ts.isReturnStatement(node.thenStatement) || node.elseStatement) add(node.expression, 'true', 'always');
  } else if (ts.isConditionalExpression(node)) {
    add(node.condition, 'false', 'never');
    add(node.condition, 'true', 'always');
  } else if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression)) {
    add(node, ';', 'without the call');
  } else if (ts.isExpressionStatement(node) && ts.isYieldExpression(node.expression)) {
    add(node, ';', 'without the yield');
  } else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const { name, expression } = node.expression;
    const other = METHODS.get(name.text);
    if (other) add(name, other, `${name.text} → ${other}`);
    if (name.text === 'filter') add(node, expression.getText(source), 'without filter');
  }
}

/** Adds mutants of a text: without its content; a text that is split into words without each of them. */
function mutateText(node, types, add) {
  const { parent } = node;
  // An element of a list is dropped as a whole, and the name of a property is no value.
  if (ts.isArrayLiteralExpression(parent) || (ts.isPropertyAssignment(parent) && parent.name === node)) return;
  if (ts.isPropertyAccessExpression(parent) && parent.name.text === 'split' && node.text.includes(' ')) {
    const words = node.text.split(' ');
    for (const word of words) add(node, quoted(words.filter((other) => other !== word).join(' ')), `without ${word}`);
  } else if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    for (const word of node.text.trim().split(' ')) add(node, quoted(node.text.replace(word, '')), `without ${word}`);
  } else if (node.text !== '' && types.takesAnyText(node)) add(node, "''", 'no text');
}

function quoted(text) {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}

/** Adds the mutants of a list or an object without each of its elements. */
function dropEach(node, elements, source, add) {
  const text = node.getText(source);
  const from = node.getStart(source);
  for (const element of elements) {
    const [start, end] = [element.getStart(source) - from, element.end - from];
    const behind = /^\s*,/.exec(text.slice(end))?.[0].length ?? 0;
    const shown = text.slice(start, end).replace(/\s+/g, ' ').slice(0, 60);
    add(node, text.slice(0, start) + text.slice(end + behind), `without ${shown}`);
  }
}

/** Yields the mutants of a pattern without each of its alternatives, its anchors and its flags. */
function* mutantsOfPattern(literal) {
  const close = literal.lastIndexOf('/');
  const [body, flags] = [literal.slice(1, close), literal.slice(close + 1)];
  const candidates = [
    ...alternatives(body),
    ...[...body.matchAll(/\\b|\^|\$/g)]
      .filter(({ index }) => !escaped(body, index) && !inClass(body, index))
      .map(({ index, 0: anchor }) => ({ start: index, end: index + anchor.length, what: `without ${anchor}` })),
  ];
  for (const { start, end, what } of candidates) {
    const pattern = body.slice(0, start) + body.slice(end);
    if (isPattern(pattern, flags)) yield { newText: `/${pattern || '(?:)'}/${flags}`, what };
  }
  if (flags.includes('i')) yield { newText: `/${body}/${flags.replace('i', '')}`, what: 'without the flag i' };
}

/** Returns the ranges of the alternatives of all groups, each with one `|` beside it. */
function alternatives(body) {
  const found = [];
  const open = [{ start: 0, bars: [] }];
  const end = (at) => {
    const { start, bars } = open.pop();
    if (bars.length === 0) return;
    const edges = [start - 1, ...bars, at];
    for (let index = 0; index + 1 < edges.length; index++) {
      const [left, right] = [edges[index], edges[index + 1]];
      const what = `without ${body.slice(left + 1, right).slice(0, 60)}`;
      found.push(index === 0 ? { start: left + 1, end: right + 1, what } : { start: left, end: right, what });
    }
  };
  for (let at = 0; at < body.length; at++) {
    const unit = body[at];
    if (unit === '\\') at++;
    else if (unit === '[') at = endOfClass(body, at);
    else if (unit === '(') {
      const head = /^\((?:\?(?:[:=!]|<[=!]|<\w+>))?/.exec(body.slice(at))?.[0].length ?? 1;
      open.push({ start: at + head, bars: [] });
      at += head - 1;
    } else if (unit === ')') end(at);
    else if (unit === '|') open.at(-1).bars.push(at);
  }
  end(body.length);
  return found;
}

function endOfClass(body, start) {
  let at = start + 1;
  while (at < body.length && body[at] !== ']') at += body[at] === '\\' ? 2 : 1;
  return at;
}

function inClass(body, place) {
  for (let at = 0; at < place; at++) {
    if (body[at] === '\\') at++;
    else if (body[at] === '[') {
      const end = endOfClass(body, at);
      if (place <= end) return true;
      at = end;
    }
  }
  return false;
}

function escaped(body, place) {
  let slashes = 0;
  while (body[place - 1 - slashes] === '\\') slashes++;
  return slashes % 2 === 1;
}

function isPattern(pattern, flags) {
  try {
    new RegExp(pattern, flags);
    return true;
  } catch {
    return false;
  }
}
