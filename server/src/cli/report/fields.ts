import { contentOf, fieldsBelow, typeWords, valuesOf } from '../../core/schema/field-path.js';
import type { Field } from '../../core/schema/locate.js';
import { FILES, type KindName } from '../../core/schema/store.js';
import { isTextOfCredential } from '../../core/secrets/names/key-names.js';
import { append } from '../../core/text/append.js';

/** A field of a kind, with all there is to say of it. */
export interface ExplainedField {
  readonly kind: KindName;
  /** Empty for the kind itself. */
  readonly steps: readonly string[];
  readonly field: Field;
  /** The minor version of Kubernetes 1 whose fields are shown. */
  readonly version: number;
  /** Other versions of the kind, and kinds of other groups with its name. */
  readonly others: readonly KindName[];
}

/** The columns of lines that are broken. */
const WIDTH = 100;

/** What a field is, and the fields below it with a sentence for each. */
export function formatField({ kind, steps, field, version, others }: ExplainedField): string {
  const isShown = (value: unknown): boolean => !isTextOfCredential(steps.at(-1) ?? '', value);
  const lines = [
    ...heading(kind, steps, others),
    `Type        ${typeWords(field)}`,
    ...(field.required ? ['Required    yes'] : []),
    ...listed('Values', valuesOf(field).filter(isShown)),
    ...(field.default === undefined || !isShown(field.default) ? [] : [`Default     ${shown(field.default)}`]),
    ...(field.since === undefined ? [] : [`From        Kubernetes 1.${field.since}`]),
    ...(field.until === undefined ? [] : [`Until       Kubernetes 1.${field.until}`]),
  ];
  if (field.description !== undefined) lines.push('', 'Description', ...broken(field.description, '  '));
  const fields = fieldsBelow(field, version);
  if (fields.length > 0) lines.push('', 'Fields');
  for (const one of fields) {
    lines.push(`  ${rowOf(one)}`);
    if (one.description !== undefined) append(lines, broken(firstSentence(one.description), '      '));
  }
  return `${lines.join('\n')}\n`;
}

/** The fields below a field with their types, and those below them. */
export function formatTree({ kind, steps, field, version, others }: ExplainedField): string {
  return `${[...heading(kind, steps, others), '', 'Fields', ...treeOf(field, version, '  ', [])].join('\n')}\n`;
}

function heading({ apiVersion, kind }: KindName, steps: readonly string[], others: readonly KindName[]): string[] {
  if (apiVersion === FILES) return [`File        ${kind}`, ...pathLine(steps)];
  const also = others.map((other) => other.apiVersion).join(', ');
  return [
    `Kind        ${kind}`,
    `apiVersion  ${apiVersion}`,
    ...(also === '' ? [] : [`Also        ${also} (--api-version chooses)`]),
    ...pathLine(steps),
  ];
}

function pathLine(steps: readonly string[]): string[] {
  return steps.length > 0 ? [`Field       ${steps.join('.')}`] : [];
}

/** @param above What the fields above are, so that a type that holds itself ends. */
function treeOf(field: Field, version: number, indent: string, above: readonly string[]): string[] {
  const { reference, path } = contentOf(field.located);
  const place = `${reference} ${path}`;
  if (above.includes(place)) return [`${indent}…  the same fields as above`];
  return fieldsBelow(field, version).flatMap((one) => [
    `${indent}${rowOf(one)}`,
    ...treeOf(one, version, `${indent}  `, [...above, place]),
  ]);
}

function rowOf(field: Field): string {
  return `${field.name}  ${typeWords(field)}${field.required ? ', required' : ''}`;
}

function listed(label: string, values: readonly unknown[]): string[] {
  return values.length > 0 ? [`${label.padEnd(12)}${values.map(shown).join(', ')}`] : [];
}

function shown(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
}

/** A text in lines of at most `WIDTH` columns, its paragraphs kept. */
function broken(text: string, indent: string): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(/\s+/)) {
      if (line !== '' && indent.length + line.length + 1 + word.length > WIDTH) {
        lines.push(indent + line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    return [...lines, line === '' ? '' : indent + line];
  });
}

/** The first sentence of a text. The point of an abbreviation ends none. */
function firstSentence(text: string): string {
  const [paragraph = ''] = text.trim().split(/\n\s*\n/);
  const sentence = /^.*?[.!?](?=\s+["'`(]?[A-Z]|\s*$)/s.exec(paragraph)?.[0] ?? paragraph;
  return sentence.replace(/\s+/g, ' ').trim();
}
