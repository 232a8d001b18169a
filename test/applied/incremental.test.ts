import { describe, expect, test } from 'vitest';
import type { AppliedSet, Root } from '../../server/src/core/applied/applied-set.js';
import { buildRoot } from '../../server/src/core/applied/build-root.js';
import type { RootFiles } from '../../server/src/core/applied/root-files.js';
import { Random } from '../fuzz/random.js';
import { CHART } from './chart-fixture.js';

const FOLDER = '/repo/web';
const ROOT: Root = { kind: 'helm', folder: FOLDER, file: `${FOLDER}/Chart.yaml`, values: [] };
const OPTIONS = { kubernetesVersion: '1.33.0' };

function filesOf(texts: ReadonlyMap<string, string>): RootFiles {
  return { read: (path) => texts.get(path.slice(FOLDER.length + 1)), list: () => undefined, below: () => texts };
}

/** What a set says, with the places of all of it. */
function told({ text, problems, files, stream }: AppliedSet): unknown {
  return {
    text,
    problems,
    files: [...files],
    documents: stream.documents.map(({ start, document }) => [start, document.text]),
  };
}

/** Edits files one after the other, and expects what is taken over to be what building all of it anew gives. */
function expectSame(
  chart: Readonly<Record<string, string>>,
  edits: readonly (readonly [name: string, text: string])[],
) {
  const texts = new Map(Object.entries(chart));
  let before = buildRoot(ROOT, filesOf(texts), OPTIONS);
  let reused = 0;
  for (const [name, text] of edits) {
    texts.set(name, text);
    const after = buildRoot(ROOT, filesOf(texts), OPTIONS, before);
    expect(told(after)).toEqual(told(buildRoot(ROOT, filesOf(texts), OPTIONS)));
    const known = new Set(before.chart?.templates.rendered?.values());
    reused += [...(after.chart?.templates.rendered?.values() ?? [])].filter((one) => known.has(one)).length;
    before = after;
  }
  return reused;
}

const CHART_OF_TWO = {
  ...CHART,
  'templates/config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ include "web.labels" . | len }}\n',
};
const DEPLOYMENT = 'templates/deployment.yaml';

describe('a chart is rendered again after an edit', () => {
  test('an edit of one template leaves what the others gave', () => {
    const edited = CHART[DEPLOYMENT]?.replace('name: agent', 'name: other') ?? '';
    expect(expectSame(CHART_OF_TWO, [[DEPLOYMENT, edited]])).toBe(1);
  });

  test.each([
    ['values', 'values.yaml', 'privileged: false\n'],
    [
      'a definition',
      'templates/_helpers.tpl',
      '{{- define "web.labels" -}}\nlonger: {{ .Release.Name }}\n{{- end }}\n',
    ],
    ['a definition in a template that prints', DEPLOYMENT, '{{ define "web.labels" }}other{{ end }}'],
    ['the name of the chart', 'Chart.yaml', 'apiVersion: v2\nname: site\nversion: 1.0.0\n'],
    ['a file that templates may read', 'files/a.txt', 'text'],
    ['a new template', 'templates/new.yaml', 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: new\n'],
  ])('%s may change all of it', (_, name, text) => {
    expect(expectSame(CHART_OF_TWO, [[name, text]])).toBe(0);
  });

  test('a template that changes the values of all has them rendered in their order', () => {
    const chart = {
      ...CHART_OF_TWO,
      'templates/a.yaml': '{{- $_ := set .Values "privileged" "maybe" }}\napiVersion: v1\nkind: A\n',
    };
    expect(expectSame(chart, [['templates/a.yaml', chart['templates/a.yaml'].replace('maybe', 'never')]])).toBe(0);
  });

  test('a template that changes a map of its own does not', () => {
    const own = '{{- $own := dict "a" 1 }}{{- $_ := set $own "a" 2 }}\napiVersion: v1\nkind: A\n';
    const chart = { ...CHART_OF_TWO, 'templates/a.yaml': own };
    expect(expectSame(chart, [[DEPLOYMENT, `${CHART[DEPLOYMENT]}# more\n`]])).toBe(2);
  });

  test('edits at random give what building all of it anew gives', () => {
    const random = new Random(20261130);
    const texts: Record<string, string> = { ...CHART_OF_TWO };
    const names = Object.keys(texts);
    const edits = Array.from({ length: 300 }, (): readonly [string, string] => {
      const name = random.pick(names);
      const old = CHART_OF_TWO[name as keyof typeof CHART_OF_TWO] ?? '';
      const at = random.below(old.length);
      const to = Math.min(old.length, at + random.below(6));
      return [
        name,
        old.slice(0, at) + random.pick(['', 'x', '\n', '{{', '}}', ' end ', '---\n', '# c\n']) + old.slice(to),
      ];
    });
    expectSame(CHART_OF_TWO, edits);
  });
});
