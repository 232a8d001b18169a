import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT } from './files.js';

/** The folder of the cases, each a folder of its own. */
export const CASES = `${PROJECT}test/cases`;

/** A case of several files, with what its case.txt says; `test/cases.test.ts` tells the format. */
export interface FolderCase {
  readonly name: string;
  /** The files by their paths: neither the answer nor what they become. */
  readonly files: Readonly<Record<string, string>>;
  readonly options: readonly string[];
  readonly fix: string | undefined;
  readonly json: readonly string[];
  readonly findings: readonly string[];
  /** Returns true for a rule whose findings are compared. */
  isCompared(rule: string): boolean;
}

const FINDING = /^\S+:\d+ [a-z0-9-]+ (?:error|warning|information)$/;
const WORD = /^(compare|options|fix|json): (.+)$/;

/** Returns all cases, by name. */
export function listFolders(): readonly FolderCase[] {
  return readdirSync(CASES).sort().map(readFolder);
}

function readFolder(name: string): FolderCase {
  const all = filesBelow(path.join(CASES, name));
  const lines = (all['case.txt'] ?? '').split('\n').map((line) => line.trim());
  const words = (word: string): readonly string[] =>
    lines
      .map((line) => WORD.exec(line))
      .filter((match) => match?.[1] === word)
      .flatMap((match) => match?.[2]?.split(/\s+/) ?? []);
  const compared = words('compare').map((glob) => new RegExp(`^${glob.replaceAll('*', '.*')}$`));
  const isOwn = (file: string): boolean => file !== 'case.txt' && !file.startsWith('fixed/');
  return {
    name,
    files: Object.fromEntries(Object.entries(all).filter(([file]) => isOwn(file))),
    options: words('options'),
    fix: words('fix')[0],
    json: words('json'),
    findings: lines.filter((line) => FINDING.test(line)).sort(),
    isCompared: (rule) => compared.length === 0 || compared.some((pattern) => pattern.test(rule)),
  };
}

/** Returns the files below a folder, by their paths within it, without `¦`. */
export function filesBelow(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    entries.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(folder, file).replaceAll('\\', '/'), readFileSync(file, 'utf8').replaceAll('¦', '')];
    }),
  );
}
