import { isGroupOfKubernetes } from '../../core/kubernetes/api-resources.js';
import { NEWEST_VERSION } from '../../core/kubernetes/version.js';
import { fieldAt, type NoField } from '../../core/schema/field-path.js';
import { isServed, kindsCalled, knownNames, type NamedField, parseFieldName } from '../../core/schema/kind-names.js';
import { FILES, type KindName, type SchemaStore } from '../../core/schema/store.js';
import { nearest } from '../../core/text/nearest.js';
import { printableLines } from '../../core/text/printable.js';
import type { Host } from '../../host/host.js';
import { bundledSchemas } from '../../host/node/schemas.js';
import { EXIT, type ExitCode, type Io, UsageError } from '../io.js';
import { type ExplainedField, formatField, formatTree } from '../report/fields.js';
import { workspaceSchemas } from '../scan/kinds.js';
import { parseOptions, versionOf } from '../scan/options.js';

export const SCHEMA_HELP = `Usage: yamlock schema [KIND[.FIELD…]] [options]

Prints the fields of a kind or file as a tree, each with its type: the same as \`yamlock explain KIND --recursive\`.
Without KIND it lists the kinds and files that are known.

Options:
  --in PATH                    Kinds that this file, or the files of this folder, define count, too; by default those of
                               the current folder, where it belongs to a git repository or has a .yamlock.yaml
  --api-version GROUP/VERSION  The version of the kind; the newest stable one by default
  --kubernetes-version 1.N     The fields that this version of Kubernetes has; 1.${NEWEST_VERSION} by default
  -h, --help                   This text
`;

/** Options of explain that go with a kind. */
export const KIND_OPTIONS = {
  in: { type: 'string', multiple: true },
  'api-version': { type: 'string' },
  'kubernetes-version': { type: 'string' },
} as const;

/** The options as they were written. */
interface KindValues {
  readonly in?: readonly string[] | undefined;
  readonly 'api-version'?: string | undefined;
  readonly 'kubernetes-version'?: string | undefined;
}

/** `yamlock schema KIND`. */
export async function schema(args: readonly string[], io: Io, host: Host): Promise<ExitCode> {
  const { values, positionals } = parseOptions(args, { ...KIND_OPTIONS, help: { type: 'boolean', short: 'h' } });
  if (values.help) {
    io.stdout.write(SCHEMA_HELP);
    return EXIT.clean;
  }
  const [text, ...more] = positionals;
  if (more.length > 0) throw new UsageError('schema takes one kind; `yamlock schema` lists them');
  io.stdout.write(
    text === undefined
      ? printableLines(kindList(await workspaceSchemas(values.in, io, host)))
      : await explainKind(text, values, true, io, host),
  );
  return EXIT.clean;
}

/**
 * What there is to say of a kind, a file or one of their fields: `deploy.spec.replicas`.
 * @param recursive True for the tree of fields.
 * @throws UsageError where there is none.
 */
export async function explainKind(
  text: string,
  values: KindValues,
  recursive: boolean,
  io: Io,
  host: Host,
): Promise<string> {
  const named = parseFieldName(text);
  const store = await storeFor(named.kind, values, io, host);
  const asked = versionOf('kubernetes-version', values['kubernetes-version']);
  const all = kindsCalled(named.kind, store);
  if (all.length === 0) throw noSchema(named.kind, store);
  const kind = choose(all, values['api-version'], asked);
  const found = store.kind(kind.apiVersion, kind.kind);
  if (!found) throw noSchema(named.kind, store);
  // A kind that the newest version has no more is shown as it was last.
  const version = Math.min(asked ?? NEWEST_VERSION, kind.until ?? NEWEST_VERSION);
  const field = fieldAt(found, named.steps, version);
  if ('within' in field) throw noField(named, kind, field);
  const others = all.filter((other) => other !== kind && isServed(other, version));
  const explained: ExplainedField = { kind, steps: named.steps, field, version, others };
  return printableLines(recursive ? formatTree(explained) : formatField(explained));
}

