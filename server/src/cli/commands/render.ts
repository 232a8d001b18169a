import type { AppliedProblem, AppliedSet, Root } from '../../core/applied/applied-set.js';
import { buildRoot } from '../../core/applied/build-root.js';
import { CHART_FILE } from '../../core/applied/roots.js';
import { SetValuesError, setValues } from '../../core/helm/set-values.js';
import { DEFAULT_RELEASE } from '../../core/helm/top-level.js';
import { NEWEST_VERSION } from '../../core/kubernetes/version.js';
import { isKustomizationName } from '../../core/kubernetes/well-known-names.js';
import { Dict } from '../../core/provenance/traced.js';
import { LineMap } from '../../core/text/line-map.js';
import { folderOf, nameOf } from '../../core/text/paths.js';
import { printable } from '../../core/text/printable.js';
import { FileSnapshot } from '../../host/file-snapshot.js';
import type { Host } from '../../host/host.js';
import { EXIT, type ExitCode, type Io, UsageError } from '../io.js';
import { formatRendered, type RenderFormat } from '../report/rendered.js';
import { absolute, shortName } from '../scan/inputs.js';
import { oneOf, parseOptions, versionOf } from '../scan/options.js';
import { rootAt } from '../scan/root-at.js';

export const RENDER_HELP = `Usage: yamlock render ROOT [options]

Prints what is applied of ROOT: the folder of a chart or of a kustomization, as it stands there, or a file with objects
of Flux or Argo CD (Kustomization, HelmRelease, Application, ApplicationSet). Of such a file it prints what these objects
apply from the repository that they lie in, with everything that the repository does to them. Nothing is fetched and no
program is started. What cannot be known before it is applied is printed as {{ … }}.

Options, for charts:
  --values FILE             Values over those of the chart; several times, the last one wins
  --set KEY=VALUE           A value over those of files, as \`helm template\` takes it; several times
  --set-string KEY=VALUE    The same for a text
  --release NAME            The name of the release; ${DEFAULT_RELEASE.name} by default
  --namespace NAME          The namespace of the release; ${DEFAULT_RELEASE.namespace} by default
  --kubernetes-version 1.N  The version of the cluster; 1.${NEWEST_VERSION} by default

Options:
  --format yaml|json        How to print; yaml by default
  --source                  Print the origin of every line
  --masked                  Print secrets masked, also where a value that is one is printed elsewhere
  -h, --help                This text

Exit code: 0 all is known, 1 parts are unknown or cannot be rendered (they are named on standard error), 2 the command
or its input cannot be used.
`;

