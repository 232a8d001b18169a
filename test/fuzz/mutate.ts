import type { Random } from './random.js';

/** The insertions into a text: indicators, blanks, breaks, and texts that are known to be hard for readers. */
const BITS = [
  '-',
  '- ',
  ': ',
  ':',
  '#',
  ' #',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  ',',
  '&a ',
  '*a',
  '!t ',
  '|',
  '>',
  '|-',
  '>+',
  '|2',
  '?',
  '? ',
  '\t',
  '\n',
  '\n\n',
  ' ',
  '  ',
  '%',
  '@',
  '`',
  '---',
  '---\n',
  '...\n',
  '\r\n',
  '\r',
  '\\',
  '\\n',
  'é',
  '😀',
  '\ud83d',
  'null',
  '~',
  '<<: *a',
  '\ufeff',
  '\n  ',
  '\n# c\n',
  '0',
  'x',
  '\\x4',
  '|+\n\n',
  '--- x',
  '- - ',
  'a: b',
  '{a: b}',
  '[a, b]',
  '"a": ',
  '\u0085',
  '\u2028',
  ' \n',
  '   \n',
  '\t\n',
  ' \t',
  '>-\n',
  "''",
  '""',
  '{}',
  '[]',
  ': |\n',
  '- |\n',
  ': >\n',
  ': >-\n',
  'a:\n',
  '  a: |\n    x\n',
  '"x\n  y"',
  "'a\n\n b'",
  'a\n b',
  '  \n     \n',
  '{{ x }}',
  '{{- if x }}\n',
  '{{',
  '}}',
  '\0',
];

/** Returns a text with one to three small changes, as a typing mistake or a broken tool makes them. */
export function mutate(text: string, random: Random): string {
  let mutant = text;
  for (let changes = 1 + random.below(3); changes > 0; changes--) mutant = changeOnce(mutant, random);
  if (random.chance(15)) mutant = mutant.replace(/\r?\n/g, '\r\n');
  return mutant;
}

function changeOnce(text: string, random: Random): string {
  const place = random.below(text.length + 1);
  const lines = text.split('\n');
  const index = random.below(lines.length);
  const line = lines[index] ?? '';
  const bit = random.pick(BITS);
  const withLine = (...instead: readonly string[]): string => lines.toSpliced(index, 1, ...instead).join('\n');
  switch (random.below(12)) {
    case 0:
      return text.slice(0, place) + text.slice(place + 1);
    case 1:
    case 2:
      return text.slice(0, place) + bit + text.slice(place);
    case 3:
      return withLine();
    case 4:
      return withLine(' '.repeat(random.below(5)) + line.trimStart());
    case 5:
      return withLine(random.pick(lines), line);
    case 6:
      return text.slice(0, place);
    case 7:
      return withLine(line + bit);
    case 8:
      return withLine(line.replace(/^ */, (indentation) => indentation + bit));
    case 9:
      return withLine(' '.repeat(1 + random.below(3)) + line);
    case 10:
      return withLine(line.slice(0, random.below(line.length + 1)));
    default: {
      const colon = text.indexOf(': ', place);
      return colon < 0 ? bit + text : text.slice(0, colon + 2) + bit + text.slice(colon + 2);
    }
  }
}
