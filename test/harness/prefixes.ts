import type { SourceFile } from '../../server/src/core/engine/placed-finding.js';
import { planFixes } from '../../server/src/core/engine/plan-fixes.js';
import { Config, DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { applyEdits } from '../../server/src/core/text/range.js';
import { isYamlFile } from '../../server/src/host/host.js';
import type { FixtureCase } from './fixture.js';
import { LONG } from './long.js';
import { findingsIn, OpenCase, ROOT } from './run.js';

/** A configuration with every rule, also those that are off by default. */
const EVERY_RULE = new Config(ROOT, { ...DEFAULT_SETTINGS, profile: 'strict' });

/**
 * Runs every rule on every prefix of the files of a case, beside the whole other files, and plans every fix, because files are
 * half-written while people type. Throws where a rule throws, or a range or edit is outside the text. Prefixes in `seen`, from
 * cases before, are not run again, and only the long tests run more than a sample. Resolves to the number of prefixes.
 */
export async function runPrefixes(fixture: FixtureCase, seen: Map<string, string[]>): Promise<number> {
  const open = await OpenCase.open(fixture);
  let runs = 0;
  for (const [name, text] of open.files) {
    const path = `${ROOT}/${name}`;
    if (!isYamlFile(path)) continue;
    // The other files may change the findings of a file.
    const key = JSON.stringify([name, [...open.files].filter(([other]) => other !== name)]);
    const before = seen.get(key) ?? [];
    const from = Math.max(0, ...before.map((other) => commonLength(other, text) + 1));
    for (let length = from; length <= text.length; length++) {
      if (!LONG && !isSampled(text, length)) continue;
      runPrefix(open, name, text.slice(0, length));
      runs++;
    }
    open.project.update(path, text);
    seen.set(key, [...before, text]);
  }
  return runs;
}

/** Returns true for half of the prefixes that end behind a line, and for some of the others, depending on the text. */
function isSampled(text: string, length: number): boolean {
  const [last, next] = [text[length - 1], text[length]];
  const place = length + text.length;
  return (next === '\n' && place % 2 === 0) || (last === ':' && next === ' ' && place % 7 === 0) || place % 97 === 0;
}

/** Runs a prefix as a file that is typed, after the prefix before, and as a file that is opened. */
function runPrefix(open: OpenCase, name: string, text: string): void {
  const path = `${ROOT}/${name}`;
  const { file } = open.project.update(path, text);
  checkPrefix(open, name, file);
  // Without anything kept from the prefix before, both are the same.
  if (file.stream.documents.some(({ document }) => document.tree.stale))
    checkPrefix(open, name, open.project.parseAndIndex(path, text));
}

function checkPrefix(open: OpenCase, name: string, file: SourceFile): void {
  const { text } = file.stream;
  try {
    for (const placed of findingsIn(file, EVERY_RULE, open.project.others)) {
      const { start, end } = placed.range;
      if (start < 0 || end < start || end > text.length)
        throw new RangeError(`${placed.rule.id} marks ${start} to ${end} of ${text.length}`);
      for (const { plan } of planFixes(placed, open.world(name)))
        if (!('refused' in plan)) applyEdits(text, plan.edits);
    }
  } catch (error) {
    throw new Error(
      `The prefix of ${text.length} units fails; its last line is ${JSON.stringify(text.split('\n').at(-1))}`,
      { cause: error },
    );
  }
}

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}
