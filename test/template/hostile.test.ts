import { describe, expect, test } from 'vitest';
import { Dict, List } from '../../server/src/core/provenance/traced.js';
import { CALLING, outcome, renderFiles } from './support.js';

/** What a template says that is too much. */
function limits(template: string, options = {}): readonly [message: string | undefined, limit: boolean | undefined] {
  const [problem] = renderFiles({ main: template }, {}, { functions: CALLING, ...options }).problems;
  return [problem?.message, problem?.limit];
}

describe('hostile templates end', () => {
  test.each([
    '{{ define "t" }}{{ template "t" . }}{{ end }}{{ template "t" . }}',
    '{{ define "t" }}{{ include "t" . }}{{ end }}{{ include "t" . }}',
    '{{ define "t" }}{{ tpl "{{ include \\"t\\" . }}" . }}{{ end }}{{ include "t" . }}',
    '{{ define "t" }}{{ range list 1 }}{{ if true }}{{ with print (include "t" .) }}{{ end }}{{ end }}{{ end }}{{ end }}{{ include "t" . }}',
  ])('that call themselves: %s', (template) => {
    expect(limits(template)).toEqual(['templates are nested too deep', true]);
  });

  test('that call themselves more often than Helm allows', () => {
    const template = '{{ define "t" }}{{ include "t" . }}{{ end }}{{ include "t" . }}';
    expect(limits(template, { maxDepth: 50 })[0]).toBe(
      'rendering template has a nested reference name: t: unable to execute template',
    );
  });

  test('that call two of themselves', () => {
    const template = '{{ define "t" }}{{ include "t" . }}{{ include "t" . }}{{ end }}{{ include "t" . }}';
    const { problems, text } = renderFiles({ main: template }, {}, { functions: CALLING });
    expect(problems.at(-1)?.message).toBe('the template has more than 200 problems');
    expect(text.text.length).toBeLessThan(100_000);
  });

  test('that go on forever', () => {
    const template = '{{ range 1000000000 }}{{ range 1000000000 }}{{ end }}{{ end }}';
    expect(limits(template)).toEqual(['the template takes more than 2000000 steps', true]);
  });

  test('that print a gigabyte', () => {
    const doubled = '{{ $x := "0123456789" }}{{ range 40 }}{{ $x = print $x $x }}{{ end }}{{ $x }}';
    expect(limits(doubled)[1]).toBe(true);
    expect(limits('{{ range 100000 }}{{ printf "%10000d" 1 }}{{ end }}')).toEqual([
      'the template prints more than 32000000 characters',
      true,
    ]);
  });

  test('that are nested deep', () => {
    const levels = 5000;
    expect(outcome(`{{ ${'('.repeat(levels)}1${')'.repeat(levels)} }}`)).toBe(
      'error: template: main:1: max expression depth exceeded',
    );
    expect(outcome('{{ if true }}'.repeat(levels) + '{{ end }}'.repeat(levels))).toBe(
      'error: template: main:1: max nesting depth exceeded',
    );
    expect(outcome(`{{ if false }}${'{{ else if false }}'.repeat(levels)}{{ end }}`)).toBe(
      'error: template: main:1: max nesting depth exceeded',
    );
    expect(outcome(`{{ if false }}${'{{ else if false }}'.repeat(300)}{{ else }}x{{ end }}`)).toBe('x');
  });

  test('with values that contain themselves', () => {
    const dict = new Dict();
    dict.set('self', { value: dict });
    const list = new List([{ value: dict }]);
    const { problems } = renderFiles({ main: '{{ . }}{{ printf "%v" .self }}{{ .self.self.self.x }}' }, dict);
    expect(problems.map(({ message }) => message)).toEqual(Array(2).fill('values are nested too deep to be printed'));
    expect(renderFiles({ main: '{{ len . }}' }, list).text.text).toBe('1');
  });
});
