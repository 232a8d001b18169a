import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import type { Schema } from '../../server/src/core/schema/schema.js';
import type { Declarations, Draft } from './declarations.js';

/** The keywords that a validator reports with the bound in `limit`. */
const LIMITS: ReadonlySet<string> = new Set([
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
]);

/** The keywords whose schemas are functions of their own. */
const ALTERNATIVES: ReadonlySet<string> = new Set(['anyOf', 'oneOf', 'not']);

/**
 * Returns the schemas that the validators of a package of kubernetes-models were compiled from, by the name of their type. They say
 * what the `.d.ts` files cannot: integers, formats, patterns and bounds. A property that takes any value is not in them. Each
 * validator is a module with a function for every subschema, whose errors name the keyword and its value. The modules are read, not
 * run.
 */
export function compiledIn(folder: string): Declarations {
  const schemas = path.join(folder, '_schemas');
  const modules = readdirSync(schemas).filter((file) => file.endsWith('.js'));
  return new Map(modules.map((file) => [path.basename(file, '.js'), new Module(path.join(schemas, file)).exported()]));
}

/** The module of a validator. */
class Module {
  private readonly functions = new Map<string, ts.FunctionDeclaration>();
  /** The values of constants, such as those that an enum allows. */
  private readonly constants = new Map<string, ts.Expression>();
  /** The types whose validators are imported, by the name of the import. */
  private readonly imports = new Map<string, string>();

  constructor(private readonly file: string) {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
    for (const statement of source.statements) {
      if (ts.isFunctionDeclaration(statement) && statement.name) this.functions.set(statement.name.text, statement);
      if (ts.isImportDeclaration(statement)) this.addImport(statement);
      if (!ts.isVariableStatement(statement)) continue;
      for (const { name, initializer } of statement.declarationList.declarations)
        if (initializer) this.constants.set(name.getText(), initializer);
    }
  }

  private addImport({ importClause, moduleSpecifier }: ts.ImportDeclaration): void {
    const bindings = importClause?.namedBindings;
    if (!bindings || !ts.isNamedImports(bindings) || !ts.isStringLiteral(moduleSpecifier)) return;
    const type = path.basename(moduleSpecifier.text, '.js');
    for (const { name } of bindings.elements) this.imports.set(name.text, type);
  }

  exported(): Schema {
    return this.schema(this.constants.get('validate')?.getText() ?? '');
  }

  /** Returns the schema that a function was compiled from. */
  schema(name: string): Schema {
    const imported = this.imports.get(name);
    if (imported !== undefined) return { $ref: imported };
    const body = this.functions.get(name)?.body;
    if (!body) throw new Error(`${this.file} has no function ${name}`);
    const draft: Draft = {};
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    /** Schemas of the value itself: alternatives, or those that hold as well. */
    const whole: Schema[] = [];
    const keywords = new Set<string>();
    const visit = (node: ts.Node): void => {
      const error = ts.isObjectLiteralExpression(node) ? this.errorOf(node) : undefined;
      if (error) {
        keywords.add(error.keyword);
        if (error.keyword === 'required') required.push(String(error.value));
        else if (!ALTERNATIVES.has(error.keyword)) Object.assign(draft, { [error.keyword]: error.value });
        return;
      }
      const called = ts.isCallExpression(node) && ts.isIdentifier(node.expression) ? node.expression.text : '';
      const [value] = ts.isCallExpression(node) ? node.arguments : [];
      if (value && /^validate\d+$/.test(called)) {
        const schema = this.schema(called);
        if (ts.isIdentifier(value)) whole.push(schema);
        else if (ts.isPropertyAccessExpression(value)) properties[value.name.text] = schema;
        else if (!ts.isElementAccessExpression(value)) throw this.unknown(value);
        else if (ts.isStringLiteral(value.argumentExpression)) properties[value.argumentExpression.text] = schema;
        else if (value.argumentExpression.getText().startsWith('key')) draft.additionalProperties = schema;
        else draft.items = schema;
      }
      ts.forEachChild(node, visit);
    };
    visit(body);
    if (Object.keys(properties).length > 0) draft.properties = properties;
    if (required.length > 0) draft.required = required;
    if (keywords.has('not')) return { ...draft, not: whole[0] ?? {} };
    const alternatives = (['anyOf', 'oneOf'] as const).find((keyword) => keywords.has(keyword));
    return alternatives ? { ...draft, [alternatives]: whole } : Object.assign({}, ...whole, draft);
  }

  /** Returns the keyword that an error names, and its value; undefined for an object that is no error. */
  private errorOf(node: ts.ObjectLiteralExpression): { readonly keyword: string; readonly value: unknown } | undefined {
    const fields = fieldsOf(node);
    const named = fields.get('keyword');
    const params = fields.get('params');
    if (!named || !ts.isStringLiteral(named) || !params || !ts.isObjectLiteralExpression(params)) return undefined;
    const keyword = named.text;
    const values = fieldsOf(params);
    const [field] = LIMITS.has(keyword)
      ? ['limit']
      : ({ required: ['missingProperty'], enum: ['allowedValues'] }[keyword] ?? [keyword]);
    const value = values.get(field ?? '');
    if (value) return { keyword, value: this.valueOf(value) };
    if (ALTERNATIVES.has(keyword)) return { keyword, value: undefined };
    throw this.unknown(node);
  }

  private valueOf(node: ts.Expression): unknown {
    const constant = ts.isIdentifier(node) ? this.constants.get(node.text) : undefined;
    if (constant) return this.valueOf(constant);
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
    if (ts.isNumericLiteral(node)) return Number(node.text);
    if (ts.isArrayLiteralExpression(node)) return node.elements.map((one) => this.valueOf(one));
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken)
      return -Number(this.valueOf(node.operand));
    // The compressed forms of true and false.
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
      return node.operand.getText() === '0';
    throw this.unknown(node);
  }

  private unknown(node: ts.Node): Error {
    return new Error(`${this.file} is not a validator as they were when this was written: ${node.getText()}`);
  }
}

function fieldsOf(node: ts.ObjectLiteralExpression): ReadonlyMap<string, ts.Expression> {
  return new Map(
    node.properties.flatMap((one) => (ts.isPropertyAssignment(one) ? [[one.name.getText(), one.initializer]] : [])),
  );
}
