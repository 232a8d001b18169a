import { parseImage } from '../../kubernetes/image.js';
import { type Container, containersOf } from '../../kubernetes/pod.js';
import { type FileFlags, programOf } from '../../kubernetes/programs.js';
import type { FixWorld } from '../../model/fix.js';
import { memo } from '../../text/memo.js';
import { flagIn } from '../../text/shell/words.js';
import type { YamlStream } from '../../yaml/document.js';
import { objectsOf } from '../objects.js';

/** A flag that takes a file, and whether the program runs as another user than root. */
export interface FileFlag {
  readonly flag: string;
  readonly isNotRoot: boolean;
}

/**
 * Returns the flag that takes the value of `flag` from a file: where the program is known to have it, or where a
 * container of the same image in this file has it, even in a comment. Undefined otherwise: names are no proof.
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

/** Returns the flags in the command lines of a file's containers, by the image's repository. */
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

/** Returns the known file flags of a container's program: the program of its command, or the image's own. */
function fileFlagsOf(container: Container): FileFlags | undefined {
  const image = parseImage(container.at('image')?.string ?? '');
  const command = [...(container.at('command')?.items() ?? [])][0]?.string;
  const found = programOf((container.cursor.has('command') ? command : image?.repository) ?? '')?.fileFlags;
  return found && isSince(image?.tag, found.since) ? found : undefined;
}

/** Returns true where the version of the image is known to have the flags. */
function isSince(tag: string | undefined, since: FileFlags['since']): boolean {
  if (!since || tag === 'latest') return true;
  const version = /^v?(\d+)\.(\d+)/.exec(tag ?? '');
  if (!version) return false;
  const [major, minor] = [Number(version[1]), Number(version[2])];
  return major > since[0] || (major === since[0] && minor >= since[1]);
}

/** Returns the words of a container's command line. */
export function wordsOf(container: Container): readonly string[] {
  return ['command', 'args'].flatMap((list) => [...(container.at(list)?.items() ?? [])].map(({ text }) => text));
}

/** Returns true for `--flag`, `-flag` and both with a value after `=`. */
export function isFlag(word: string, flag: string): boolean {
  return flagIn(word)?.name === flag;
}

/** Returns true where a comment of the container has the flag as an argument: `# - --password-file=…`. */
function isInComment({ cursor }: Container, flag: string): boolean {
  const { start, end } = cursor.localRange;
  return cursor.comments.some((comment) => {
    if (comment.start < start || comment.end > end) return false;
    const word = /^#[ \t]*-[ \t]+["']?(--?[\w.-]+)/.exec(cursor.document.text.slice(comment.start, comment.end))?.[1];
    return word !== undefined && isFlag(word, flag);
  });
}
