import nodePath from 'node:path';
import { isRecord } from '../../core/text/json.js';
import { isBelow } from '../../host/node/confined-host.js';
import { UsageError } from '../io.js';

/** An argument of a tool, as JSON Schema has it. */
export type ArgumentSchema = { readonly description: string } & (
  | { readonly type: 'string'; readonly enum?: readonly string[]; readonly maxLength: number }
  | {
      readonly type: 'array';
      readonly items: { readonly type: 'string'; readonly maxLength: number };
      readonly maxItems: number;
    }
);

/** The arguments that a tool takes. */
export interface InputSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, ArgumentSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties: false;
}

/** Arguments that are as their schema wants them. */
export type Arguments = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Returns what was given for a tool.
 * @throws UsageError where it is not as the schema wants it.
 */
export function readArguments(given: unknown, { properties, required = [] }: InputSchema): Arguments {
  if (given === undefined)
    return readArguments({}, { type: 'object', properties, required, additionalProperties: false });
  if (!isRecord(given)) throw new UsageError('The arguments are no object');
  const known: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(given)) {
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (!schema)
      throw new UsageError(
        `There is no argument ${JSON.stringify(name.slice(0, 50))}; there are ${Object.keys(properties).join(', ')}`,
      );
    if (value !== undefined) known[name] = readArgument(name, value, schema);
  }
  for (const name of required) if (!Object.hasOwn(known, name)) throw new UsageError(`The argument ${name} is missing`);
  return known;
}

function readArgument(name: string, value: unknown, schema: ArgumentSchema): string | readonly string[] {
  if (schema.type === 'array') {
    if (!Array.isArray(value)) throw new UsageError(`${name} is a list of texts`);
    if (value.length > schema.maxItems) throw new UsageError(`${name} has at most ${schema.maxItems} entries`);
    return value.map((item: unknown) => textOf(name, item, schema.items.maxLength));
  }
  const text = textOf(name, value, schema.maxLength);
  if (schema.enum && !schema.enum.includes(text)) throw new UsageError(`${name} is one of ${schema.enum.join(', ')}`);
  return text;
}

function textOf(name: string, value: unknown, most: number): string {
  if (typeof value !== 'string') throw new UsageError(`${name} has something else than texts`);
  if (value === '' || value.length > most)
    throw new UsageError(`${name} has a text that is empty or longer than ${most}`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what no name has.
  if (/[\0-\x1f\x7f]/.test(value)) throw new UsageError(`${name} has a text with characters that no name has`);
  return value;
}

/**
 * Returns a path as a command takes it: relative to the root, and never an option or standard input.
 * @throws UsageError for one that lies outside.
 */
export function pathBelow(root: string, path: string): string {
  const whole = nodePath.resolve(root, path);
  if (!isBelow(root, nodePath.sep === '\\' ? whole.replaceAll('\\', '/') : whole))
    throw new UsageError(`${path} lies outside of the folder that the server works in`);
  const relative = nodePath.relative(root, whole);
  return relative === '' ? '.' : relative.startsWith('-') ? `./${relative}` : relative;
}
