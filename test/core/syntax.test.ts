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

describe('what is said about syntax', () => {
  test.each([
    ['a:\n  b: 1\n  - c', 'A block sequence may not be used as an implicit map key'],
    ['a: &x &y b', 'A node can have at most one anchor'],
    ['a: !!str !!int b', 'A node can have at most one tag'],
    ['a: *', 'Alias cannot be an empty string'],
    ['a:\n  b: 1\n c: 2', 'All mapping items must start at the same column'],
    ['- a: 1\n - b', 'All sequence items must start at the same column'],
    ['a: &x b\nc: &y *x', 'An alias node must not specify any properties'],
    ['a: & b', 'Anchor cannot be an empty string'],
    ['!t ? a', 'Anchors and tags must be after the ? indicator'],
    ['--- a: 1', 'Block collection cannot start on same line with directives-end marker'],
    ['a: [- b]', 'Block collections are not allowed within flow collections'],
    ['>a}2\n b', 'Block scalar lines must not be less indented than their explicit indentation indicator'],
    ['- |...\n\t', 'Block scalar values in collections must be indented'],
    [
      'a: |\n   \n  b',
      'Block scalars with more-indented leading empty lines must use an explicit indentation indicator',
    ],
    ['a: |b', 'The line of a block scalar has more behind its indicator'],
    ['a: {b]: c', 'Flow map in block collection must be sufficiently indented and end with a }'],
    ['{a]', 'Flow map must end with a }'],
    ['a\n"b": 1', 'Implicit keys need to be on a single line'],
    ['[a\nb: c]', 'Implicit keys of flow sequence pairs need to be on a single line'],
    ['a: 1\nb', 'Implicit map keys need to be followed by map values'],
    ['a: "\\q"', 'Invalid escape sequence'],
    ['{a: [b] c: d}', 'Missing , between flow map items'],
    ['{"a" "b"}', 'Missing , or : between flow map items'],
    ['["a" "b"]', 'Missing , or : between flow sequence items'],
    ['%YAML 1.2\n', 'Missing directives-end indicator line'],
    ['%YAML 1.2\na: 1', 'Missing directives-end/doc-start indicator line'],
    ['- !t - a', 'Missing newline after block sequence props'],
    ['{-\n:b}', 'Missing space after : in flow map'],
    ['a: b: c', 'Nested mappings are not allowed in compact mappings'],
    ['a: @b', 'Plain value cannot start with reserved character @'],
    ['- a: 1\n  b: 2\n c: 3', 'Sequence item without - indicator'],
    ['a:\n\tb: 1', 'Tabs are not allowed as indentation'],
    ['a: !t[b]', 'Tags and anchors must be separated from the next token by white space'],
    ['a: !e!x b', 'A tag begins with a handle that is not declared'],
    ['a: !! b', 'A tag has a handle and nothing behind it'],
    [
      `${'k'.repeat(1025)}: 1`,
      'The : indicator must be at most 1024 chars after the start of an implicit block mapping key',
    ],
    [
      `[${'k'.repeat(1025)}: 1]`,
      'The : indicator must be at most 1024 chars after the start of an implicit flow sequence key',
    ],
    ['a: | b', 'This does not belong here'],
    ['%YAML 2\n---\na: 1', 'This version of YAML is not supported'],
    ['[a,,b]', 'Unexpected , in flow sequence'],
    ['"a" "b"', 'Unexpected double-quoted-scalar at node end'],
    ['a: - b', 'Unexpected block-seq-ind on same line with key'],
    ['- a\nb: 1', 'Unexpected scalar token in YAML stream'],
    ['}', 'Unexpected flow-map-end token in YAML document'],
    ['a: !<x b', 'Verbatim tags must end with a >'],
    ['%TAG a\n---\nb: 1', '%TAG directive should contain exactly two parts'],
    ['%YAML\n---\na: 1', '%YAML directive should contain exactly one part'],
  ])('%j: %s', (text, message) => {
    const problems = parseStream(text).documents.flatMap(({ document }) => document.problems);
    expect(problems.map((problem) => problem.message)).toContain(message);
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
