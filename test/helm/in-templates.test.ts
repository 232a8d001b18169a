import { describe, expect, test } from 'vitest';
import { capabilitiesObject } from '../../server/src/core/helm/capabilities.js';
import { filesObject } from '../../server/src/core/helm/files.js';
import { helmFunctions } from '../../server/src/core/helm/functions.js';
import { Dict } from '../../server/src/core/provenance/traced.js';
import { tracedText } from '../../server/src/core/provenance/traced-text.js';
import { isFunctionName, render } from '../../server/src/core/template/render.js';
import { parseTemplate, Templates } from '../../server/src/core/template/templates.js';
import { values } from '../template/support.js';

const functions = helmFunctions();
const DATA = {
  value: new Dict([
    [
      'Values',
      { value: values({ image: { tag: 'v1' }, port: 80, labels: { b: '1', a: 'yes' }, list: ['x', 'y'], empty: {} }) },
    ],
    ['Files', { value: filesObject([{ name: 'conf/a.ini', path: 'web/conf/a.ini', text: 'k={{ .Values.port }}\n' }]) }],
    ['Capabilities', { value: capabilitiesObject({ kubernetesVersion: '1.30' }) }],
  ]),
};

function rendered(text: string): string {
  const parsed = parseTemplate(tracedText(text), 'a.yaml', isFunctionName(functions));
  if (parsed.problem) throw new Error(parsed.problem.message);
  const all = new Templates();
  all.add(parsed);
  const { text: result, problems } = render(all, 'a.yaml', DATA, { functions, missingKey: 'zero', dropNoValue: true });
  return [result.text, ...problems.map(({ message }) => `problem: ${message}`)].join('\n');
}

describe('functions in templates', () => {
  test.each([
    ['{{ toYaml .Values.labels | nindent 2 }}', '\n  a: "yes"\n  b: "1"'],
    ['{{ .Values.missing | default "x" | quote }}', '"x"'],
    ['{{ range $p, $b := .Files.Glob "conf/*" }}{{ base $p }}={{ tpl ($b | toString) $ }}{{ end }}', 'a.ini=k=80\n'],
    ['{{ (.Files.Glob "conf/*").AsSecrets }}', 'a.ini: az17eyAuVmFsdWVzLnBvcnQgfX0K'],
    ['{{ .Files.Get "conf/a.ini" | b64enc }}', 'az17eyAuVmFsdWVzLnBvcnQgfX0K'],
    ['{{ range .Files.Lines "conf/a.ini" }}[{{ . }}]{{ end }}', '[k={{ .Values.port }}]'],
    ['{{ if semverCompare ">=1.21-0" .Capabilities.KubeVersion.Version }}new{{ end }}', 'new'],
    ['{{ .Capabilities.KubeVersion }} {{ .Capabilities.KubeVersion.Minor }}', 'v1.30.0 30'],
    ['{{ .Capabilities.APIVersions.Has "batch/v1" }} {{ has "x/v1" .Capabilities.APIVersions }}', 'true false'],
    ['{{ $d := dict "a" 1 }}{{ $_ := set $d "b" .Values.port }}{{ toJson $d }}', '{"a":1,"b":80}'],
    ['{{ add 1 (int .Values.port) | toString | trunc 1 }}', '8'],
    ['{{ range until 3 }}{{ . }}{{ end }}{{ seq 1 3 }}', '0121 2 3'],
    ['{{ list "a" "b" | join "-" | upper }}', 'A-B'],
    ['{{ with (fromYaml "a: {b: 2}") }}{{ .a.b }}{{ end }}', '2'],
    // A key of JSON is a string: maps, lists and null are none.
    [
      '{{ range list "{{ . }}" "? [a]\\n: 1" "? \\n: b" "~: x" }}{{ hasKey (fromYaml .) "Error" }} {{ end }}',
      'true true true true ',
    ],
    [
      '{{ range list "1: a" "true: b" "\\"\\": c" "\\"~\\": d" }}{{ hasKey (fromYaml .) "Error" }} {{ end }}',
      'false false false false ',
    ],
    // What is merged into a map that is nil is a map that is nil, and no nil without a type.
    [
      '{{ merge nil | html }} {{ kindOf (merge nil) }} {{ printf "" (merge nil) }}',
      'map[] map %!(EXTRA map[string]interface {}=map[])',
    ],
    ['{{ kindOf .Values }} {{ typeOf .Values.port }} {{ kindOf .Files }}', 'map float64 map'],
    ['{{ printf "%s:%d" .Values.image.tag (int .Values.port) }}', 'v1:80'],
    ['{{ hasKey .Values.image "tag" | ternary "yes" "no" }}', 'yes'],
    ['{{ toDate "2006-01-02" "2023-05-06" | date "Jan 2" }} {{ (semver "1.2.3-a").Prerelease }}', 'May 6 a'],
    ['{{ toDate "2006-01-02" "2023-05-06" | dateModify "-36h" | date "2006-01-02 15:04" }}', '2023-05-04 12:00'],
    [
      '{{ toDate "2006-01-02" "2023-05-06" | mustDateModify "1d" }}',
      '{{ toDate "2006-01-02" "2023-05-06" | mustDateModify "1d" }}\nproblem: time: unknown unit "d" in duration "1d"',
    ],
    ['{{ toDate "2006-01-02" "2024-02-29" | unixEpoch }} {{ (toDate "2006" "2023").Year }}', '1709164800 2023'],
    ['{{ toDate "2006-01-02 15:04" "2024-02-29 12:30" }}', '2024-02-29 12:30:00 +0000 UTC'],
    ['{{ (toDate "2006-01-02" "2024-01-31").AddDate 0 1 0 | date "2006-01-02" }}', '2024-03-02'],
    [
      '{{ now | date "2006" }} {{ (semver "v1.2.3-a+b").IncMinor }} {{ semver "v1.2" | toJson }}',
      '{{ now | date "2006" }} 1.3.0 "1.2.0"',
    ],
    ['{{ merge (dict "a" 1) .Values.image | toYaml }}', 'a: 1\ntag: v1'],
    ['{{ regexReplaceAll "[^a-z]" "a1b2" "${1}-" }} {{ "a" | repeat 3 }}', 'a-b- aaa'],
    ['{{ (genCA "ca" 365).Cert | b64enc | quote }}', '"{{ … }}"'],
    ['{{ (fromToml "a = 1\\n[t]\\nb = [2.5]") | toYaml }}', 'a: 1\nt:\n  b:\n  - 2.5'],
    ['{{ lookup "v1" "Secret" "a" "b" | empty }}', 'true'],
    ['{{ required "set a tag" .Values.image.tag }} {{ toToml .Values.image }}', 'v1 tag = "v1"\n'],
  ])('%s', (template, expected) => {
    expect(rendered(template)).toBe(expected);
  });
});
