/**
 * A fixture, `test/rules/<family>/<rule-id>.yaml`, is the test of one rule: sources as people write them, with the findings and
 * fixes of the rule between their lines. The harness strips its lines, runs the rule and renders the lines again: the file must
 * be unchanged. `npm run try-rule -- <rule-id>` writes the rendered file.
 *
 * ```yaml
 * # case: a title                            starts a case; below it, where needed, these directives:
 * # kubernetes: 1.24                         the version the case is checked for
 * # rules: other-rule, another               rules that run besides the one the file is named after
 * # config: {rules: {some-rule: error}}      a .yamlock.yaml beside the files, on one line
 * # changes: /spec, /metadata                the data that fixes of the case may change; see below
 * # git-ignored: secrets/, .env              patterns in the .gitignore beside the files
 * # file: name.yaml                          starts a file; the lines before the first one are `case.yaml`
 * ```
 *
 * A finding is marked below the line it starts in: `#`, blanks, carets below its span, level, rule, message.
 *
 *     privileged: true
 * #               ^^^^ error pss-privileged: Container "app" runs privileged
 * #   related: line 3: a text                a related place, of this file or (`other.yaml line 3: …`) of another
 * #   tags: unnecessary
 *
 * - `#` stands in column 0 itself: a span that starts there is written `#<^^^^`, with as many carets as it is long; one
 *   that starts in column 1 has its first caret right behind the `#`.
 * - A span that goes on after its line ends in `…`; an empty span is `|`; `#>|` is an empty span behind the last line.
 * - Findings of one line stand by start, then rule, then message.
 *
 * The fixes of a finding are below it, the preferred one first, each with its diff: lines of `#`, one of ` `, `-`, `+`, and the
 * line itself; one line of context before each hunk.
 *
 * # fix: Set privileged to false (review)    or: … (review) refused: the reason
 * #     securityContext:
 * #-      privileged: true
 * #+      privileged: false
 * # create: new.yaml                         a file the fix creates, then `#+` lines
 * # edit: other.yaml                         a file the fix edits, then its hunks
 * # hand-off: a command                      the command that is left to the user, a line for each line
 *
 * `# changes:` lists JSON pointers below which fixes may change data; without it this is the parent of the finding's value. `+`
 * stands for a document added behind it.
 *
 * A repository must not contain provider tokens: `¦` inside one is removed before the rule runs, and rendered again. Blank lines
 * at the end of a case or file are not part of its source.
 */

/** One file of a case. */
export interface FixtureFile {
  readonly name: string;
  /** The `# file:` line, where there is one. */
  readonly heading: string | undefined;
  /** The source lines as written in the fixture, `¦` included. */
  readonly lines: readonly string[];
  /** Blank lines before the next file or case. */
  readonly blank: number;
  /** The source that is checked, without `¦`. */
  readonly text: string;
}

export interface FixtureCase {
  readonly rule: string;
  readonly title: string;
  /** The `# case:` line and its directives. */
  readonly head: readonly string[];
  readonly directives: Directives;
  readonly files: readonly FixtureFile[];
  /** The case as written in the fixture. */
  readonly written: string;
}

export interface Directives {
  readonly kubernetes?: string;
  readonly rules: readonly string[];
  readonly config?: string;
  readonly changes?: readonly string[];
  readonly gitIgnored: readonly string[];
}

export interface Fixture {
  readonly rule: string;
  /** The lines before the first case. */
  readonly preamble: readonly string[];
  readonly cases: readonly FixtureCase[];
}

const DIRECTIVE = /^# (kubernetes|rules|config|changes|git-ignored): +(.+?) *$/;
const MARKER = /^#(?:<|>| *)(?:\^+…?|\|…?) (?:error|warning|information) [a-z][a-z0-9-]*: /;
const DETAIL = /^#(?: {3}(?:related|tags)| (?:fix|create|edit|hand-off)): /;
const FILE = /^# file: +(\S+) *$/;

/** Returns the cases of a fixture's text. */
export function parseFixture(rule: string, text: string): Fixture {
  const lines = text.replace(/\n$/, '').split('\n');
  const starts = lines.flatMap((line, index) => (/^# case: ./.test(line) ? [index] : []));
  const cases = starts.map((start, index) => parseCase(rule, lines.slice(start, starts[index + 1])));
  return { rule, preamble: lines.slice(0, starts[0] ?? lines.length), cases };
}

function parseCase(rule: string, lines: readonly string[]): FixtureCase {
  const found = new Map<string, string>();
  let at = 1;
  for (let match = DIRECTIVE.exec(lines[at] ?? ''); match; match = DIRECTIVE.exec(lines[++at] ?? '')) {
    const [, name = '', value = ''] = match;
    if (found.has(name)) throw new Error(`${rule}: "# ${name}:" stands twice in one case`);
    found.set(name, value);
  }
  const list = (name: string): readonly string[] =>
    (found.get(name) ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  const [kubernetes, config] = [found.get('kubernetes'), found.get('config')];
  return {
    rule,
    title: (lines[0] ?? '').slice('# case: '.length).trim(),
    head: lines.slice(0, at),
    directives: {
      rules: list('rules'),
      gitIgnored: list('git-ignored'),
      ...(kubernetes === undefined ? {} : { kubernetes }),
      ...(config === undefined ? {} : { config }),
      ...(found.has('changes') ? { changes: list('changes') } : {}),
    },
    files: parseFiles(lines.slice(at)),
    written: lines.join('\n'),
  };
}

function parseFiles(lines: readonly string[]): readonly FixtureFile[] {
  const files: FixtureFile[] = [];
  let [name, heading]: [string, string | undefined] = ['case.yaml', undefined];
  let start = 0;
  const close = (end: number): void => {
    if (start < end || heading !== undefined) files.push(toFile(name, heading, stripMarkers(lines.slice(start, end))));
  };
  lines.forEach((line, index) => {
    const match = FILE.exec(line);
    if (!match) return;
    close(index);
    [name = '', heading] = [match[1], line];
    start = index + 1;
  });
  close(lines.length);
  return files;
}

function toFile(name: string, heading: string | undefined, source: readonly string[]): FixtureFile {
  let length = source.length;
  while (length > 0 && source[length - 1] === '') length--;
  const lines = source.slice(0, length);
  const text = lines.map((line) => `${line.replaceAll('¦', '')}\n`).join('');
  return { name, heading, lines, blank: source.length - length, text };
}

/** Returns the lines without those of the harness. */
function stripMarkers(lines: readonly string[]): readonly string[] {
  const source: string[] = [];
  /** The part that the line before belongs to: the source, a finding, or the fixes of a finding. */
  let inside: 'source' | 'finding' | 'fix' = 'source';
  lines.forEach((line, index) => {
    if (MARKER.test(line)) inside = 'finding';
    else if (inside !== 'source' && DETAIL.test(line)) inside = line.startsWith('#  ') ? 'finding' : 'fix';
    else if (inside === 'fix' && (/^#[-+]/.test(line) || isContext(line, lines[index + 1]))) inside = 'fix';
    else {
      inside = 'source';
      source.push(line);
    }
  });
  return source;
}

/** Returns true for a line of context, which comes before a change; any other line of this form is a comment of the source. */
function isContext(line: string, next: string | undefined): boolean {
  return /^#(?: |$)/.test(line) && next !== undefined && /^#[-+]/.test(next);
}
