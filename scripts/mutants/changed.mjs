// Finds the lines that differ from a commit, and the mutants that stand on them.
import { execFileSync } from 'node:child_process';

/**
 * Returns the lines of the files below a folder that a commit has not, or has otherwise: by the path of the file, relative to
 * `root`, pairs of the first line and the one behind the last, counted from 0. Throws where git knows no such commit.
 */
export function changedLines(root, commit, folder) {
  const diff = execFileSync(
    'git',
    ['diff', '-U0', '--no-color', '--no-ext-diff', '--no-prefix', '-M', commit, '--', folder],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
    },
  );
  const found = new Map();
  // The lines of a file follow their head, which no line of a hunk looks like: each of those begins with + or -.
  for (const part of diff.split(/^diff --git /m).slice(1)) {
    const file = /^\+\+\+ (.*?)\t?$/m.exec(part)?.[1];
    const hunks = [...part.matchAll(/^@@ \S+ \+(\d+)(?:,(\d+))? @@/gm)]
      .map(([, from, count = '1']) => [Number(from) - 1, Number(from) - 1 + Number(count)])
      .filter(([from, to]) => from < to);
    if (file !== undefined && file !== '/dev/null') found.set(file, hunks);
  }
  return found;
}

/** Returns true where what a mutant changes in a text stands on one of the lines. */
export function isOnLines({ start, end, newText }, text, lines) {
  const old = text.slice(start, end);
  let before = 0;
  while (before < Math.min(old.length, newText.length) && old[before] === newText[before]) before++;
  let behind = 0;
  while (behind < Math.min(old.length, newText.length) - before && old.at(-1 - behind) === newText.at(-1 - behind))
    behind++;
  const first = text.slice(0, start + before).split('\n').length - 1;
  const last = text.slice(0, Math.max(start + before, end - behind)).split('\n').length - 1;
  return lines.some(([from, to]) => first < to && last >= from);
}
