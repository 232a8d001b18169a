import { parseArgs } from 'node:util';
import { type KubernetesVersion, NEWEST_VERSION, parseVersion } from '../../core/kubernetes/version.js';
import { nearest } from '../../core/text/nearest.js';
import { UsageError } from '../io.js';

type OptionTable = Readonly<
  Record<string, { readonly type: 'string' | 'boolean'; readonly multiple?: boolean; readonly short?: string }>
>;

/** Options that scan and fix share. */
export const CHECK_OPTIONS = {
  rules: { type: 'string', multiple: true },
  'kubernetes-version': { type: 'string' },
  config: { type: 'string' },
  'no-config': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies OptionTable;

interface Parsed<Table extends OptionTable> {
  readonly values: { readonly [Name in keyof Table]?: Value<Table[Name]> };
  readonly positionals: readonly string[];
}

type Value<Option> = Option extends { multiple: true }
  ? readonly string[]
  : Option extends { type: 'boolean' }
    ? boolean
    : string;

/** Arguments of a command, split into options and the rest. */
export function parseOptions<const Table extends OptionTable>(args: readonly string[], options: Table): Parsed<Table> {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    if (positionals.includes('')) throw new UsageError('A path is empty; the current folder is called .');
    // The table says which type each option has; Node's own types get lost in a generic function.
    return { values: values as Parsed<Table>['values'], positionals };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Node appends advice about `--` that helps nobody here.
    const unknown = /^Unknown option '([^']+)'/.exec(error.message)?.[1];
    if (unknown === undefined) throw new UsageError(error.message);
    const near = nearest(
      unknown,
      Object.keys(options).map((name) => `--${name}`),
    );
    throw new UsageError(`There is no option ${unknown}${near ? `; did you mean ${near}?` : ''}`);
  }
}

/** One of a fixed set of words, or a message that names them. */
export function oneOf<const Word extends string>(option: string, value: string, words: readonly Word[]): Word {
  const found = words.find((word) => word === value);
  if (found !== undefined) return found;
  throw new UsageError(`--${option} takes one of ${words.join(', ')}, not "${value}"`);
}

/** The version of Kubernetes that an option names; undefined where it is not there. */
export function versionOf(option: string, value: string | undefined): KubernetesVersion | undefined {
  const version = value === undefined ? undefined : parseVersion(value);
  if (value === undefined || version !== undefined) return version;
  throw new UsageError(`--${option} takes a version from 1.0 to 1.${NEWEST_VERSION}, not "${value}"`);
}
