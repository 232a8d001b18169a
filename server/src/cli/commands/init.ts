import { BASELINE_FILE } from '../../core/engine/baseline-text.js';
import { CONFIG_FILE } from '../../core/settings/config.js';
import { printable } from '../../core/text/printable.js';
import { type Host, HostError } from '../../host/host.js';
import { foldersAbove, join } from '../../host/paths.js';
import { look, type Seen } from '../init/seen.js';
import { type Checks, configText, githubText, gitlabText, preCommitText } from '../init/texts.js';
import { EXIT, type ExitCode, type Io, UsageError } from '../io.js';
import { plural } from '../report/words.js';
import { absolute, shortName } from '../scan/inputs.js';
import { parseOptions } from '../scan/options.js';
import { repositoryAround } from '../scan/repository.js';
import { WriteError } from '../write/write-error.js';
import { type FileWrite, writeTogether } from '../write/write-together.js';
import { writeBaseline } from './baseline.js';

export const INIT_HELP = `Usage: yamlock init [FOLDER] [options]

Looks at the files of a folder, the current one by default, and writes a ${CONFIG_FILE} that says what there is to set.
A file that is there already is left as it is. The hook and the pipelines go into the root of the repository.

Options:
  --pre-commit   Write a hook for pre-commit, too (.pre-commit-config.yaml)
  --github       Write a workflow for GitHub Actions, too (.github/workflows/yamlock.yml)
  --gitlab       Write a job for GitLab CI, too (.gitlab-ci.yml)
  --baseline     Write down what there is to find (${BASELINE_FILE}), so that only what comes after is reported
  --force        Replace files of Yamlock that are there already; files that others share are never replaced
  -h, --help     This text

Exit code: 0 everything is there, 2 the command cannot be used, or a file cannot be written.
`;

/** A file to write, in the words of the person. */
interface Wanted {
  readonly path: string;
  readonly text: string;
  /** What is to be added where the file is there: others have their own entries in it. */
  readonly entry?: string;
}

/** `yamlock init`: writes a configuration after looking at the files, and what else is asked for. */
export async function init(args: readonly string[], io: Io, host: Host): Promise<ExitCode> {
  const { values, positionals } = parseOptions(args, {
    'pre-commit': { type: 'boolean' },
    github: { type: 'boolean' },
    gitlab: { type: 'boolean' },
    baseline: { type: 'boolean' },
    force: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) {
    io.stdout.write(INIT_HELP);
    return EXIT.clean;
  }
  const [named = '.', another] = positionals;
  if (another !== undefined) throw new UsageError('init takes one FOLDER');
  const folder = absolute(named, io.cwd);
  if (!(await host.isFolder(folder))) throw new UsageError(`There is no folder ${named}`);
  const root = await repositoryAround(folder, host);
  const force = values.force === true;
  const say = (line: string): void => io.stdout.write(`${printable(line)}\n`);

  const seen = await look(folder, host);
  say(sawWords(seen));
  const known = join(folder, BASELINE_FILE);
  const below = (path: string): string =>
    path === root ? '.' : path.slice(root.endsWith('/') ? root.length : root.length + 1);
  const checks: Checks = { folder: below(folder), baseline: values.baseline ? below(known) : undefined };
  const wanted: readonly Wanted[] = [
    { path: join(folder, CONFIG_FILE), text: configText(seen) },
    ...(values['pre-commit']
      ? [
          {
            path: join(root, '.pre-commit-config.yaml'),
            text: preCommitText(checks),
            entry: preCommitText(checks, false),
          },
        ]
      : []),
    ...(values.github ? [{ path: join(root, '.github/workflows/yamlock.yml'), text: githubText(checks) }] : []),
    ...(values.gitlab
      ? [{ path: join(root, '.gitlab-ci.yml'), text: gitlabText(checks), entry: gitlabText(checks) }]
      : []),
  ];
  const nameOf = (path: string): string => shortName(path, io.cwd);
  const writes: FileWrite[] = [];
  for (const one of wanted) {
    const before = await readOwn(one.path, root, nameOf(one.path), host);
    if (before === undefined || (force && one.entry === undefined && before !== one.text))
      writes.push({ path: one.path, before, after: one.text });
    else tellLeft(nameOf(one.path), one, before, force, say);
  }
  const outer = await outerConfig(folder, root, host);
  await write(writes);
  for (const { path, before } of writes) say(`${before === undefined ? 'Wrote' : 'Replaced'} ${nameOf(path)}`);
  if (outer !== undefined && writes.some(({ path }) => path === join(folder, CONFIG_FILE)))
    say(`${nameOf(outer)} does not count in this folder any more, because the nearest configuration counts alone`);
  if (!values.baseline) return EXIT.clean;
  const before = await readOwn(known, root, nameOf(known), host);
  if (before === undefined || force) return writeBaseline({ paths: [named], name: nameOf(known) }, io, host);
  say(`${nameOf(known)} is there already: \`yamlock baseline\` writes it anew`);
  return EXIT.clean;
}

function sawWords({ files, unread, systems }: Seen): string {
  const read = `${plural(files, 'YAML file')}${unread > 0 ? `, and ${unread} that cannot be read` : ''}`;
  return `Saw ${systems.length > 0 ? `${systems.join(', ')} in ` : ''}${read}`;
}

function tellLeft(
  name: string,
  { text, entry }: Wanted,
  before: string,
  force: boolean,
  say: (line: string) => void,
): void {
  if (before === text || (entry !== undefined && /\byamlock\/yamlock\b/.test(before))) say(`${name} has it already`);
  else if (entry === undefined)
    say(`${name} is there already and stays as it is${force ? '' : ': --force replaces it'}`);
  else {
    say(`${name} is there already and stays as it is; what is to be added:`);
    for (const line of entry.trimEnd().split('\n')) say(`    ${line}`);
  }
}

/**
 * Resolves to the text of a file that is to be written; undefined where there is none.
 * @throws UsageError where the file, or its folder, is a link, which may lead out of the repository.
 */
async function readOwn(path: string, root: string, name: string, host: Host): Promise<string | undefined> {
  for (const one of [path, ...foldersAbove(path)]) {
    if (one === root) break;
    if (await host.isLink(one)) throw new UsageError(`${name} is not written: ${one} is a symbolic link`);
  }
  const kind = await host.isFolder(path);
  if (kind === undefined) return undefined;
  if (kind) throw new UsageError(`${name} cannot be written: it is a folder`);
  try {
    return await host.read(path);
  } catch (error) {
    if (error instanceof HostError)
      throw new UsageError(`${name} is there already, and cannot be read: ${error.message}`);
    throw error;
  }
}

/** Resolves to the configuration that counted in a folder without its own. */
async function outerConfig(folder: string, root: string, host: Host): Promise<string | undefined> {
  if (folder === root) return undefined;
  for (const one of foldersAbove(folder)) {
    const path = join(one, CONFIG_FILE);
    if (await host.exists(path)) return path;
    if (one === root) return undefined;
  }
  return undefined;
}

async function write(writes: readonly FileWrite[]): Promise<void> {
  try {
    await writeTogether(writes);
  } catch (error) {
    if (error instanceof WriteError) throw new UsageError(error.message);
    throw error;
  }
}