/** Where a kind is looked for. Files of the workspace define no kinds of Kubernetes, for which none of them is read. */
async function storeFor(name: string, values: KindValues, io: Io, host: Host): Promise<SchemaStore> {
  const bundled = bundledSchemas();
  const [first] = kindsCalled(name, bundled);
  const isKubernetes =
    first !== undefined &&
    (first.apiVersion === FILES || isGroupOfKubernetes(first.apiVersion.split('/').at(-2) ?? ''));
  if (isKubernetes && values.in === undefined && values['api-version'] === undefined) return bundled;
  return workspaceSchemas(values.in, io, host);
}

function choose(all: readonly KindName[], apiVersion: string | undefined, asked: number | undefined): KindName {
  const served = all.filter((one) => isServed(one, asked ?? NEWEST_VERSION));
  const [first] = all;
  if (apiVersion !== undefined) {
    const named = all.find((one) => one.apiVersion === apiVersion);
    if (named && (asked === undefined || isServed(named, asked))) return named;
    if (named) throw new UsageError(`${apiVersion} of ${named.kind} is served ${versionsOf(named)}`);
    throw new UsageError(
      `${first?.kind} has no version ${apiVersion}; known are ${printableLines(all.map((one) => one.apiVersion).join(', '))}`,
    );
  }
  const [best = asked === undefined ? first : undefined] = served;
  if (best) return best;
  throw new UsageError(
    `Kubernetes 1.${asked} has no ${first?.kind}: ${all.map((one) => `${one.apiVersion} is served ${versionsOf(one)}`).join(', ')}`,
  );
}

/** The versions of Kubernetes with something: `from Kubernetes 1.29 on`. */
function versionsOf({ since, until }: { readonly since?: number | undefined; readonly until?: number | undefined }) {
  if (until === undefined) return since === undefined ? 'everywhere' : `from Kubernetes 1.${since} on`;
  return since === undefined
    ? `in Kubernetes 1.${until} and before only`
    : `in Kubernetes 1.${since} to 1.${until} only`;
}

function noSchema(name: string, store: SchemaStore): UsageError {
  const names = knownNames(store);
  return new UsageError(
    `There is no kind "${name}"${meaning(nearestIn(name, names))} \`yamlock schema\` lists the kinds`,
  );
}

function noField({ steps }: NamedField, { kind }: KindName, { step, within, type, known, since, until }: NoField) {
  const place = [kind, ...within].join('.');
  if (since !== undefined || until !== undefined)
    return new UsageError(`${place} has the field "${step}" ${versionsOf({ since, until })}`);
  if (step === '') return new UsageError(`The path ${[kind, ...steps].join('.')} has a dot too many`);
  if (known.length === 0) return new UsageError(`${place} is of the type ${type} and has no fields`);
  const near = nearestIn(step, known);
  return new UsageError(`${place} has no field "${step}"${meaning(near)} \`yamlock explain ${place}\` lists them`);
}

function meaning(near: string | undefined): string {
  return near === undefined ? '.' : `; did you mean ${printableLines(near)}?`;
}

/** The nearest of some names, regardless of case. */
function nearestIn(name: string, names: readonly string[]): string | undefined {
  const byWord = new Map(names.map((one) => [one.toLowerCase(), one]));
  const near = nearest(name.toLowerCase(), [...byWord.keys()]);
  return near === undefined ? undefined : byWord.get(near);
}

function kindList(store: SchemaStore): string {
  const lines = knownNames(store).flatMap((name) => {
    const kinds = kindsCalled(name, store);
    const [first] = kinds;
    return first?.apiVersion === FILES ? [name] : [`${name}  ${kinds.map((kind) => kind.apiVersion).join(', ')}`];
  });
  return `${lines.sort().join('\n')}\n`;
}
