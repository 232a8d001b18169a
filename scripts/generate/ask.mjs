// Makes the page "What a rule can ask" from the sources: their exports with doc comments.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { root } from './load.mjs';

const CORE = 'server/src/core';

/** The parts of the page. A folder stands for those of its files that rules import and no other part names. */
const PARTS = [
  {
    title: 'A rule and what it says',
    about: 'A rule is a value. It is asked about a subject of its scope, and yields findings with their fixes.',
    files: ['model/rule.ts', 'model/finding.ts', 'model/fix.ts'],
  },
  {
    title: 'YAML',
    about: 'A cursor is a value and where it is written; everything else is made of cursors.',
    files: ['yaml/cursor.ts', 'yaml/document.ts', 'yaml/embedded.ts'],
  },
  {
    title: 'Kubernetes objects',
    about: 'What objects say, read once for all rules. None of it judges.',
    files: [
      'kubernetes/resource.ts',
      'kubernetes/pod.ts',
      'kubernetes/volumes.ts',
      'kubernetes/pod-parts.ts',
      'kubernetes/security-context.ts',
      'kubernetes/',
    ],
  },
  {
    title: 'Edits',
    about: 'What the plan of a fix is made of. An edit that would change more than it says refuses, with the reason.',
    files: ['yaml/edit/edits.ts', 'yaml/edit/additions.ts', 'yaml/edit/remove-emptied.ts'],
  },
  {
    title: 'What rules share',
    about: 'Groups, wording, sources, and what rules of one family have in common.',
    files: ['rules/kit/'],
  },
  {
    title: 'Credentials',
    about: 'Rules about secrets ask for the verdicts on every place where a credential may stand.',
    files: ['secrets/detect.ts', 'secrets/context/describe.ts', 'refactor/report-verdicts.ts'],
  },
];

/** Returns the text of the page. Throws where an export has no doc comment. */
export function whatARuleCanAsk() {
  const read = (file) => readFileSync(path.join(root, CORE, file), 'utf8');
  const named = new Set(PARTS.flatMap(({ files }) => files));
  const asked = askedByRules(read);
  const parts = PARTS.map(({ title, about, files }) => ({
    title,
    about,
    files: files
      .flatMap((file) =>
        file.endsWith('/') ? filesIn(file).filter((one) => asked.has(one) && !named.has(one)) : [file],
      )
      .map((file) => ({ file, names: exportsOf(file, read).map(nameOf), text: sectionOf(file, read) })),
  }));
  const contents = parts.map(
    ({ title, files }) =>
      `**${title}**\n\n${files.map(({ file, names }) => `- [${file}](#${anchorOf(file)}): ${names.join(', ')}`).join('\n')}`,
  );
  const sections = parts.map(
    ({ title, about, files }) => `## ${title}\n\n${about}\n\n${files.map(({ text }) => text).join('\n\n')}`,
  );
  return `<!-- Written by node scripts/generate.mjs from the doc comments of the sources. -->

# What a rule can ask

What rules are made of, file by file below \`${CORE}\`. [CONTRIBUTING](../CONTRIBUTING.md) says how to add a rule.

${contents.join('\n\n')}

${sections.join('\n\n')}
`;
}

function filesIn(folder) {
  return readdirSync(path.join(root, CORE, folder))
    .filter((name) => name.endsWith('.ts'))
    .toSorted()
    .map((name) => folder + name);
}

/** Returns the files that rules, or the files that rules share, import. */
function askedByRules(read) {
  const rules = readdirSync(path.join(root, CORE, 'rules'), { recursive: true })
    .map((name) => `rules/${name.replaceAll('\\', '/')}`)
    .filter((name) => /\/.+\/.+\.ts$/.test(name));
  const imported = rules.flatMap((file) =>
    [...read(file).matchAll(/ from '(\..+)\.js';$/gm)].map(([, to]) =>
      path.posix.join(path.posix.dirname(file), `${to}.ts`),
    ),
  );
  return new Set(imported);
}

/** Returns the anchor of a heading. */
function anchorOf(heading) {
  return heading.replace(/[^\w-]/g, '').toLowerCase();
}

/**
 * Returns the section of the page about a file: its types in full, then a list of its functions and values. '' where the file
 * exports nothing. `read` returns the text of a file below the core.
 */
export function sectionOf(file, read) {
  const exported = exportsOf(file, read);
  if (exported.length === 0) return '';
  const types = exported.flatMap((statement) => typeOf(statement) ?? []);
  const entries = exported.flatMap(entriesOf);
  return [
    `### ${file}`,
    ...types.map(({ node, code }) => `${docOf(node)}\n\n\`\`\`ts\n${code}\n\`\`\``),
    ...(entries.length > 0 ? [entries.join('\n')] : []),
  ].join('\n\n');
}

/** Returns the declarations that a file exports, in their order; for re-exports those of the other file. */
function exportsOf(file, read) {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true);
  return source.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement) && statement.moduleSpecifier && ts.isNamedExports(statement.exportClause)) {
      const from = path.posix.join(path.posix.dirname(file), statement.moduleSpecifier.text.replace(/\.js$/, '.ts'));
      const names = new Set(statement.exportClause.elements.map(({ name }) => name.text));
      return exportsOf(from, read).filter((one) => names.has(nameOf(one)));
    }
    return statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ? [statement] : [];
  });
}

