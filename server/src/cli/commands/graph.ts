import { namesOfSets } from '../../core/engine/sets/set-names.js';
import type { Flow, PlacedFlowNode, Protection } from '../../core/graph/flow/flow.js';
import { flowOf } from '../../core/graph/flow/flow-of-graph.js';
import { fold } from '../../core/graph/flow/fold.js';
import { toJson } from '../../core/graph/flow/json.js';
import { layout } from '../../core/graph/flow/layout.js';
import { toMermaid } from '../../core/graph/flow/mermaid.js';
import { narrow, onPathsOf } from '../../core/graph/flow/narrow.js';
import { SVG_HEAD, toSvg } from '../../core/graph/flow/svg.js';
import { toTree } from '../../core/graph/flow/tree.js';
import { faceOf } from '../../core/graph/flow/words.js';
import { LineMap } from '../../core/text/line-map.js';
import { nearest } from '../../core/text/nearest.js';
import { printable } from '../../core/text/printable.js';
import type { Host } from '../../host/host.js';
import { EXIT, type ExitCode, type Io, isColoured, UsageError } from '../io.js';
import { isUnchecked } from '../report/report.js';
import { checkOptions } from '../scan/check-options.js';
import { absolute, shortName } from '../scan/inputs.js';
import { oneOf, parseOptions } from '../scan/options.js';
import { Progress } from '../scan/progress.js';
import { graphOfWorkspace, type WorkspaceGraph } from '../scan/workspace-graph.js';

export const GRAPH_HELP = `Usage: yamlock graph [PATH…] [options]

Shows the way of Secrets as they are applied: from stores through ExternalSecrets, SealedSecrets, Certificates and files of
SOPS to Secrets, and on to the workloads and other objects that read them, for each applied set and namespace. Secrets are
external (no file has their values), encrypted, plaintext, dangling (nothing defines them) or unused. No value is ever
shown. PATH is a folder or file; of a file, what its objects have to do with is shown. Without a PATH it is this folder.

Options:
  --format text|svg|mermaid|json  How to show it; text by default. SVG is a picture that needs nothing else, Mermaid one
                                  for Markdown, JSON has all objects with their places
  --set NAME                      Only this applied set; several times
  --namespace NAME                Only what has to do with this namespace; several times
  --unfolded                      In pictures, show every object, however many there are
  --config FILE, --no-config      As for \`yamlock scan\`
  -h, --help                      This text

Exit code: 0 it is shown, 1 a file could not be read (it is named on standard error), 2 the command or its input cannot be
used.
`;

const FORMATS = ['text', 'svg', 'mermaid', 'json'] as const;

