import { checkFile } from '../../server/src/core/engine/check.js';
import { Config, DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { readFast, readWhileTyping } from '../../server/src/core/yaml/read/read.js';
import { HOSTILE } from './hostile.js';

/*
 * Runs in a process of its own, so that a crash fails only one test: reads a hostile text in three sizes, as a text that is typed
 * and with every rule, and writes the times as JSON.
 */

const [name = '', share = '1'] = process.argv.slice(2);
const hostile = HOSTILE[name];
if (!hostile) throw new Error(`There is no hostile text "${name}"`);

const last = readFast('a: 1\n');
if (typeof last === 'string') throw new Error('The reader refuses a plain document');

function check(text: string): string | undefined {
  const stream = parseStream(text);
  const file = { path: 'case.yaml', stream, fileClass: 'kubernetes', ignoredByGit: false } as const;
  checkFile(file, new Config('', { ...DEFAULT_SETTINGS, profile: 'strict' }), (rule, error) => {
    throw new Error(rule, { cause: error });
  });
  return [...stream.problems, ...stream.documents.flatMap(({ document }) => document.problems)][0]?.message;
}

/** Returns the shorter processor time of two runs, in milliseconds: the first one also compiles. */
function timed(run: () => void): number {
  const times = [0, 1].map(() => {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

// Texts that have to be too large keep their size.
const largest = hostile.size > 1_000_000 ? hostile.size : hostile.size * Number(share);
const sizes = [largest / 4, largest / 2, largest];
const texts = sizes.map((size) => hostile.text(size));
check(texts[0] ?? '');
const milliseconds = texts.map((text) => timed(() => check(text)));
const typing = texts.map((text) => timed(() => readWhileTyping(text, last)));
process.stdout.write(JSON.stringify({ problem: check(texts[2] ?? ''), milliseconds, typing }));