function nameOf(node) {
  return node.name?.text ?? node.declarationList?.declarations[0]?.name.getText();
}

/** Returns the text of an interface or a type, or of a class without private members and bodies; undefined for anything else. */
function typeOf(node) {
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node))
    return { node, code: node.getText().replace(/^export /, '') };
  if (!ts.isClassDeclaration(node)) return undefined;
  const members = node.members.flatMap(publicMembers).map((member) => `  ${memberOf(member)}`);
  return { node, code: `class ${node.name.text} {\n${members.join('\n')}\n}` };
}

/** Returns the public members of a class: for a constructor the properties that it declares. */
function publicMembers(member) {
  const has = (one, kind) => (one.modifiers ?? []).some((modifier) => modifier.kind === kind);
  const isOpen = (one) => !has(one, ts.SyntaxKind.PrivateKeyword) && !ts.isPrivateIdentifier(one.name);
  if (ts.isConstructorDeclaration(member))
    return member.parameters.filter((one) => has(one, ts.SyntaxKind.ReadonlyKeyword) && isOpen(one));
  return isOpen(member) ? [member] : [];
}

function memberOf(member) {
  const doc = ts.getJSDocCommentsAndTags(member).map((comment) => `${comment.getText()}\n  `);
  const words = (member.modifiers ?? [])
    .map(({ kind }) => ts.tokenToString(kind))
    .filter((word) => word === 'static' || word === 'readonly')
    .map((word) => `${word} `);
  const name = member.name.getText();
  if (ts.isGetAccessor(member)) return `${doc.join('')}readonly ${name}${typeAfter(member)};`;
  if (ts.isMethodDeclaration(member)) return `${doc.join('')}${words.join('')}${name}${signatureOf(member)};`;
  return `${doc.join('')}${words.join('')}${name}${typeAfter(member)};`;
}

/** Returns the entries of a list: functions with their signatures, and other values by name, each with its doc comment. */
function entriesOf(node) {
  if (ts.isFunctionDeclaration(node)) return [`- \`${node.name.text}${signatureOf(node)}\` – ${docOf(node)}`];
  if (!ts.isVariableStatement(node)) return [];
  return node.declarationList.declarations.map((one) => {
    const remembered = rememberedBy(one);
    return `- \`${one.name.getText()}${remembered ? signatureOf(remembered) : ''}\` – ${docOf(node)}`;
  });
}

/** Returns the function inside a call of `memo` or `memoBy`, whose signature is shown. */
function rememberedBy({ initializer }) {
  const isMemo =
    initializer && ts.isCallExpression(initializer) && /^memo(?:By)?$/.test(initializer.expression.getText());
  const [make] = isMemo ? initializer.arguments : [];
  return make && ts.isArrowFunction(make) ? make : undefined;
}

/** Returns the signature of a function; parameters with a default are optional. */
function signatureOf(node) {
  const parameters = node.parameters.map((one) => {
    const optional = one.initializer || one.questionToken ? '?' : '';
    return `${one.dotDotDotToken ? '...' : ''}${parameterName(one)}${optional}${typeAfter(one)}`;
  });
  const types = node.typeParameters ? `<${node.typeParameters.map((one) => one.getText()).join(', ')}>` : '';
  return oneLine(`${types}(${parameters.join(', ')})${typeAfter(node)}`);
}

/** Returns the name of a parameter; for a destructured one the name of its type. */
function parameterName({ name, type }) {
  if (ts.isIdentifier(name)) return name.text;
  const word = type && ts.isTypeReferenceNode(type) && !type.typeArguments ? type.typeName.getText() : 'value';
  return word[0].toLowerCase() + word.slice(1);
}

function typeAfter(node) {
  return node.type ? `: ${oneLine(node.type.getText())}` : '';
}

/** Returns the doc comment on one line. */
function docOf(node) {
  const docs = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  if (docs.length === 0)
    throw new Error(`${node.getSourceFile().fileName}: ${nameOf(node)} is exported and has no doc comment`);
  return docs
    .flatMap((doc) => [
      ts.getTextOfJSDocComment(doc.comment) ?? '',
      ...(doc.tags ?? []).map((tag) => `\`${tag.name?.getText()}\`: ${ts.getTextOfJSDocComment(tag.comment)}`),
    ])
    .map(oneLine)
    .join(' ');
}

function oneLine(text) {
  return text.replace(/\s+/g, ' ').trim();
}
