import { isRecord } from '../../core/text/json.js';
import type { Host } from '../../host/host.js';
import { EXIT, type ExitCode, type Io, UsageError } from '../io.js';
import { type ArgumentSchema, type Arguments, type InputSchema, pathBelow } from './arguments.js';
import type { Result } from './pages.js';

/** The commands that the tools run, by their names. */
export type Commands = Readonly<
  Record<
    'scan' | 'explain' | 'fix' | 'render' | 'graph',
    (args: readonly string[], io: Io, host: Host) => Promise<ExitCode>
  >
>;

/** What an agent may call. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: InputSchema;
  /** @throws UsageError where the arguments name what there is not. */
  run(args: Arguments, run: Run): Promise<Result>;
}

/** Runs a command in the folder of the server. */
export interface Run {
  readonly root: string;
  command(name: keyof Commands, args: readonly string[]): Promise<Ran>;
}

export interface Ran {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** The paths, rules and files that a call may name, and the length of each. */
const MOST_NAMES = 100;
const LONGEST_NAME = 1000;

const names = (description: string): ArgumentSchema => ({
  type: 'array',
  items: { type: 'string', maxLength: LONGEST_NAME },
  maxItems: MOST_NAMES,
  description,
});
const name = (description: string): ArgumentSchema => ({ type: 'string', maxLength: LONGEST_NAME, description });
const word = (description: string, words: readonly string[]): ArgumentSchema => ({
  type: 'string',
  enum: words,
  maxLength: 20,
  description,
});

const PATHS = names('Files and folders, relative to the folder of the server; the whole folder where it is left out');
const RULES = names('Ids of rules, families of rules, or "all"; the rules that are on where it is left out');
const CURSOR = name('The cursor that the page before ended with; other arguments do not count then');

const schemaOf = (properties: InputSchema['properties'], required: readonly string[] = []): InputSchema => ({
  type: 'object',
  properties: { ...properties, cursor: CURSOR },
  required,
  additionalProperties: false,
});

export const TOOLS: readonly Tool[] = [
  {
    name: 'scan',
    title: 'Check Kubernetes YAML',
    description:
      'Checks Kubernetes YAML, Helm charts and kustomizations for plaintext credentials and weak configuration. One JSON object a line for each finding: rule, level, place, message, fixes. Values of secrets are never shown.',
    inputSchema: schemaOf({
      paths: PATHS,
      rules: RULES,
      level: word('Nothing below this level', ['error', 'warning', 'information']),
      kubernetesVersion: name('The version of Kubernetes that the files are for, such as 1.30'),
    }),
    async run(args, { root, command }) {
      const ran = await command('scan', [
        ...['--format', 'json'],
        ...rulesOf(args),
        ...option('--level', args.level),
        ...option('--kubernetes-version', args.kubernetesVersion),
        ...pathsOf(args, root),
      ]);
      const report: unknown = JSON.parse(ran.stdout);
      if (!isRecord(report) || !Array.isArray(report.findings)) throw new Error('the report of a scan has findings');
      return {
        head: [...notesOf(ran), JSON.stringify({ summary: report.summary })],
        lines: report.findings.map((finding: unknown) => JSON.stringify(briefly(finding))),
      };
    },
  },
  {
    name: 'explain',
    title: 'Explain a rule',
    description: 'Says what a rule looks for, why it matters, what to do and which standards have it.',
    inputSchema: {
      type: 'object',
      properties: { rule: name('The id of a rule, such as pss-privileged') },
      required: ['rule'],
      additionalProperties: false,
    },
    async run({ rule }, { command }) {
      const id = String(rule);
      // Kinds are explained as well, from files that need not be those of the server.
      if (!/^[a-z\d]+(?:-[a-z\d]+)+$/.test(id)) throw new UsageError(`"${id}" is no id of a rule`);
      return textOf(await command('explain', [id]));
    },
  },
  {
    name: 'fixes',
    title: 'Show what fixes would change',
    description:
      'Shows what `yamlock fix` would change as a unified diff, and writes nothing. Secrets in it are masked, so that it is there to be read, and cannot be applied where it has a mask: edit the files, or run `yamlock fix`.',
    inputSchema: schemaOf({
      paths: PATHS,
      rules: RULES,
      safety: word('safe: only what keeps behaviour (the default); review: also hardening that may change what runs', [
        'safe',
        'review',
      ]),
    }),
    async run(args, { root, command }) {
      const wanted = [...rulesOf(args), ...option('--safety', args.safety), ...pathsOf(args, root)];
      return textOf(await command('fix', ['--dry-run', ...wanted]));
    },
  },
  {
    name: 'render',
    title: 'Render a chart or a kustomization',
    description:
      'Shows the objects that a Helm chart, a kustomization, or a file with objects of Flux or Argo CD applies, as YAML with secrets masked. Nothing is fetched; what cannot be known is {{ … }}.',
    inputSchema: schemaOf(
      {
        root: name('The folder of the chart or kustomization, or the file'),
        values: names('Files with values over those of the chart; the last one wins'),
        release: name('The name of the release'),
        namespace: name('The namespace of the release'),
      },
      ['root'],
    ),
    async run(args, { root, command }) {
      const ran = await command('render', [
        '--masked',
        ...listOf(args.values).flatMap((file) => [`--values=${pathBelow(root, file)}`]),
        ...option('--release', args.release),
        ...option('--namespace', args.namespace),
        pathBelow(root, String(args.root)),
      ]);
      return textOf(ran);
    },
  },
  {
    name: 'graph',
    title: 'Show the way of Secrets',
    description:
      'Shows where Secrets come from, how they are kept (external, encrypted, plaintext, dangling, unused) and which workloads read them. No value is shown.',
    inputSchema: schemaOf({
      paths: PATHS,
      namespaces: names('Only what has to do with these namespaces'),
      format: word('text by default; mermaid for a picture, json for all objects with their places', [
        'text',
        'mermaid',
        'json',
      ]),
    }),
    async run(args, { root, command }) {
      return textOf(
        await command('graph', [
          ...option('--format', args.format),
          ...listOf(args.namespaces).map((one) => `--namespace=${one}`),
          ...pathsOf(args, root),
        ]),
      );
    },
  },
];

function listOf(value: Arguments[string]): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

/** A value is joined with its option: it is one whatever it begins with. */
function option(flag: string, value: Arguments[string]): readonly string[] {
  return listOf(value).map((one) => `${flag}=${one}`);
}

function rulesOf({ rules }: Arguments): readonly string[] {
  const wanted = listOf(rules);
  return wanted.length > 0 ? [`--rules=${wanted.join(',')}`] : [];
}

function pathsOf({ paths }: Arguments, root: string): readonly string[] {
  const named = listOf(paths);
  return ['--', ...(named.length > 0 ? named : ['.']).map((path) => pathBelow(root, path))];
}

/** What a command says beside its result. */
function notesOf({ stderr }: Ran): readonly string[] {
  return stderr === '' ? [] : linesOf(stderr).map((line) => `# ${line}`);
}

function textOf(ran: Ran): Result {
  return { head: notesOf(ran), lines: linesOf(ran.stdout) };
}

function linesOf(text: string): readonly string[] {
  return text.replace(/\n$/, '').split('\n');
}

/** Returns a finding without what an agent can do without. */
function briefly(finding: unknown): unknown {
  if (!isRecord(finding)) return finding;
  const { rule, level, file, start, pointer, resource, message, fixes, testData, applied } = finding;
  return { rule, level, file, start, pointer, resource, message, testData, fixes, applied };
}

/** Returns true for the code of a command that did what was asked. */
export function isDone({ code, stdout }: Ran): boolean {
  return code !== EXIT.usage || stdout !== '';
}
