import { describe, expect, test } from 'vitest';
import type { Flow, PlacedFlowNode } from '../../server/src/core/graph/flow/flow.js';
import { type FoldState, fold } from '../../server/src/core/graph/flow/fold.js';
import { toJson } from '../../server/src/core/graph/flow/json.js';
import { layout } from '../../server/src/core/graph/flow/layout.js';
import { fitted, widthOf } from '../../server/src/core/graph/flow/measure.js';
import { toMermaid } from '../../server/src/core/graph/flow/mermaid.js';
import { SVG_HEAD, toSvg } from '../../server/src/core/graph/flow/svg.js';
import { toTree } from '../../server/src/core/graph/flow/tree.js';
import { faceOf } from '../../server/src/core/graph/flow/words.js';
import { hostileFlow } from './hostile.js';
import { randomFlow } from './random-flow.js';

const OPEN: FoldState = { mode: 'open', chosen: new Map() };
const AUTO: FoldState = { mode: 'auto', chosen: new Map() };

const SHOP: Flow<PlacedFlowNode> = {
  nodes: [
    { id: 'vault', column: 'store', kind: 'ClusterSecretStore', name: 'vault', set: 'prod' },
    { id: 'es', column: 'maker', kind: 'ExternalSecret', name: 'db', namespace: 'shop', set: 'prod' },
    {
      id: 'db',
      column: 'secret',
      kind: 'Secret',
      name: 'db',
      namespace: 'shop',
      set: 'prod',
      protection: 'external',
      keys: ['user', 'password'],
      place: { file: '/w/db.yaml', start: 3, end: 5 },
    },
    {
      id: 'lost',
      column: 'secret',
      kind: 'Secret',
      name: 'lost',
      namespace: 'shop',
      set: 'prod',
      protection: 'dangling',
    },
    {
      id: 'web',
      column: 'reader',
      kind: 'Deployment',
      name: 'web',
      namespace: 'shop',
      set: 'prod',
      containers: ['app', 'job'],
    },
  ],
  edges: [
    { from: 'vault', to: 'es', how: 'keeps' },
    { from: 'es', to: 'db', how: 'makes' },
    { from: 'db', to: 'web', how: 'env', keys: ['password'], container: 'app' },
    { from: 'db', to: 'web', how: 'volume', container: 'job' },
    { from: 'lost', to: 'web', how: 'envFrom', container: 'app' },
  ],
};

function svgOf(flow: Flow, state: FoldState): string {
  return toSvg(layout(fold(flow, state), faceOf, SVG_HEAD));
}

