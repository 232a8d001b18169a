/** A text that crashes a careless reader, and the expected result. */
export interface Hazard {
  text(): string;
  /** A part of the first problem's message; without it no problem is expected. */
  readonly problem?: string;
  /** The smallest number of nodes that the reader has to return. */
  readonly nodes?: number;
}

const HEAD = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n';

/** Returns nine levels of lists, each with nine aliases of the level below. */
function laughs(): string {
  const levels = 'abcdefghi'.split('');
  const list = (level: string): string =>
    Array.from({ length: 9 }, () => (level === '' ? 'lol' : `*${level}`)).join(', ');
  return `${HEAD}x:\n${levels.map((level, index) => `  ${level}: &${level} [${list(levels[index - 1] ?? '')}]\n`).join('')}spec:\n  containers: *i\n`;
}

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('');
}

export const HAZARDS: Readonly<Record<string, Hazard>> = {
  'brackets that open': { text: () => `${HEAD}spec: ${'['.repeat(100_000)}`, problem: 'levels of nesting' },
  'brackets that open and close': {
    text: () => `${HEAD}spec: ${'['.repeat(1000)}${']'.repeat(1000)}\n`,
    problem: 'levels of nesting',
  },
  'braces within braces': { text: () => `${HEAD}spec: ${'{a: '.repeat(20_000)}`, problem: 'levels of nesting' },
  'dashes in one line': { text: () => `${'- '.repeat(100_000)}x\n`, problem: 'levels of nesting' },
  'question marks in one line': { text: () => `${'? '.repeat(20_000)}x\n`, problem: 'levels of nesting' },
  'lines that go deeper and deeper': {
    text: () => lines(2000, (index) => `${' '.repeat(index)}a:\n`),
    problem: 'levels of nesting',
  },
  'as deep as is allowed': { text: () => `${'['.repeat(120)}x${']'.repeat(120)}\n`, nodes: 121 },
  'deep nesting in a text': {
    text: () => `kind: ConfigMap\napiVersion: v1\ndata:\n  a: '${'[x, '.repeat(5000)}'\n`,
    nodes: 5,
  },
  'a hundred thousand keys': {
    text: () => `${HEAD}spec:\n${lines(100_000, (index) => `  key${index}: ${index}\n`)}`,
    nodes: 100_000,
  },
  'one key a hundred thousand times': {
    text: () => `${HEAD}spec:\n${lines(100_000, () => '  key: 1\n')}`,
    nodes: 100_000,
  },
  'a hundred thousand items': {
    text: () => `${HEAD}spec:\n  containers:\n${lines(100_000, () => '  - x\n')}`,
    nodes: 100_000,
  },
  'twenty thousand containers': {
    text: () =>
      `${HEAD}spec:\n  containers:\n${lines(20_000, (index) => `  - name: c${index}\n    image: registry.example/c:1.2.3\n`)}`,
    nodes: 40_000,
  },
  'ten thousand aliases': { text: () => `${HEAD}x: &x 1\nspec:\n${lines(10_000, (index) => `  k${index}: *x\n`)}` },
  'ten thousand anchors': {
    text: () => `${HEAD}spec:\n${lines(10_000, (index) => `  k${index}: &a${index} 1\n  l${index}: *a${index}\n`)}`,
  },
  'ten thousand merges': {
    text: () => `${HEAD}x: &x {a: 1}\nspec:\n${lines(10_000, (index) => `  k${index}: {<<: *x}\n`)}`,
  },
  'a chain of merges': {
    text: () =>
      `${HEAD}x0: &x0 {a: 1}\n${lines(2000, (index) => `x${index + 1}: &x${index + 1} {<<: [*x${index}, *x${index}]}\n`)}`,
    problem: 'too many nodes',
  },
  'a billion laughs': { text: laughs, problem: 'too many nodes' },
  'an alias that leads nowhere': {
    text: () => `${HEAD}spec: *nope\n`,
    problem: 'The alias has no anchor before it',
  },
  'an alias that contains itself': {
    text: () => `${HEAD}spec: &x\n  containers: [*x, {<<: *x}]\n`,
    problem: 'The alias contains itself',
  },
  'a hundred million characters': {
    text: () => 'a: 1\n'.repeat(20_000_000),
    problem: 'The file is larger than 16 Mi characters; it is not checked',
  },
  'a long line': { text: () => `${HEAD}x: ${'word '.repeat(1_000_000)}\n`, nodes: 5 },
  'a long quoted text': { text: () => `${HEAD}x: "${'word\\n'.repeat(500_000)}"\n`, nodes: 5 },
  'a quote that is not closed': { text: () => `${HEAD}x: "${'word\n  '.repeat(300_000)}`, problem: 'not closed' },
  'a long text of lines': { text: () => `${HEAD}x: |\n${'  password: x\n'.repeat(200_000)}`, nodes: 5 },
  'a long text in one line, of one letter': { text: () => `${HEAD}x: ${'a'.repeat(3_000_000)}\n`, nodes: 5 },
  'a hundred thousand documents': { text: () => '---\na: 1\n'.repeat(100_000), nodes: 200_000 },
  'a hundred thousand comments': { text: () => `${'# yamlock-disable-next-line\n'.repeat(100_000)}${HEAD}`, nodes: 4 },
  'a hundred thousand template holes': { text: () => `${HEAD}spec:\n${'  {{ x }}\n'.repeat(100_000)}`, nodes: 4 },
  'a hundred thousand templated values': {
    text: () => `${HEAD}spec:\n${lines(100_000, (index) => `  k${index}: {{ x }}\n`)}`,
    nodes: 100_000,
  },
  'NUL characters': { text: () => `${HEAD}x: a\0b\n`, problem: 'The control character U+0000 is not allowed in YAML' },
  'lone carriage returns': {
    text: () => `${HEAD}x: a\rb: 1\r`,
    problem: 'A carriage return without a line feed ends a line here',
  },
  'tabs for indentation': {
    text: () => `${HEAD}spec:\n\tcontainers: []\n`,
    problem: 'Tabs are not allowed as indentation',
  },
  'half of a surrogate pair': { text: () => `${HEAD}x: "\uD83D"\ny\uDC00: 1\n`, nodes: 5 },
  colons: { text: () => `${HEAD}x${': '.repeat(100_000)}\n`, problem: 'levels of nesting' },
  'exclamation marks': { text: () => `${HEAD}x: ${'! '.repeat(20_000)}\n`, problem: 'at most one tag' },
  ampersands: { text: () => `${HEAD}x: ${'&a '.repeat(20_000)}\n`, problem: 'at most one anchor' },
};
