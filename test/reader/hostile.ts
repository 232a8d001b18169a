/** A text of any size for which a careless reader would take more than linear time. */
export interface Hostile {
  /** The largest size; a half and a quarter of it are tried too. */
  readonly size: number;
  text(size: number): string;
  /** A part of the first problem's message; without it no problem is expected. */
  readonly problem?: string;
}

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('');
}

const DEEP = 'levels of nesting';

export const HOSTILE: Readonly<Record<string, Hostile>> = {
  'levels of indentation': {
    size: 4000,
    // The lines grow with their number: the root makes the length of the text proportional to the size.
    text: (size) => lines(Math.round(Math.sqrt(size * 4000)), (index) => `${' '.repeat(index)}a:\n`),
    problem: DEEP,
  },
  'levels of brackets': { size: 8_000_000, text: (size) => `a: ${'['.repeat(size)}`, problem: DEEP },
  'levels of braces': { size: 40_000, text: (size) => `a: ${'{a: '.repeat(size)}`, problem: DEEP },
  'levels of dashes': { size: 100_000, text: (size) => `${'- '.repeat(size)}x\n`, problem: DEEP },
  'levels of brackets on lines': {
    size: 100_000,
    text: (size) => 'a:\n  [\n'.repeat(1) + '  [\n'.repeat(size),
    problem: DEEP,
  },
  'dashes behind a key': { size: 200_000, text: (size) => `a: ${'- '.repeat(size)}`, problem: '' },
  'levels of question marks': { size: 1_000_000, text: (size) => '? '.repeat(size), problem: DEEP },
  'brackets that nothing opens': { size: 4_000_000, text: (size) => `a: ${']'.repeat(size)}`, problem: '' },
  'quotes of which each line has one': { size: 400_000, text: (size) => `a: ${'"\n'.repeat(size)}`, problem: '' },
  'brackets that nothing closes': { size: 400_000, text: (size) => lines(size, () => '- [a\n'), problem: '' },
  'texts of two values': { size: 400_000, text: (size) => `a: ${'b\n'.repeat(size)}`, problem: '' },
  'block scalars of two values': { size: 400_000, text: (size) => `a: ${'|\n'.repeat(size)}`, problem: '' },
  'keys of one map': { size: 100_000, text: (size) => lines(size, (index) => `key${index}: ${index}\n`) },
  'equal keys': { size: 100_000, text: (size) => lines(size, () => 'key: 1\n') },
  'quoted keys': { size: 100_000, text: (size) => lines(size, (index) => `"key${index}": ${index}\n`) },
  aliases: { size: 10_000, text: (size) => `x: &x 1\n${lines(size, (index) => `k${index}: *x\n`)}` },
  'aliases of aliases': {
    size: 2000,
    text: (size) =>
      `x0: &x0 [1]\n${lines(size, (index) => `x${index + 1}: &x${index + 1} [*x${index}, *x${index}]\n`)}`,
    problem: 'too many nodes',
  },
  'lines of a plain scalar': { size: 100_000, text: (size) => `a: b\n${'  word\n'.repeat(size)}` },
  'lines of a quoted scalar': {
    size: 100_000,
    text: (size) => `a: "b\n${'  word\n'.repeat(size)}"\n`.replace(/\n"/, '"'),
  },
  'blank lines': { size: 400_000, text: (size) => `a: |\n  x\n${'   \n'.repeat(size)}b: 1\n` },
  'blanks before a comment': { size: 400_000, text: (size) => `a: x${' '.repeat(size)}# c\n` },
  'blank lines before a block scalar': { size: 100_000, text: (size) => `a: |\n${' \n'.repeat(size)}  x\n` },
  'quotes within a quoted scalar': { size: 400_000, text: (size) => `a: '${"''".repeat(size)}'\n` },
  'tabs at the end': { size: 400_000, text: (size) => `a: |\n  x\n  ${'\t'.repeat(size)}\n` },
  'items of a flow sequence': { size: 100_000, text: (size) => `a: [${'x, '.repeat(size)}]\n` },
  comments: { size: 100_000, text: (size) => `${'# c\n'.repeat(size)}a: 1\n` },
  'dashes that may be markers': { size: 100_000, text: (size) => `a: 1\n${'----\n'.repeat(size)}`, problem: '' },
  'NUL characters': {
    size: 400_000,
    text: (size) => `a: ${'\0'.repeat(size)}\n`,
    problem: 'The control character U+0000',
  },
  'lone carriage returns': {
    size: 100_000,
    text: (size) => `a: x${'\r'.repeat(size)}\n`,
    problem: 'A carriage return without a line feed',
  },
  'byte order marks': { size: 10_000, text: (size) => `${'\uFEFF'.repeat(size)}a: 1\n`, problem: '' },
  'halves of surrogate pairs': { size: 400_000, text: (size) => `a: "${'\uD83D'.repeat(size)}"\n` },
  'tabs for indentation': { size: 100_000, text: (size) => `a:\n${'\tb: 1\n'.repeat(size)}`, problem: '' },
  'fifty million characters': {
    size: 50_000_000,
    text: (size) => lines(size / 1000, (index) => `key${index}: ${'x'.repeat(990)}\n`),
    problem: 'The file is larger than',
  },
};
