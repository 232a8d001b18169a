import { parseImage } from '../../kubernetes/image.js';
import { type Container, containersOf } from '../../kubernetes/pod.js';
import type { FixWorld } from '../../model/fix.js';
import { basename } from '../../secrets/texts/shell.js';
import { memo } from '../../text/memo.js';
import type { YamlStream } from '../../yaml/document.js';
import { objectsOf } from '../objects.js';

/** The flags of a program that take a credential, and those that take a file with nothing but that credential. */
interface Program {
  /** The last part of its images' names, or the name of its command. */
  readonly names: readonly string[];
  readonly flags: Readonly<Record<string, string>>;
  /** The first version that is known to have the flags; any where they are older than the program's images. */
  readonly since?: readonly [major: number, minor: number];
  /** True where its images run as another user than root. */
  readonly isNotRoot?: boolean;
}

/*
 * Only flags whose file holds the very text that the flag takes. These do not: `--cookie-secret-file` of oauth2-proxy reads
 * raw bytes where `--cookie-secret` decodes base64, and `--redis.password-file` of redis_exporter reads JSON of several servers.
 */
const PROGRAMS: readonly Program[] = [
  {
    names: ['oauth2-proxy'],
    flags: { 'client-secret': 'client-secret-file' },
    since: [7, 0],
    isNotRoot: true,
  },
  { names: ['git-sync'], flags: { password: 'password-file' }, since: [4, 0], isNotRoot: true },
  { names: ['cloudflared'], flags: { token: 'token-file' }, since: [2025, 4], isNotRoot: true },
  {
    names: ['jaeger-collector', 'jaeger-query', 'jaeger-ingester'],
    flags: { 'es.password': 'es.password-file' },
    since: [1, 50],
    isNotRoot: true,
  },
  { names: ['atlantis'], flags: { 'gh-token': 'gh-token-file' }, since: [0, 41], isNotRoot: true },
  {
    names: ['vmagent'],
    flags: {
      'remoteWrite.basicAuth.password': 'remoteWrite.basicAuth.passwordFile',
      'remoteWrite.bearerToken': 'remoteWrite.bearerTokenFile',
    },
  },
  { names: ['k3s'], flags: { token: 'token-file' } },
  {
    names: ['stolon-keeper'],
    flags: { 'pg-su-password': 'pg-su-passwordfile', 'pg-repl-password': 'pg-repl-passwordfile' },
    isNotRoot: true,
  },
];

/** A flag that takes a file, and who would read it. */
export interface FileFlag {
  readonly flag: string;
  readonly isNotRoot: boolean;
}

/**
 * The flag that takes a file with what `flag` takes: where the program is known to have it, or where the same image is given
 * it in this file, be it in a comment of the container. Undefined otherwise: nothing is guessed from names.
 */
export function fileFlagFor(container: Container, flag: string, world: FixWorld): FileFlag | undefined {
  const program = programOf(container);
  const known = program?.flags[flag];
  if (program && known !== undefined) return { flag: known, isNotRoot: program.isNotRoot === true };
  const repository = parseImage(container.at('image')?.string ?? '')?.repository;
  const forms = ['-file', 'File', '_file'].map((end) => flag + end);
  const stream = world.files.streamOf(world.path);
  const given = stream && repository !== undefined ? flagsOfImages(stream).get(repository) : undefined;
  const shown = forms.find((form) => given?.has(form) || isInComment(container, form));
  return shown === undefined ? undefined : { flag: shown, isNotRoot: false };
}

/** The flags that containers of a file give to the programs of images, by the image's repository. */
const flagsOfImages = memo((stream: YamlStream): ReadonlyMap<string, ReadonlySet<string>> => {
  const flags = new Map<string, Set<string>>();
  for (const container of (objectsOf(stream) ?? []).flatMap(({ resource }) => containersOf(resource))) {
    const repository = parseImage(container.at('image')?.string ?? '')?.repository;
    if (repository === undefined) continue;
    const known = flags.get(repository) ?? new Set();
    flags.set(repository, known);
    for (const flag of wordsOf(container).map(flagIn)) if (flag !== undefined) known.add(flag);
  }
  return flags;
});

/** The program that a container runs: the one its command names, or else the image's own. */
function programOf(container: Container): Program | undefined {
  const image = parseImage(container.at('image')?.string ?? '');
  const command = [...(container.at('command')?.items() ?? [])][0]?.string;
  const name = container.cursor.has('command') ? basename(command) : image?.repository.split('/').at(-1);
  const found = PROGRAMS.find(({ names }) => names.includes(name ?? ''));
  return found && isSince(image?.tag, found.since) ? found : undefined;
}

/** False where the version is not known to be one that has the flags. */
function isSince(tag: string | undefined, since: Program['since']): boolean {
  if (!since || tag === 'latest') return true;
  const version = /^v?(\d+)\.(\d+)/.exec(tag ?? '');
  if (!version) return false;
  const [major, minor] = [Number(version[1]), Number(version[2])];
  return major > since[0] || (major === since[0] && minor >= since[1]);
}

/** The words of a container's command line. */
export function wordsOf(container: Container): readonly string[] {
  return ['command', 'args'].flatMap((list) => [...(container.at(list)?.items() ?? [])].map(({ text }) => text));
}

/** True for `--flag`, `-flag` and both with a value behind `=`. */
export function isFlag(word: string, flag: string): boolean {
  return flagIn(word) === flag;
}

function flagIn(word: string): string | undefined {
  return /^--?([^=]+)/.exec(word)?.[1];
}

/** `# - --password-file=…`: an argument that somebody took out. */
function isInComment({ cursor }: Container, flag: string): boolean {
  const { start, end } = cursor.localRange;
  return cursor.comments.some((comment) => {
    if (comment.start < start || comment.end > end) return false;
    const word = /^#[ \t]*-[ \t]+["']?(--?[\w.-]+)/.exec(cursor.document.text.slice(comment.start, comment.end))?.[1];
    return word !== undefined && isFlag(word, flag);
  });
}
