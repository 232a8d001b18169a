import { describe, expect, test } from 'vitest';
import { CALLING, outcome } from './support.js';

describe('templates', () => {
  test.each([
    ['a {{- /* c */ -}} b', 'ab'],
    ['{{ .a.b }}|{{ .none }}|{{ (.none).x }}', '1.234567e+06|<no value>|<no value>'],
    ['{{ range $i, $x := .list }}{{ $i }}={{ $x }};{{ else }}none{{ end }}', '0=x;1=y;'],
    ['{{ range 3 }}{{ . }}{{ if eq . 1 }}{{ break }}{{ end }}{{ end }}', '01'],
    ['{{ with .none }}a{{ else with .a }}{{ .b }}{{ end }}', '1.234567e+06'],
    ['{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}', '2'],
    ['{{ define "t" }}<{{ . }}>{{ end }}{{ template "t" "x" }}{{ include "t" 1 }}', '<x><1>'],
    ['{{ printf "%05d|%-4s|%q|%v|%T" 42 "ab" "c" .list 1.5 }}', '00042|ab  |"c"|[x y]|float64'],
    ['{{ . }}', 'map[a:map[b:1.234567e+06] list:[x y]]'],
    ['{{ range list 1 2 }}{{ . }}{{ range list }}{{ else }}{{ break }}{{ end }}{{ end }}', '12'],
    ['{{ range list 1 2 }}{{ . }}{{ range list }}{{ else }}{{ continue }}{{ end }}x{{ end }}', '12'],
    ['{{ tpl "{{ .a.b }}" . }}', '1.234567e+06'],
  ])('%s', (template, expected) => {
    expect(outcome(template, { a: { b: 1234567 }, list: ['x', 'y'] }, { functions: CALLING })).toBe(expected);
  });

  test.each([
    ['{{ .a.b.c }}', 'template: main:1:5: executing "main" at <.a.b.c>: nil pointer evaluating interface {}.b'],
    ['{{ nope }}', 'template: main:1: function "nope" not defined'],
    ['{{ if }}', 'template: main:1: missing value for if'],
    ['{{ block "b" . }}\n{{ else }}', 'template: main:1: unexpected {{else}} in block clause'],
    ['{{ len 3 }}', 'template: main:1:3: executing "main" at <len 3>: error calling len: len of type int'],
    [
      '{{ define "t" }}{{ fail "no" }}{{ end }}{{ include "t" . }}',
      'template: main:1:43: executing "main" at <include "t" .>: error calling include: template: main:1:19: executing "t" at <fail "no">: error calling fail: no',
    ],
  ])('that fail: %s', (template, message) => {
    expect(outcome(template, {}, { functions: CALLING })).toBe(`error: ${message}`);
  });
});
