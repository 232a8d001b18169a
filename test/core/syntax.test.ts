import { describe, expect, test } from 'vitest';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { documentOf } from './support.js';

const VALUE = 's3cretValue';

describe('a message about syntax', () => {
  test.each([
    `a: *${VALUE}`,
    `a: [*${VALUE}]`,
    `<<: *${VALUE}`,
    `a: &${VALUE} [*${VALUE}]`,
    `a: !<${VALUE} x`,
    `a: !e!${VALUE} x`,
    `a: !${VALUE}! x`,
    `%TAG ${VALUE}\n---\na: 1`,
    `%YAML ${VALUE}\n---\na: 1`,
    `a: |${VALUE}\n  x`,
    `a: > ${VALUE}\n  x`,
    `a: "\\${VALUE}"`,
    `a: @${VALUE}`,
    `a: "${VALUE}`,
    `a: '${VALUE}`,
    `a: "x" ${VALUE}`,
    `a: [${VALUE}`,
    `a: {${VALUE}: [}`,
    `a: ]${VALUE}`,
    `${VALUE}\nb: 1`,
    `a: ${VALUE}: b`,
    `a:\n\t${VALUE}: 1`,
    `- ${VALUE}\nb: 1`,
    `a: 1\n b: ${VALUE}`,
    `a: &x *${VALUE}`,
    `a: &x &${VALUE} b`,
    `a: 1\n... ${VALUE}`,
    `--- ${VALUE}: a`,
    `"a"${VALUE}: b`,
    `<<<<<<< ${VALUE}\na: 1\n=======\na: ${VALUE}\n>>>>>>> ${VALUE}`,
  ])('quotes nothing of the text: %j', (text) => {
    const problems = parseStream(text).documents.flatMap(({ document }) => document.problems);
    expect(problems.length).toBeGreaterThan(0);
    for (const { message } of problems) expect(message).not.toContain(VALUE);
  });
});

describe('what Kubernetes reads and YAML 1.2 does not', () => {
  const valuesOf = (text: string): unknown => {
    const { root, problems } = documentOf(text);
    return {
      problems,
      values: root?.entries().map(({ key, kind, value, size }) => [key, kind === 'scalar' ? value : size]),
    };
  };

  test.each<[string, readonly (readonly [string, string | number])[]]>([
    [
      'a: [\nb,\nc\n]\nd: e\n',
      [
        ['a', 2],
        ['d', 'e'],
      ],
    ],
    [
      'a: {\nb: c, # {\n\td: "e"\n}\nf: g\n',
      [
        ['a', 2],
        ['f', 'g'],
      ],
    ],
    [
      'a: "b\n\nc"\nd: e\n',
      [
        ['a', 'b\nc'],
        ['d', 'e'],
      ],
    ],
    ["a: 'it''s\nc'\n", [['a', "it's c"]]],
    [
      'a: "b"# c\nd: [e]# f\n',
      [
        ['a', 'b'],
        ['d', 1],
      ],
    ],
    [
      'a: [\n"b\nc",\n[d,\ne]\n]\nf: [\ng\n]\n',
      [
        ['a', 2],
        ['f', 1],
      ],
    ],
  ])('is read: %j', (text, values) => {
    expect(valuesOf(text)).toEqual({ problems: [], values });
  });

  test('keeps the comments within', () => {
    const { tree, text } = documentOf('a: [ # one\nb, # two\nc\n]\nd: e # three\n');
    expect(tree.comments.map(({ start, end }) => text.slice(start, end))).toEqual(['# one', '# two', '# three']);
  });

  test.each(['a: [b,\n---\nc]\n', 'a: "b\n---\nc"\n', '- - "b\nc": d\n', 'a: {\nb\n: c\n}\n', 'a: [b\nc: d\n'])(
    'is no more than that: %j',
    (text) => {
      const problems = parseStream(text).documents.flatMap(({ document }) => document.problems);
      expect(problems.length).toBeGreaterThan(0);
    },
  );
});
