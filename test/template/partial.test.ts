import { describe, expect, test } from 'vitest';
import { Dict, Unknown } from '../../server/src/core/provenance/traced.js';
import { unknownRanges } from '../../server/src/core/provenance/traced-text.js';
import { CALLING, type Plain, renderFiles } from './support.js';

const WHY = 'it is not known';

/** Renders a template where `.u` is not known; the text, with `«»` around what is not known. */
function partial(template: string, data: Record<string, Plain> = {}): string {
  const { text } = renderFiles({ main: template }, { u: new Unknown(WHY), ...data }, { functions: CALLING });
  let marked = '';
  let from = 0;
  for (const { start, end } of unknownRanges(text)) {
    marked += `${text.text.slice(from, start)}«${text.text.slice(start, end)}»`;
    from = end;
  }
  return marked + text.text.slice(from);
}

describe('what is not known', () => {
  test.each([
    ['is printed as the action', 'a: {{ .u }}!', 'a: «{{ .u }}»!'],
    ['has fields and items that are not known', '{{ .u.a.b }}{{ index .u "x" }}', '«{{ .u.a.b }}»«{{ index .u "x" }}»'],
    ['keeps the blanks that trim markers take away beside it', 'a:\n  {{- .u -}}\n  b', 'a:\n  «{{- .u -}}»\n  b'],
    ['has blanks between two of it once', '{{ .u -}} {{- .u }}', '«{{ .u -}}» «{{- .u }}»'],
    ['is no part of what is escaped', '{{ list .u | html }}', '«{{ list .u | html }}»'],
    ['is a part of a text', '{{ printf "%s-%s" "a" .u }}', 'a-«{{ … }}»'],
    [
      'is compared to nothing',
      '{{ eq .u "a" }}{{ len .u }}{{ not .u }}',
      '«{{ eq .u "a" }}»«{{ len .u }}»«{{ not .u }}»',
    ],
    ['is equal to something all the same', '{{ eq "a" .u "a" }}', 'true'],
    [
      'decides between branches, which are all rendered',
      '{{ if .u }}a{{ else }}b{{ end }}',
      '«{{ if .u }}»a«{{ else }}»b«{{ end }}»',
    ],
    ['is the dot of `with`', '{{ with .u }}{{ .x }}{{ end }}', '«{{ with .u }}»«{{ .x }}»«{{ end }}»'],
    [
      'decides chains of conditions',
      '{{ if .u }}a{{ else if .u }}b{{ else }}c{{ end }}',
      '«{{ if .u }}»a«{{ else if .u }}»b«{{ else }}»c«{{ end }}»',
    ],
    [
      'ends a chain at a condition that is known',
      '{{ if false }}x{{ else if .u }}a{{ else if true }}b{{ else }}c{{ end }}',
      '«{{ if .u }}»a«{{ else if true }}»b«{{ end }}»',
    ],
    [
      'leaves a variable unknown that a branch assigns',
      '{{ $x := 1 }}{{ if .u }}{{ $x = 2 }}{{ end }}{{ $x }}',
      '«{{ if .u }}»«{{ end }}»«{{ $x }}»',
    ],
    [
      'leaves a variable as it is where all branches agree',
      '{{ $x := 1 }}{{ if .u }}{{ $x = 2 }}{{ else }}{{ $x = 2 }}{{ end }}{{ $x }}',
      '«{{ if .u }}»«{{ else }}»«{{ end }}»2',
    ],
    [
      'does not let one branch see what the other assigns',
      '{{ $x := 1 }}{{ if .u }}{{ $x = 2 }}{{ else }}{{ $x }}{{ end }}',
      '«{{ if .u }}»«{{ else }}»1«{{ end }}»',
    ],
    [
      'leaves a map unknown that a branch changes',
      '{{ $d := dict "a" 1 "b" 2 }}{{ if .u }}{{ $_ := set $d "a" 3 }}{{ $d.a }}{{ end }}{{ $d.a }}{{ $d.b }}{{ $d.c }}',
      '«{{ if .u }}»3«{{ end }}»«{{ $d.a }}»2<no value>',
    ],
    [
      'gives one item of a list',
      '{{ range $i, $x := .u }}- {{ $i }} {{ $x.name }}\n{{ else }}none{{ end }}',
      '«{{ range $i, $x := .u }}»- «{{ $i }}» «{{ $x.name }}»\n«{{ else }}»none«{{ end }}»',
    ],
    [
      'may end a loop',
      '{{ range list 1 2 }}{{ if $.u }}{{ break }}{{ end }}{{ . }}{{ end }}',
      '«{{ if $.u }}»«{{ break }}»«{{ end }}»1«{{ if $.u }}»«{{ break }}»«{{ end }}»2',
    ],
    [
      'decides nothing beside what is known',
      '{{ if and false .u }}a{{ else }}b{{ end }}{{ if or .u true }}c{{ end }}',
      'bc',
    ],
    ['is not replaced by the other of `or`', '{{ or .u "x" }}', '«{{ or .u "x" }}»'],
    ['is kept by included templates', '{{ define "t" }}a{{ .u }}b{{ end }}{{ include "t" . }}', 'a«{{ .u }}»b'],
    ['does not hide what is there', '{{ define "t" }}a{{ .u }}{{ end }}{{ if include "t" . }}yes{{ end }}', 'yes'],
    [
      'may hide all that is there',
      '{{ define "t" }}{{ if .u }}a{{ end }}{{ end }}{{ if include "t" . }}yes{{ end }}',
      '«{{ if include "t" . }}»yes«{{ end }}»',
    ],
    ['is no action for `tpl`', '{{ tpl (printf "a{{ 1 }}%s" .u) . }}', 'a1«{{ … }}»'],
  ])('%s: %s', (_, template, expected) => {
    expect(partial(template)).toBe(expected);
  });

  test('are the entries of a map that is open', () => {
    const open = new Dict([['a', { value: { value: 'x' } }]], undefined, true);
    expect(partial('{{ .open.a }}{{ .open.b }}', { open })).toBe('x«{{ .open.b }}»');
    expect(partial('{{ range $k, $v := .open }}{{ $k }}={{ $v }};{{ end }}', { open })).toBe(
      'a=x;«{{ range $k, $v := .open }}»«{{ $k }}»=«{{ $v }}»;«{{ end }}»',
    );
  });
});