/** `yamlock graph`: the way of Secrets. */
export async function graph(args: readonly string[], io: Io, host: Host): Promise<ExitCode> {
  const { values, positionals } = parseOptions(args, {
    format: { type: 'string' },
    set: { type: 'string', multiple: true },
    namespace: { type: 'string', multiple: true },
    unfolded: { type: 'boolean' },
    config: { type: 'string' },
    'no-config': { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) {
    io.stdout.write(GRAPH_HELP);
    return EXIT.clean;
  }
  const format = oneOf('format', values.format ?? 'text', FORMATS);
  const paths = positionals.length > 0 ? positionals : ['.'];
  if (paths.includes('-')) throw new UsageError('graph reads files and folders, not standard input');
  const { folders, files } = await sorted(paths, io, host);
  const read = await graphOfWorkspace(folders, checkOptions(values, io.cwd), new Progress(io), io, host);
  const whole = wholeFlow(read, io);
  const ofFiles =
    files.size === 0 ? whole : onPathsOf(whole, ({ place }) => place !== undefined && files.has(place.file));
  const sets = chosen('set', values.set, new Set(ofFiles.nodes.map(({ set }) => set)));
  const namespaces = chosen(
    'namespace',
    values.namespace,
    new Set(ofFiles.nodes.flatMap(({ namespace }) => namespace ?? [])),
  );
  const { flow } = narrow(ofFiles, { sets, namespaces });
  if (format === 'json') await read.files.prime(flow.nodes.flatMap(({ place }) => place?.file ?? []));
  const state = { mode: values.unfolded ? 'open' : 'auto', chosen: new Map() } as const;
  const formats: Record<typeof format, () => string> = {
    text: () => `${toTree(flow, painter(io)).join('\n')}\n`,
    svg: () => toSvg(layout(fold(flow, state), faceOf, SVG_HEAD)),
    mermaid: () => toMermaid(fold(flow, state)),
    json: () => toJson(flow, placesOf(read, io)),
  };
  io.stdout.write(formats[format]());
  return skippedCode(read, io);
}

/** Of files the folder is read that they are seen in: what they refer to lies around them. */
async function sorted(
  paths: readonly string[],
  io: Io,
  host: Host,
): Promise<{ readonly folders: readonly string[]; readonly files: ReadonlySet<string> }> {
  const cwd = absolute('.', io.cwd);
  const files = new Set<string>();
  const folders = new Set<string>();
  for (const path of paths) {
    const named = absolute(path, io.cwd);
    const slash = named.lastIndexOf('/');
    const isFile = (await host.entries(named.slice(0, slash)))?.get(named.slice(slash + 1)) === 'file';
    if (isFile) files.add(named);
    folders.add(!isFile ? path : named.startsWith(`${cwd}/`) ? '.' : named.slice(0, slash));
  }
  if (files.size > 0 && files.size < paths.length)
    throw new UsageError('graph takes files or folders, not both: of files it shows what they have to do with');
  return { folders: [...folders], files };
}

function wholeFlow({ graph: objects, roots, externalTo }: WorkspaceGraph, io: Io): Flow<PlacedFlowNode> {
  const names = namesOfSets(objects.all, roots, (path) =>
    path === absolute('.', io.cwd) ? '.' : shortName(path, io.cwd),
  );
  return flowOf(objects, { nameOf: ({ key }) => names.get(key) ?? key, externalTo });
}

/** Returns the names that were asked for; undefined for all. */
function chosen(
  option: string,
  names: readonly string[] | undefined,
  known: ReadonlySet<string>,
): ReadonlySet<string> | undefined {
  for (const name of names ?? []) {
    if (known.has(name)) continue;
    const near = nearest(name, [...known]);
    const hint = near === undefined ? '' : `; did you mean "${printable(near)}"?`;
    throw new UsageError(`There is no ${option} "${name}" with a Secret${hint}`);
  }
  return names && new Set(names);
}

const COLOURS: Readonly<Record<Protection, string>> = {
  plaintext: '31',
  dangling: '33',
  unused: '2',
  encrypted: '32',
  external: '34',
};

function painter(io: Io): (protection: Protection, text: string) => string {
  const coloured = isColoured(io);
  return (protection, text) => (coloured ? `\u001b[${COLOURS[protection]}m${text}\u001b[0m` : text);
}

function placesOf({ files }: WorkspaceGraph, io: Io): Parameters<typeof toJson>[1] {
  const maps = new Map<string, LineMap>();
  return {
    nameOf: (file) => shortName(file, io.cwd),
    startOf({ file, start }) {
      const map = maps.get(file) ?? new LineMap(files.read(file) ?? '');
      maps.set(file, map);
      const { line, column } = map.positionAt(start);
      return { line: line + 1, column: column + 1 };
    },
  };
}

function skippedCode({ skipped }: WorkspaceGraph, io: Io): ExitCode {
  const gaps = skipped.filter(isUnchecked);
  for (const { file, reason } of gaps) io.stderr.write(`yamlock: ${printable(file)}: ${printable(reason)}\n`);
  return gaps.length > 0 ? EXIT.findings : EXIT.clean;
}
