import { RULES } from '../../../server/src/core/rules/registry.js';
import type { Random } from '../random.js';
import { smallerFields, smallerList } from '../smaller.js';
import { type Files, repository, smallerFiles } from './repositories.js';
import { NAMES, NAMESPACES, Words } from './words.js';

export interface CommandLine {
  readonly args: readonly string[];
  readonly files: Files;
}

export const smallerCommandLine = smallerFields<CommandLine>({ args: smallerList(), files: smallerFiles });

const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  scan: [
    '--format',
    '--rules',
    '--level',
    '--fail-on',
    '--fail-on-unchecked',
    '--kubernetes-version',
    '--config',
    '--no-config',
    '--stdin-filename',
    '--shard',
    '--values',
    '--as-written',
    '--verbose',
  ],
  fix: [
    '--safety',
    '--memory-limit',
    '--rules',
    '--create',
    '--encrypt',
    '--as-written',
    '--dry-run',
    '--format',
    '--no-config',
    '--kubernetes-version',
  ],
  upgrade: ['--to', '--from', '--write', '--format', '--no-config'],
  render: [
    '--values',
    '--set',
    '--set-string',
    '--release',
    '--namespace',
    '--kubernetes-version',
    '--format',
    '--source',
  ],
  pending: ['--done', '--yes', '--format'],
  graph: ['--format', '--set', '--namespace', '--unfolded', '--no-config'],
  rotate: ['--namespace', '--format', '--no-config'],
  explain: ['--api-version', '--kubernetes-version', '--in', '--recursive'],
  schema: ['--api-version', '--kubernetes-version', '--in'],
  rules: ['--format'],
  help: [],
};

const SET = [
  'a=b',
  'image.tag=1',
  'list[0]=x',
  'a={b,c}',
  'a.b[99999999]=x',
  '=',
  'a',
  'a\\.b=c',
  'a[=',
  '__proto__.x=1',
  'a=null',
  'auth.password=x,b=c',
];

/** Returns a command with options, known and unknown, and the files of the folder that it runs in. */
export function commandLine(random: Random): CommandLine {
  const files = repository(random);
  const words = new Words(random);
  const paths = [
    '.',
    ...files.map(({ path }) => path),
    ...files.map(({ path }) => path.replace(/\/?[^/]*$/, '') || '.'),
    'missing',
    '',
  ];
  const name = random.pick([
    ...Object.keys(COMMANDS),
    'scan',
    'scan',
    'fix',
    'fix',
    'render',
    'constructor',
    '',
    'sacn',
  ]);
  const own = Object.hasOwn(COMMANDS, name) ? (COMMANDS[name] ?? []) : ['--format'];
  const value = (option: string): string => {
    if (random.chance(12)) return random.pick([words.odd(), '', '-', '--', '\u0000', 'a b']);
    if (option === '--format')
      return random.pick(['pretty', 'json', 'sarif', 'github', 'gitlab', 'junit', 'text', 'svg', 'mermaid', 'yaml']);
    if (option === '--rules' || option === '--done')
      return random.pick(['all', ...RULES.slice(0, 6).map(({ id }) => id), 'a,b']);
    if (/version|^--to$|^--from$/.test(option)) return random.pick(['1.30', '1.25', '1.99', 'v1', 'apps/v1', '1.30.0']);
    if (/level|fail-on/.test(option)) return random.pick(['error', 'warning', 'information', 'never']);
    if (option === '--safety') return random.pick(['safe', 'review', 'review']);
    if (option === '--memory-limit') return random.pick(['512Mi', '0', '-1', 'x']);
    if (option === '--shard') return random.pick(['1/2', '2/2', '0/0', '3/2', '1/99999999999']);
    if (option === '--set' || option === '--set-string') return random.pick(name === 'render' ? SET : NAMES);
    if (option === '--namespace') return random.pick(NAMESPACES);
    if (option === '--values' || option === '--config' || option === '--in') return random.pick(paths);
    return random.pick(NAMES);
  };
  const isFlag = (option: string): boolean =>
    /unchecked|no-config|as-written|verbose|create|encrypt|dry-run|write|source|yes|unfolded|recursive/.test(option);
  const options = Array.from({ length: random.below(4) }, () => (own.length > 0 ? random.pick(own) : '--help')).flatMap(
    (option) =>
      isFlag(option) && !random.chance(20)
        ? [option]
        : random.chance(6)
          ? [`${option}=${value(option)}`]
          : [option, value(option)],
  );
  const operands: readonly string[] =
    name === 'explain' || name === 'schema'
      ? [
          random.pick([
            'Deployment.spec.template',
            'pod',
            'secret-env-value',
            'Chart.yaml',
            '.sops.yaml.creation_rules',
            'Widget',
            'a.b.c',
            '..',
            'constructor',
            words.odd(),
            'deploy.spec.constructor',
          ]),
        ]
      : name === 'rotate'
        ? [random.pick(NAMES), ...(random.chance(2) ? [random.pick(paths)] : [])]
        : Array.from({ length: random.pick([1, 1, 1, 0, 2]) }, () => random.pick(paths));
  const rest = random.chance(2) ? [...options, ...operands] : [...operands, ...options];
  return { args: name === '' && random.chance(2) ? rest : [name, ...rest], files };
}
