import { describe, expect, test } from 'vitest';
import { type Block, blockAt } from '../../server/src/core/yaml/read/holes.js';
import { maskTemplate } from '../../server/src/core/yaml/read/template.js';
import { documentOf } from './support.js';

/** Returns the template blocks of the keys `a`, `b` and so on, which are one letter each. */
function blocksOf(text: string): readonly Block[] {
  const { holes } = maskTemplate(text);
  return [...text.matchAll(/^[a-z]:/gm)].map(({ index }) => blockAt(holes, index));
}

/** Returns true where a template line may print more keys. */
function grows(line: string): boolean {
  const { root } = documentOf(`a: 1\n${line}\n`);
  return root?.open === true;
}

const GO = ['if .x', 'with .x', 'range .x', 'define "x"', 'block "x" .'].map((open) => [
  `{{- ${open} }}`,
  '{{ end -}}',
]);
const JINJA = ['if x', 'for x in y', 'with x = y', 'block x', 'macro x()', 'call x()', 'filter x', 'raw'].map(
  (open) => [`{%- ${open} %}`, `{% end${open.split(' ')[0]} -%}`],
);

describe('the lines of a block are rendered together or not at all', () => {
  test.each([...GO, ...JINJA])('from %s to %s', (open, close) => {
    const [a, b, c] = blocksOf(`a: 1\n${open}\nb: 2\n${close}\nc: 3\n`);
    expect(b).toEqual({ id: 1, depth: 1 });
    expect([a, c]).toEqual([
      { id: 0, depth: 0 },
      { id: 0, depth: 0 },
    ]);
    expect([grows(open ?? ''), grows(close ?? '')]).toEqual([false, false]);
  });

  test.each([
    ['{{ if .x }}', '{{ else }}', '{{ end }}'],
    ['{{ if .x }}', '{{- else if .y }}', '{{ end }}'],
    ['{{ range .x }}', '{{ else -}}', '{{ end }}'],
    ['{% if x %}', '{% else %}', '{% endif %}'],
    ['{% if x %}', '{%- elif y -%}', '{% endif %}'],
    ['{% for x in y %}', '{% else %}', '{% endfor %}'],
  ])('between %s and %s are others than below it', (open, other, close) => {
    const [a, b, c, d] = blocksOf(`a: 1\n${open}\nb: 2\n${other}\nc: 3\n${close}\nd: 4\n`);
    expect(new Set([a?.id, b?.id, c?.id]).size).toBe(3);
    expect([b?.depth, c?.depth, d]).toEqual([1, 1, a]);
    expect(grows(other)).toBe(false);
  });
});

describe('a line of a template', () => {
  test.each([
    '{{ break }}',
    '{{- continue -}}',
    '{{ fail "a value is missing" }}',
    '{{ $x := .y }}',
    '{{ $k, $x = .y }}',
    '{{/* include "x" */}}',
    '{% set x = 1 %}',
    "{% import 'x' as y %}",
    "{%- from 'x' import y %}",
  ])('prints nothing: %s', (line) => {
    expect(grows(line)).toBe(false);
    const [a, b] = blocksOf(`a: 1\n${line}\nb: 2\n`);
    expect(b).toEqual(a);
  });

  test.each([
    '{{ include "x" . }}',
    '{{ breakfast }}',
    '{{ failures . }}',
    '{{ .if }}',
    '{{ $x }}',
    '{{ constructor }}',
    "{% include 'x' %}",
    '{% settings %}',
    '{% toString %}',
  ])('may print keys: %s', (line) => {
    expect(grows(line)).toBe(true);
  });
});
