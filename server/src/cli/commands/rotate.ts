import type { ObjectGraph } from '../../core/graph/graph.js';
import { type RotationPlan, rotationPlans } from '../../core/refactor/rotation/plan.js';
import { calledName, secretsNamed } from '../../core/refactor/rotation/subject.js';
import { nearest } from '../../core/text/nearest.js';
import { printable } from '../../core/text/printable.js';
import type { Host } from '../../host/host.js';
import { EXIT, type ExitCode, type Io, UsageError } from '../io.js';
import { isUnchecked } from '../report/report.js';
import { formatRotation, formatRotationJson } from '../report/rotation.js';
import { checkOptions } from '../scan/check-options.js';
import { shortName } from '../scan/inputs.js';
import { oneOf, parseOptions } from '../scan/options.js';
import { Progress } from '../scan/progress.js';
import { repositoryAround } from '../scan/repository.js';
import { graphOfWorkspace } from '../scan/workspace-graph.js';

export const ROTATE_HELP = `Usage: yamlock rotate SECRET [PATH…] [options]

Answers who must restart when a Secret changes: every object that reads it, with what happens to it, and the steps by
which the Secret is rotated, in their order and with their commands. The commands are for you to run: none is run here,
and none has a value. Objects count as they are applied, by charts, kustomizations, Flux and Argo CD. A PATH is a file or
folder; by default it is the repository that the current folder lies in.

Options:
  --namespace NAME      The namespace of the Secret; all namespaces with such a Secret by default
  --format pretty|json  How to print; pretty by default
  --config FILE, --no-config
                        As for \`yamlock scan\`
  -h, --help            This text

Exit code: 0 printed; 2 the command cannot be used, or the files neither make nor read such a Secret.
`;

/** `yamlock rotate`: who must restart when a Secret changes. */
export async function rotate(args: readonly string[], io: Io, host: Host): Promise<ExitCode> {
  const { values, positionals } = parseOptions(args, {
    namespace: { type: 'string' },
    format: { type: 'string' },
    config: { type: 'string' },
    'no-config': { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) {
    io.stdout.write(ROTATE_HELP);
    return EXIT.clean;
  }
  const format = oneOf('format', values.format ?? 'pretty', ['pretty', 'json']);
  const [name, ...named] = positionals;
  if (name === undefined) throw new UsageError('rotate needs the name of a SECRET');
  const paths = named.length > 0 ? named : [await repositoryAround(io.cwd, host)];
  const progress = new Progress(io);
  const { graph, files, skipped } = await graphOfWorkspace(paths, checkOptions(values, io.cwd), progress, io, host);
  for (const { file, reason } of skipped.filter(isUnchecked))
    io.stderr.write(`yamlock: ${printable(file)} was not read: ${reason}\n`);
  const subjects = secretsNamed(graph, name, values.namespace);
  if (subjects.length === 0) throw new UsageError(noSuchSecret(graph, name, values.namespace));
  const nameOf = (path: string): string => (path === io.cwd ? '.' : shortName(path, io.cwd));
  const plans = rotationPlans(graph, subjects, nameOf);
  await files.prime(plans.flatMap(filesIn));
  const textOf = (path: string): string | undefined => files.read(path);
  io.stdout.write((format === 'json' ? formatRotationJson : formatRotation)(plans, { nameOf, textOf }));
  return EXIT.clean;
}

/** The files that a plan names places in. */
function filesIn({ makers, readers, steps }: RotationPlan): readonly string[] {
  const places = [
    ...makers.map(({ place }) => place),
    ...readers.flatMap(({ place, uses }) => [place, ...uses.map((use) => use.place)]),
    ...steps.flatMap((step) => step.places),
  ];
  return places.map(({ file }) => file);
}

function noSuchSecret(graph: ObjectGraph, name: string, namespace: string | undefined): string {
  const elsewhere = namespace === undefined ? [] : secretsNamed(graph, name);
  const spaces = [...new Set(elsewhere.flatMap((one) => one.namespace ?? []))];
  const there = namespace === undefined ? '' : ` in namespace "${namespace}"`;
  if (spaces.length > 0)
    return `No file makes or reads a Secret "${name}"${there}; there is one in ${spaces.map((one) => `"${one}"`).join(', ')}`;
  const known = graph.all.flatMap(({ objects }) =>
    objects.flatMap(({ definitions, references }) => [
      ...definitions.flatMap((one) => (one.kind === 'Secret' ? (calledName(one) ?? []) : [])),
      ...references.flatMap((one) => (one.to === 'Secret' ? one.name : [])),
    ]),
  );
  const near = nearest(name, [...new Set(known)]);
  return `No file makes or reads a Secret "${name}"${there}${near === undefined ? '' : `; did you mean ${near}?`}`;
}
