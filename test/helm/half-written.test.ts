import { describe, expect, test } from 'vitest';
import { callAt } from '../../server/src/core/helm/completion/call.js';
import { templatePlaceAt } from '../../server/src/core/helm/completion/place.js';
import { templateSuggestions } from '../../server/src/core/helm/completion/suggestions.js';
import { controlAt } from '../../server/src/core/helm/uses/blocks.js';
import { usesOf } from './uses-support.js';

const TEXT = [
  '{{- define "web.of" -}}{{ with .image }}{{ .tag | default "1" | quote }}{{ end }}{{- end }}',
  '{{- /* {{ .Values.none }} */ -}}',
  '{{- $all := dict "image" .Values.image "root" $ }}',
  '{{- range $name, $host := .Values.hosts }}',
  '{{ $name }}: {{ include "web.of" $all | nindent 2 }} {{ index $.Values.image `my-key` }}',
  '{{- else if and (eq .a "b\\"c") (not (hasKey .Values "x")) }}{{ printf "%s {{ %d }}" .b 1.5e3 }}',
  '{{- end }}{{ (.Values.a | default $all).b }} {{ \'c\' }} {{ template "web.of" . }}',
].join('\n');

describe('a template at any moment of being written', () => {
  const cases = Array.from({ length: TEXT.length + 1 }, (_, offset) => offset);

  test('has a place wherever the cursor is in an action, and none elsewhere', () => {
    const uses = usesOf({ 'values.yaml': 'image: {tag: a}\n', 'templates/a.yaml': TEXT });
    const sources = {
      uses,
      files: [],
      streamOf: () => undefined,
      path: '/web/templates/a.yaml',
      isHidden: () => false,
    };
    for (const offset of cases) {
      // All of the text, and what is written of it so far.
      for (const text of [TEXT, TEXT.slice(0, offset)]) {
        const place = templatePlaceAt(text, offset);
        if (place) {
          expect(place.range.start, text).toBeLessThanOrEqual(offset);
          expect(place.range.end, text).toBeGreaterThanOrEqual(offset);
          expect(text.slice(place.range.start, place.range.end), text).not.toMatch(/\n|\}\}/);
          const open = text.lastIndexOf('{{', offset - 2);
          expect(open, text).toBeGreaterThanOrEqual(0);
          expect(templateSuggestions(place, sources).every(({ insert }) => insert !== '')).toBe(true);
        }
        const call = callAt(text, offset);
        if (call) expect(call.parameter).toBeGreaterThanOrEqual(0);
        const control = controlAt(text, offset);
        if (control) expect(control.action.start).toBeLessThanOrEqual(offset);
      }
    }
  });

  test.each([
    ['{{- /* {{ .Va', undefined],
    ['{{ index $.Values.image `my', 'key'],
    ['{{ include "web', 'template'],
    ['(eq .a', 'field'],
    ['| nin', 'word'],
    ['$all := dict "image', undefined],
  ])('%s is %s', (written, kind) => {
    const offset = TEXT.indexOf(written) + written.length;
    expect(offset).toBeGreaterThan(written.length - 1);
    expect(templatePlaceAt(TEXT, offset)?.kind).toBe(kind);
  });
});
