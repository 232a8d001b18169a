import { parseImage } from '../../kubernetes/image.js';
import { type Container, containersOf } from '../../kubernetes/pod.js';
import { type FileFlags, programOf } from '../../kubernetes/programs.js';
import type { FixWorld } from '../../model/fix.js';
import { memo } from '../../text/memo.js';
import { flagIn } from '../../text/shell/words.js';
import type { YamlStream } from '../../yaml/document.js';
import { objectsOf } from '../objects.js';

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
  const program = fileFlagsOf(container);
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
    for (const flag of wordsOf(container).map(flagIn)) if (flag) known.add(flag.name);
  }
  return flags;
});

/** The program that a container runs: the one its command names, or else the image's own. */
function fileFlagsOf(container: Container): FileFlags | undefined {
  const image = parseImage(container.at('image')?.string ?? '');
  const command = [...(container.at('command')?.items() ?? [])][0]?.string;
  const found = programOf((container.cursor.has('command') ? command : image?.repository) ?? '')?.fileFlags;
  return found && isSince(image?.tag, found.since) ? found : undefined;
}

/** False where the version is not known to be one that has the flags. */
function isSince(tag: string | undefined, since: FileFlags['since']): boolean {
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
  return flagIn(word)?.name === flag;
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
