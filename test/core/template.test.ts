import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskTemplate } from '../../server/src/core/yaml/read/template.js';

/** The parts of a text that are holes, and those of them that are lines. */
function holesOf(text: string): { readonly holes: readonly string[]; readonly lines: readonly string[] } {
  const { holes, lineHoles } = maskTemplate(text);
  const part = ({ start, end }: { start: number; end: number }): string => text.slice(start, end);
  return { holes: holes.map(part), lines: lineHoles.map(part) };
}

describe('maskTemplate', () => {
  test('leaves what has no holes as it is', () => {
    const text = 'a: {b: {c: 1}}\n# { { x } }\n';
    expect(maskTemplate(text)).toEqual({ text, holes: [], lineHoles: [] });
  });

  test.each<[string, string, string]>([
    ['a whole value', 'a: {{ .x }} # c\n', 'a: xxxxxxxx # c\n'],
    ['a part of one', 'a: "v{{ .x }}-{{.y}}"\n', 'a: "vxxxxxxxx-xxxxxx"\n'],
    ['a key', '{{ .k }}: 1\n', 'xxxxxxxx: 1\n'],
    ['a line', 'a: 1\n  {{- if .x }}\nb: 2\n', 'a: 1\n              \nb: 2\n'],
    ['two on one line', '{{ if .x }} {{ .y }}\n', '                    \n'],
    ['a line with something else', '{{ if .x }}a: 1{{ end }}\n', 'xxxxxxxxxxxa: 1xxxxxxxxx\n'],
    ['several lines', '{{ include "a"\n   . }}\nb: 1\n', '              \n       \nb: 1\n'],
    ['several lines with CRLF', '{{ a\r\n b }}\r\nc: 1\r\n', '    \r\n     \r\nc: 1\r\n'],
    ['a comment', '{{- /* a: }} \n b */ -}}\nc: 1\n', '             \n         \nc: 1\n'],
    ['a comment behind a value', 'a: 1 {{/* x */}}\n', 'a: 1 xxxxxxxxxxx\n'],
    ['a string with braces', 'a: {{ "}}" }}\n', 'a: xxxxxxxxxx\n'],
    ['a string with an escaped quote', 'a: {{ "\\"}}" }}\n', 'a: xxxxxxxxxxxx\n'],
    ['a raw string', 'a: {{ `}}\\` }}\n', 'a: xxxxxxxxxxx\n'],
    ['quotes within quotes', 'a: "{{ .x | default "y" }}"\n', 'a: "xxxxxxxxxxxxxxxxxxxxxx"\n'],
    ['a raw string of several lines', 'a: {{ `\n{{ x }}\n` }}\nb: 1\n', 'a: xxxxxxxxxxxxxxxxx\nb: 1\n'],
    ['a value of several lines', 'a: "{{\n  "{{ .x }}"\n}}"\nb: 1\n', 'a: "xxxxxxxxxxxxxxxxxx"\nb: 1\n'],
    ['quotes that are escaped', 'a: "{{ f \\"}} \\\\\\" {{\\" }}"\n', 'a: "xxxxxxxxxxxxxxxxxxxxxx"\n'],
    ['what stands right behind a key', 'a:{{ .x | nindent 2 }}\n', 'a: xxxxxxxxxxxxxxxxxxx\n'],
    ['a condition right behind a key', 'a:{{ if .x }} b{{ end }}\n', 'a: xxxxxxxxxx bxxxxxxxxx\n'],
    ['an include right behind a key', 'a:{{- include "x" . }}\n', 'a: xxxxxxxxxxxxxxxxxxx\n'],
    ['a tag behind a name', '- a:{{ .x }}\n', '- a:xxxxxxxx\n'],
    ['a host and port', 'a: http://b:{{ include "port" . }}\n', 'a: http://b:xxxxxxxxxxxxxxxxxxxxxx\n'],
    ['one that is not closed, for its line alone', 'a: {{ .x\nb: 1\n', 'a: xxxxx\nb: 1\n'],
    ['one that is not closed, before another', 'a: {{ .x\nb: {{ .y }}\n', 'a: xxxxx\nb: xxxxxxxx\n'],
    ['a comment that is not closed', '{{/* x\nb: 1\n', '      \nb: 1\n'],
    ['one that is only opened', 'a: {{', 'a: xx'],
    ['one that is not closed, in quotes', 'a: "{{ .x"\nb: 1\n', 'a: "xxxxxx\nb: 1\n'],
  ])('hides %s', (_what, text, masked) => {
    expect(maskTemplate(text).text).toBe(masked);
  });

  test('tells lines from holes within lines', () => {
    expect(holesOf('{{ if .x }}\na: {{ .y }}\n  {{- end }}  \n{{ z }}: 1\n')).toEqual({
      holes: ['{{ if .x }}', '{{ .y }}', '{{- end }}', '{{ z }}'],
      lines: ['{{ if .x }}', '{{- end }}'],
    });
  });

  test('is as long as the text, with all else where it was', () => {
    const piece = fc.constantFrom(
      '{{',
      '}}',
      '{{-',
      '-}}',
      '/*',
      '*/',
      '"',
      '`',
      '\\',
      '\\"',
      'include ',
      '\n',
      '\r\n',
      'a: ',
      ' ',
      '{',
      '}',
      '#',
      'é',
      '💥',
    );
    const text = fc.array(piece, { maxLength: 25 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (source) => {
        const { text: masked, holes, lineHoles } = maskTemplate(source);
        expect(masked).toHaveLength(source.length);
        let [at, outside] = [0, ''];
        for (const { start, end } of holes) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          expect(source.slice(start, start + 2)).toBe('{{');
          outside += source.slice(at, start);
          expect(masked.slice(at, start)).toBe(source.slice(at, start));
          // Letters within a line; blanks for whole lines, whose breaks stay.
          const hidden = masked.slice(start, end);
          expect(hidden).toMatch(/^ ?x+$|^[ \r\n]*$/);
          if (!hidden.includes('x'))
            expect(hidden.replaceAll(' ', '')).toBe(source.slice(start, end).replace(/[^\r\n]/g, ''));
          at = end;
        }
        expect(masked.slice(at)).toBe(source.slice(at));
        expect(outside + source.slice(at)).not.toContain('{{');
        for (const hole of lineHoles) expect(holes).toContain(hole);
      }),
      { numRuns: 2000 },
    );
  });
});