/** `yamlock render`: what is applied. */
export async function render(args: readonly string[], io: Io, host: Host): Promise<ExitCode> {
  const { values, positionals } = parseOptions(args, {
    values: { type: 'string', multiple: true },
    set: { type: 'string', multiple: true },
    'set-string': { type: 'string', multiple: true },
    release: { type: 'string' },
    namespace: { type: 'string' },
    'kubernetes-version': { type: 'string' },
    format: { type: 'string' },
    source: { type: 'boolean' },
    masked: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) {
    io.stdout.write(RENDER_HELP);
    return EXIT.clean;
  }
  const format = oneOf<RenderFormat>('format', values.format ?? 'yaml', ['yaml', 'json']);
  if (values.masked && (values.source || format === 'json'))
    throw new UsageError('--masked goes with neither --source nor --format json');
  const [argument, ...more] = positionals;
  if (argument === undefined || more.length > 0)
    throw new UsageError(
      'render needs one ROOT: the folder of a chart or of a kustomization, or a file with objects of Flux or Argo CD',
    );
  const named = absolute(argument, io.cwd);
  // The file that makes a folder a chart or kustomization stands for it.
  const folder = isRootFile(named) ? folderOf(named) : named;
  const found = await rootAt(folder, host);
  if (!found && (await isFile(folder, host))) {
    const given = CHART_OPTIONS.find((name) => values[name] !== undefined);
    if (given !== undefined) throw new UsageError(`--${given} goes with the folder of a chart`);
    const version = versionOf('kubernetes-version', values['kubernetes-version']) ?? NEWEST_VERSION;
    return renderDeployed(
      folder,
      argument,
      { format, sources: values.source === true, masked: values.masked === true, version },
      io,
      host,
    );
  }
  if (!found) throw new UsageError(`${argument} has neither a Chart.yaml nor a kustomization.yaml`);
  const files = (values.values ?? []).map((file) => absolute(file, io.cwd));
  for (const file of files)
    if (!(await host.exists(file))) throw new UsageError(`There is no file ${shortName(file, io.cwd)}`);
  const root: Root = { ...found, values: files };
  const version = versionOf('kubernetes-version', values['kubernetes-version']) ?? NEWEST_VERSION;
  const options = {
    release: {
      name: values.release ?? DEFAULT_RELEASE.name,
      namespace: values.namespace ?? DEFAULT_RELEASE.namespace,
    },
    kubernetesVersion: `1.${version}.0`,
    set: setOf(values.set ?? [], values['set-string'] ?? []),
  };
  const snapshot = new FileSnapshot(host, undefined, host.now);
  const set = await snapshot.settled((known) => buildRoot(root, known, options));
  const typed = [...(values.set ?? []), ...(values['set-string'] ?? [])];
  return print(
    [set],
    [],
    { format, sources: values.source === true, masked: values.masked === true, typed },
    snapshot,
    io,
  );
}

/** The options that mean something for the folder of a chart alone. */
const CHART_OPTIONS = ['values', 'set', 'set-string', 'release', 'namespace'] as const;

interface Printing {
  readonly format: RenderFormat;
  readonly sources: boolean;
  readonly masked: boolean;
  /** The values of the command line, each with its name. */
  readonly typed?: readonly string[];
}

function isRootFile(path: string): boolean {
  return isKustomizationName(path) || nameOf(path) === CHART_FILE;
}

async function isFile(path: string, host: Host): Promise<boolean> {
  return (await host.entries(folderOf(path)))?.get(nameOf(path)) === 'file';
}

/** What the objects of Flux and Argo CD in a file apply. */
async function renderDeployed(
  file: string,
  argument: string,
  { version, ...printing }: Printing & { readonly version: number },
  io: Io,
  host: Host,
): Promise<ExitCode> {
  const files = new FileSnapshot(host, undefined, host.now);
  // What lies around the file is read as a scan reads it. Nothing else here needs that code.
  const { deployedIn } = await import('../scan/deployed-in.js');
  const { checkOptions } = await import('../scan/check-options.js');
  const parts = { check: checkOptions({}, io.cwd), kubernetesVersion: `1.${version}.0`, files };
  const deployed = await deployedIn(file, parts, io, host);
  if (!deployed) throw new UsageError(`${argument} has no object of Flux or Argo CD that applies others`);
  return print(deployed.sets, deployed.problems, printing, files, io);
}

async function print(
  sets: readonly AppliedSet[],
  problems: readonly AppliedProblem[],
  { format, sources, masked, typed = [] }: Printing,
  files: FileSnapshot,
  io: Io,
): Promise<ExitCode> {
  const text = formatRendered(sets, format, {
    sources,
    nameOf: (path) => shortName(path, io.cwd),
    textOf: (path) => files.read(path),
  });
  io.stdout.write(masked ? await withoutSecrets(text, sets, typed, files) : text);
  const lines = await problemLines(sets, problems, typed, files, io);
  for (const line of lines) io.stderr.write(`${line}\n`);
  return lines.length > 0 ? EXIT.findings : EXIT.clean;
}

/** What is rendered without what is a secret in it, in the files that it is rendered from, or on the command line. */
async function withoutSecrets(
  text: string,
  sets: readonly AppliedSet[],
  typed: readonly string[],
  files: FileSnapshot,
): Promise<string> {
  // What knows credentials takes longer to load than most charts to be rendered.
  const { credentialsOf } = await import('../../core/secrets/said-of-sets.js');
  const { masked } = await import('../report/masked.js');
  return masked(text, [...credentialsOf(sets, (path) => files.read(path)), ...valuesIn(typed)]);
}

/** Returns the values of what was typed, without those of a few letters. */
function valuesIn(typed: readonly string[]): readonly string[] {
  return typed.map((one) => one.slice(one.indexOf('=') + 1)).filter((value) => value.length > 3);
}

function setOf(typed: readonly string[], texts: readonly string[]): Dict {
  const dict = new Dict();
  try {
    for (const text of typed) setValues(dict, text);
    for (const text of texts) setValues(dict, text, true);
  } catch (error) {
    if (!(error instanceof SetValuesError)) throw error;
    // The text may hold a credential.
    throw new UsageError(`--set cannot be read: ${error.message}`);
  }
  return dict;
}

/** The problems and what is unknown, each with its place. */
async function problemLines(
  sets: readonly AppliedSet[],
  problems: readonly AppliedProblem[],
  typed: readonly string[],
  files: FileSnapshot,
  io: Io,
): Promise<readonly string[]> {
  const unknown = sets.flatMap(({ text }) =>
    text.pieces.flatMap(({ unknown: message, source }) =>
      message === undefined ? [] : { message, place: source?.place },
    ),
  );
  const unread = [...files.unreadable].map(([path, reason]) => printable(`${shortName(path, io.cwd)}: ${reason}`));
  const told = [...problems, ...sets.flatMap((set) => set.problems), ...unknown];
  if (told.length === 0) return unread;
  // What knows credentials takes longer to load than most charts to be rendered.
  const { withoutCredentials } = await import('../../core/secrets/said-of-sets.js');
  const more = valuesIn(typed);
  const read = (path: string): string | undefined => files.read(path);
  const placed = ({ message, place }: Pick<AppliedProblem, 'message' | 'place'>): string => {
    const said = printable(withoutCredentials(message, sets, read, more));
    if (!place) return `yamlock: ${said}`;
    const { line, column } = new LineMap(read(place.file) ?? '').positionAt(place.start);
    return `${printable(shortName(place.file, io.cwd))}:${line + 1}:${column + 1}: ${said}`;
  };
  return [...new Set([...told.map(placed), ...unread])];
}