describe('what fails', () => {
  const problems = (template: string, data: Record<string, Plain> = {}) =>
    renderFiles({ main: template }, { u: new Unknown(WHY), ...data }, { functions: CALLING }).problems;

  test('does not end the rendering', () => {
    expect(partial('a {{ fail "no" }} b {{ .a.b.c }} c')).toBe('a «{{ fail "no" }}» b «{{ .a.b.c }}» c');
    expect(partial('{{ $x := fail "no" }}{{ $x }}{{ if .a.b.c }}x{{ end }}')).toBe(
      '«{{ $x }}»«{{ if .a.b.c }}»x«{{ end }}»',
    );
    expect(partial('{{ range 1.5 }}x{{ end }}{{ template "none" . }}')).toBe(
      '«{{ range 1.5 }}»x«{{ end }}»«{{ template "none" . }}»',
    );
  });

  test('says where it stands, and who called it', () => {
    const [problem, ...more] = problems('{{ define "t" }}{{ fail "no" }}{{ end }}\n{{ include "t" . }}');
    expect(more).toEqual([]);
    expect(problem).toMatchObject({
      message: 'no',
      callee: 'fail',
      fatal: true,
      place: { file: 'main', start: 16, end: 31 },
      calledBy: { action: { file: 'main', start: 41, end: 60 } },
    });
    expect(problem?.whole).toBe(
      'template: main:2:3: executing "main" at <include "t" .>: error calling include: ' +
        'template: main:1:19: executing "t" at <fail "no">: error calling fail: no',
    );
  });

  test('is not fatal below a condition that is not known', () => {
    expect(problems('{{ if .u }}{{ fail "a" }}{{ end }}{{ fail "b" }}').map(({ fatal }) => fatal)).toEqual([
      false,
      true,
    ]);
    expect(problems('{{ range .u }}{{ fail "a" }}{{ end }}').map(({ fatal }) => fatal)).toEqual([false]);
  });

  test('names the template that there is none of', () => {
    expect(problems('{{ include "lib.name" . }}{{ template "x" }}').map(({ template }) => template)).toEqual([
      'lib.name',
      'x',
    ]);
  });

  test('of a function that gets what is not known says nothing', () => {
    expect(problems('{{ lt .u "a" }}{{ index .u 1 2 }}')).toEqual([]);
  });
});
