import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import type { Schema } from '../../server/src/core/schema/schema.js';

/** The types that a package declares, as schemas by their name without the leading `I`: `IoK8sApiCoreV1Container`. */
export type Declarations = ReadonlyMap<string, Schema>;

/** A type as it is read: `Schema` without `readonly`. */
export type Draft = { -readonly [Key in keyof Schema]: Schema[Key] };

/**
 * Returns the types that the `.d.ts` files of a package of kubernetes-models declare. A reference to another type is a `$ref` with
 * its full name: every file exports its type under that name too.
 */
export function declarationsIn(folder: string): Declarations {
  const declarations = new Map<string, Schema>();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.d.ts') || file.endsWith('index.d.ts')) continue;
    const source = ts.createSourceFile(
      file,
      readFileSync(path.join(folder, file), 'utf8'),
      ts.ScriptTarget.ES2022,
      true,
    );
    const names = fullNames(source);
    for (const statement of source.statements) {
      const isInterface = ts.isInterfaceDeclaration(statement);
      if (!isInterface && !ts.isTypeAliasDeclaration(statement)) continue;
      const own = statement.name.text;
      if (!/^I[A-Z]/.test(own)) continue;
      const schema = isInterface ? interfaceOf(statement) : schemaOf(statement.type);
      const description = commentOf(statement);
      const name = names.get(own) ?? camelCased(file.replace(/\.d\.ts$/, '').replaceAll(path.sep, '.'));
      declarations.set(name, { ...schema, ...(description === undefined ? {} : { description }) });
    }
  }
  return declarations;
}

/** Returns the full names under which a file exports its types: `export type { IContainer as IIoK8sApiCoreV1Container }`. */
function fullNames(source: ts.SourceFile): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const statement of source.statements) {
    if (!ts.isExportDeclaration(statement) || !statement.exportClause || !ts.isNamedExports(statement.exportClause))
      continue;
    for (const { name, propertyName } of statement.exportClause.elements)
      if (propertyName) names.set(propertyName.text, name.text.slice(1));
  }
  return names;
}

/** Returns the schema of an interface; the types that it extends are in `allOf`. */
function interfaceOf({ members, heritageClauses }: ts.InterfaceDeclaration): Schema {
  const names = (heritageClauses ?? []).flatMap(({ types }) => types.map(({ expression }) => expression.getText()));
  // TypeMeta has only what every object declares itself.
  const allOf = names.flatMap((name) => (name === 'TypeMeta' ? [] : [{ $ref: name.slice(1) }]));
  return { ...objectOf(members), ...(allOf.length > 0 ? { allOf } : {}) };
}

function objectOf(members: ts.NodeArray<ts.TypeElement>): Schema {
  const properties: Record<string, Schema> = {};
  const required: string[] = [];
  let additionalProperties: Schema | undefined;
  for (const member of members) {
    if (ts.isIndexSignatureDeclaration(member)) additionalProperties = schemaOf(member.type);
    if (!ts.isPropertySignature(member) || !member.type) continue;
    const name = ts.isStringLiteral(member.name) ? member.name.text : member.name.getText();
    const description = commentOf(member);
    properties[name] = { ...schemaOf(member.type), ...(description === undefined ? {} : { description }) };
    if (!member.questionToken) required.push(name);
  }
  return {
    type: 'object',
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    ...(required.length > 0 ? { required } : {}),
    ...(additionalProperties ? { additionalProperties } : {}),
  };
}

/** Returns the schema of a type. Throws for a form of type that the packages did not have when this was written. */
function schemaOf(type: ts.TypeNode): Schema {
  if (ts.isParenthesizedTypeNode(type)) return schemaOf(type.type);
  if (ts.isTypeLiteralNode(type)) return objectOf(type.members);
  if (ts.isLiteralTypeNode(type)) return { enum: [literalOf(type)] };
  // An object with alternatives is written as the object, and then what of it each alternative requires.
  if (ts.isIntersectionTypeNode(type)) return schemaOf(first(type.types));
  if (ts.isUnionTypeNode(type)) return unionOf(type);
  if (ts.isTypeReferenceNode(type)) {
    const name = type.typeName.getText();
    if (name === 'Array') return { type: 'array', items: schemaOf(first(type.typeArguments ?? [])) };
    return { $ref: name.slice(1) };
  }
  switch (type.kind) {
    case ts.SyntaxKind.StringKeyword:
      return { type: 'string' };
    case ts.SyntaxKind.NumberKeyword:
      return { type: 'number' };
    case ts.SyntaxKind.BooleanKeyword:
      return { type: 'boolean' };
    case ts.SyntaxKind.AnyKeyword:
      return {};
    default:
      throw new Error(`No schema is known for the type ${type.getText()} in ${type.getSourceFile().fileName}`);
  }
}

function unionOf(type: ts.UnionTypeNode): Schema {
  if (type.types.every(ts.isLiteralTypeNode)) return { enum: type.types.map(literalOf) };
  const kinds = new Set(type.types.map(({ kind }) => kind));
  if (kinds.size === 2 && kinds.has(ts.SyntaxKind.StringKeyword) && kinds.has(ts.SyntaxKind.NumberKeyword))
    return { 'x-kubernetes-int-or-string': true };
  throw new Error(`No schema is known for the type ${type.getText()} in ${type.getSourceFile().fileName}`);
}

/** Returns the name that kubernetes-models gives a type: `io.k8s.api.core.v1.Container` is `IoK8sApiCoreV1Container`. */
export function camelCased(name: string): string {
  return name.replace(/(?:^|[.-])(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function literalOf({ literal }: ts.LiteralTypeNode): string | number | boolean {
  if (ts.isStringLiteral(literal)) return literal.text;
  if (ts.isNumericLiteral(literal)) return Number(literal.text);
  return literal.kind === ts.SyntaxKind.TrueKeyword;
}

/** Returns the text of the comment before a declaration. */
function commentOf(node: ts.Node): string | undefined {
  const [comment] = ts.getJSDocCommentsAndTags(node);
  if (!comment || !ts.isJSDoc(comment)) return undefined;
  const text = comment
    .getText()
    .replace(/^\/\*\*|\*\/$/g, '')
    .replace(/^[ \t]*\* ?/gm, '')
    .trim();
  return text === '' ? undefined : text;
}

function first<T>(list: readonly T[]): T {
  const [one] = list;
  if (one === undefined) throw new Error('A type has no parts');
  return one;
}