/** What is wrong with a text as XML: tags that do not match, marks that are not written as entities. */
function xmlProblems(text: string): readonly string[] {
  const open: string[] = [];
  const problems: string[] = [];
  let end = 0;
  for (const match of text.matchAll(/<(\/?)([a-z]+)((?: [\w:-]+="[^"<]*")*)(\/?)>/g)) {
    const between = text.slice(end, match.index);
    if (/[<>]/.test(between) || /&(?!(?:amp|lt|gt|quot);)/.test(between + match[3])) problems.push(between);
    end = match.index + match[0].length;
    if (match[1] === '/') {
      if (open.pop() !== match[2]) problems.push(`</${match[2]}>`);
    } else if (match[4] === '') open.push(match[2] ?? '');
  }
  if (text.slice(end).trim() !== '' || open.length > 0) problems.push(`unclosed: ${open.join()}`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML has none of them.
  if (/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|\p{Surrogate}/u.test(text))
    problems.push('a character that XML does not have');
  return problems;
}

test('what the tests take for a mistake in XML is one', () => {
  expect(xmlProblems('<g><title>a &amp; b</title></g>')).toEqual([]);
  for (const text of ['<g>', '<g></h>', '<g>a & b</g>', '<g><b a="<"/></g>', '<g>\u0001</g>', '<g>\ud83d</g>'])
    expect(xmlProblems(text)).not.toEqual([]);
});

describe.each([
  ['a small flow', SHOP],
  ['a large flow', randomFlow({ nodes: 500, namespaces: 8 }, 4)],
  ['a flow with hostile names', hostileFlow()],
  ['no flow at all', { nodes: [], edges: [] }],
] as const)('of %s', (_name, flow) => {
  test.each([OPEN, AUTO])('the SVG is well-formed, has no script and loads nothing: %o', (state) => {
    const svg = svgOf(flow, state);
    expect(xmlProblems(svg)).toEqual([]);
    expect(svg.replaceAll('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(
      /<script|<foreignObject|\son\w+="|href=|url\(|@import|https?:/,
    );
    expect(svg).toContain('prefers-color-scheme:dark');
  });

  test.each([OPEN, AUTO])('every line of the Mermaid text is one that Mermaid has: %o', (state) => {
    const label = String.raw`"(?:[\p{L}\p{N} ._/,:·-]|#\d+;|<br/>)*"`;
    const line = new RegExp(
      `^ *(?:flowchart LR|subgraph s\\d+(?:l\\d+)?\\[${label}\\]|end|n\\d+(?:\\[\\(${label}\\)\\]|\\[/${label}/\\]|\\(\\[${label}\\]\\)|\\[${label}\\]|\\[\\[${label}\\]\\])|s\\d+\\[\\[${label}\\]\\]|n\\d+ -->(?:\\|[\\w, ]+\\|)? n\\d+|classDef [a-z]+ [\\w:#,; -]+|class [n\\d,]+ [a-z]+)$`,
      'u',
    );
    const lines = toMermaid(fold(flow, state)).split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.filter((one) => !line.test(one))).toEqual([]);
    const count = (pattern: RegExp): number => lines.filter((one) => pattern.test(one)).length;
    expect(count(/^ *end$/)).toBe(count(/^ *subgraph/));
  });

  test('the tree has no character that a terminal obeys', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    expect(toTree(flow).filter((line) => /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(line))).toEqual(
      [],
    );
  });

  test('the JSON can be read back, with everything in it', () => {
    const places = { nameOf: (file: string) => file, startOf: () => ({ line: 1, column: 1 }) };
    const read = JSON.parse(toJson(flow, places));
    expect(read).toMatchObject({ version: 1 });
    expect(read.nodes.map(({ id }: { id: string }) => id)).toEqual(flow.nodes.map(({ id }) => id));
    expect(read.edges).toEqual(JSON.parse(JSON.stringify(flow.edges)));
  });
});

test('the SVG says of each object what it is, and of each link what goes over it', () => {
  const svg = svgOf(SHOP, AUTO);
  for (const text of [
    'ClusterSecretStore vault',
    'Secret db in shop\nexternal: no file has its values\nkeys: user, password',
    'dangling: nothing defines it',
    'as variables: password (container app)',
    'Deployment web in shop\ncontainers: app, job',
  ])
    expect(svg).toContain(text);
  expect(svg).toContain('2 Secrets · 1 reader');
});

test('the Mermaid text has the shape of the flow', () => {
  expect(toMermaid(fold(SHOP, AUTO))).toMatchInlineSnapshot(`
    "flowchart LR
      n0[("vault<br/>ClusterSecretStore")]
      subgraph s0l0["shop"]
        n1[/"db<br/>ExternalSecret"/]
        n2(["db<br/>external · 2 keys"])
        n3(["lost<br/>dangling"])
        n4["web<br/>Deployment"]
      end
      n0 --> n1
      n1 --> n2
      n2 -->|env, volume| n4
      n3 -->|envFrom| n4
      classDef dangling fill:#fff8e6,stroke:#9a5b00,color:#1f2328,stroke-dasharray:5 4
      class n3 dangling
      classDef external fill:#e7f2ff,stroke:#0969da,color:#1f2328
      class n2 external
    "
  `);
});

test('the tree tells for each Secret what makes it and who reads it', () => {
  expect(toTree(SHOP).join('\n')).toMatchInlineSnapshot(`
    "prod: 2 Secrets · 1 reader

      shop
        external   db (user, password)
                   ← ExternalSecret db ← ClusterSecretStore vault
                   → Deployment web as variables: password (container app); as files (container job)
        dangling   lost
                   → Deployment web all keys as variables (container app)

    Secrets: 1 dangling, 1 external"
  `);
});

test('the JSON has the places of objects as people count', () => {
  const json = toJson(SHOP, { nameOf: () => 'db.yaml', startOf: ({ start }) => ({ line: 2, column: start }) });
  expect(JSON.parse(json).nodes[2]).toEqual({
    id: 'db',
    column: 'secret',
    kind: 'Secret',
    name: 'db',
    namespace: 'shop',
    set: 'prod',
    protection: 'external',
    keys: ['user', 'password'],
    source: { file: 'db.yaml', line: 2, column: 3 },
  });
});

test('a name that is too long loses its middle, and one that is not loses nothing', () => {
  expect(fitted('short', 13, 200)).toBe('short');
  const long = fitted('kube-prometheus-stack-alertmanager-tls-assets', 13, 200);
  expect(long).toMatch(/^kube-prom.*….*-assets$/);
  expect(widthOf(long, 13)).toBeLessThanOrEqual(200);
  expect(fitted('ab', 13, 1)).toBe('…');
});
