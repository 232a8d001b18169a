import { describe, expect, test } from 'vitest';
import { Dict } from '../../server/src/core/provenance/traced.js';
import { pieceAt, type TracedText } from '../../server/src/core/provenance/traced-text.js';
import { CALLING, renderFiles } from './support.js';

const HELPERS = '{{ define "t" }}name-{{ .x }}{{ end }}';

/** The pieces of a text, each with the text at its place: of the files, or the path of an entry. */
function pieces({ text, pieces: all }: TracedText, files: Readonly<Record<string, string>>): readonly string[] {
  return all.map(({ at }) => {
    const piece = pieceAt({ text, pieces: all }, at);
    const { place, entry, by, exact } = piece?.source ?? {};
    const shown = text.slice(at, piece?.end);
    const end = place && exact ? place.start + shown.length : place?.end;
    const from = entry ? entry.join('.') : place && (files[place.file] ?? '').slice(place.start, end);
    const actions: string[] = [];
    for (let passage = by; passage; passage = passage.calledBy)
      actions.push((files[passage.action.file] ?? '').slice(passage.action.start, passage.action.end));
    return [shown, piece?.source?.exact && !entry ? '=' : '<-', from, ...actions.map((action) => `by ${action}`)].join(
      ' ',
    );
  });
}

function traced(main: string, data: Parameters<typeof renderFiles>[1]): readonly string[] {
  const files = { helpers: HELPERS, main };
  const { text, problems } = renderFiles(files, data, { functions: CALLING });
  expect(problems).toEqual([]);
  return pieces(text, files);
}

describe('every part of a text', () => {
  test('of a template stands there, character by character', () => {
    const main = 'a: {{/* c */}}b\n{{- if true }} c{{ end }}';
    const { text } = renderFiles({ main }, {});
    expect(text.text).toBe('a: b c');
    for (let at = 0; at < text.text.length; at++) {
      const { source, at: start = 0 } = pieceAt(text, at) ?? {};
      expect(main[(source?.place.start ?? 0) + at - start]).toBe(text.text[at]);
    }
  });

  test('of a value leads to its entry, by the action that prints it', () => {
    expect(traced('n: {{ .a.b }}', { a: { b: 3 } })).toEqual(['n:  = n: ', '3 <- a.b by {{ .a.b }}']);
    expect(traced('{{ range .l }}{{ . }}{{ end }}', { l: ['x', 'y'] })).toEqual([
      'x <- l.0 by {{ . }}',
      'y <- l.1 by {{ . }}',
    ]);
    expect(traced('{{ with .a }}{{ $x := .b }}{{ $x | print }}{{ end }}', { a: { b: 'v' } })).toEqual([
      'v <- a.b by {{ $x | print }}',
    ]);
  });

  test('of an included template leads there, by the actions that call each other', () => {
    expect(traced('{{ include "t" . }}', { x: 'v' })).toEqual([
      'name- = name- by {{ include "t" . }}',
      'v <- x by {{ .x }} by {{ include "t" . }}',
    ]);
    expect(traced('{{ template "t" . }}', { x: 'v' })[1]).toBe('v <- x by {{ .x }} by {{ template "t" . }}');
  });

  test('of a format leads to the format or to its values', () => {
    expect(traced('{{ printf "%s-%d!" .a 7 }}', { a: 'v' })).toEqual([
      'v <- a by {{ printf "%s-%d!" .a 7 }}',
      '- = - by {{ printf "%s-%d!" .a 7 }}',
      '7 <- 7 by {{ printf "%s-%d!" .a 7 }}',
      '! = ! by {{ printf "%s-%d!" .a 7 }}',
    ]);
  });

  test('of a text that is rendered itself leads to where that is written', () => {
    const main = '{{ tpl "a{{ .x }}" . }}';
    expect(traced(main, { x: 'v' })).toEqual([`a = a by ${main}`, `v <- x by {{ .x }} by ${main}`]);
    expect(traced('{{ tpl .y . }}', { x: 'v', y: 'a{{ .x }}' })[0]).toBe('a <- y by {{ tpl .y . }}');
  });

  test('that is a number otherwise written is not there as it is', () => {
    const place = { file: 'values.yaml', start: 0, end: 4 };
    const main = '{{ .n }}{{ .m }}';
    const number = { value: 420, from: { place, exact: true }, written: '0644' };
    const same = { value: 1234, from: { place, exact: true }, written: '1234' };
    const data = new Dict([
      ['n', { value: number }],
      ['m', { value: same }],
    ]);
    const { text } = renderFiles({ main }, data);
    expect(text.text).toBe('4201234');
    expect(text.pieces.map(({ source }) => source?.exact ?? false)).toEqual([false, true]);
  });
});
