import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { PROJECT } from './files.js';

/** An import of a file, `export … from`, `import()` and `import('…').Type` included. */
export interface Import {
  /** The path of the importing file, from the project's root. */
  readonly from: string;
  /** The path of the imported file, from the project's root, or the name of a package: `node:fs`. */
  readonly to: string;
  /** True when it imports only types. */
  readonly typeOnly: boolean;
  /** True for `import()`: nothing is loaded before it is called. */
  readonly lazy: boolean;
}

/** Returns the imports of every TypeScript file below a folder of the project. */
export function importsBelow(folder: string): readonly Import[] {
  return readdirSync(PROJECT + folder, { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => importsOf(path, readFileSync(PROJECT + path, 'utf8')));
}

/** Returns the imports of a file. `path` is relative to the project's root. */
export function importsOf(path: string, text: string): readonly Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean, lazy = false): void => {
    if (specifier && ts.isStringLiteral(specifier))
      found.push({ from: path, to: resolve(path, specifier.text), typeOnly, lazy });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false, true);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return found;
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const { name, namedBindings } = clause;
  if (name || !namedBindings || !ts.isNamedImports(namedBindings)) return false;
  return namedBindings.elements.length > 0 && namedBindings.elements.every((element) => element.isTypeOnly);
}

function resolve(from: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  const parts = from.split('/').slice(0, -1);
  for (const step of specifier.split('/')) {
    if (step === '..') parts.pop();
    else if (step !== '.') parts.push(step);
  }
  return parts.join('/').replace(/\.js$/, '.ts');
}
