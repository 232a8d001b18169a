import { describe, expect, test, vi } from 'vitest';
import { contextOf } from '../../server/src/core/engine/check.js';
import { findingsOf } from '../../server/src/core/engine/check-document.js';
import schema from '../../server/src/core/rules/manifests/schema.js';
import { KindTable } from '../../server/src/core/schema/custom-kinds.js';
import { kindsIn } from '../../server/src/core/schema/kind-definition.js';
import { Config, DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { NOT_READ_YET, parseStream, type YamlStream } from '../../server/src/core/yaml/document.js';
import { rememberedMaps } from '../../server/src/core/yaml/remembered.js';
import { bundledSchemas } from '../../server/src/host/node/schemas.js';
import { widgets } from './custom-kinds.js';

const CONFIG = new Config('', { ...DEFAULT_SETTINGS, profile: 'strict' });

const PROSE =
  'What a widget is made of, in a sentence that is as long as those that people write about fields. '.repeat(3);
const DEFINITION = widgets(`
              type: object
              description: ${PROSE}
              required: [size]
              properties:
                size:
                  type: integer
                  description: ${PROSE}
                parts:
                  type: array
                  items:
                    type: object
                    properties:
                      name:
                        type: string
                        pattern: ^[a-z]+$
                        description: ${PROSE}
                      again:
                        type: string
                        pattern: ^(?!x)
                        description: ${PROSE}
                colour:
                  type: string
                  minLength: few
                  typo: string
                  description: ${PROSE}
`);

const WORKLOAD = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations:
    example.com/about: ${PROSE}
spec:
  replicas: "2"
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      volumes:
      - name: data
        configMap:
          name: ${'a-long-name-of-a-map-'.repeat(20)}
          optionall: true
      - name: other
        configMap:
          name: ${'a-long-name-of-a-map-'.repeat(20)}
      containers:
      - name: app
        image: registry.example/app:1
        env:
        - {name: A, value: ${'x'.repeat(410)}}
        - {name: B, value: 5}
        volumeMounts:
${Array.from({ length: 17 }, (_, index) => `        - {name: data, mountPath: /${'y'.repeat(150)}/${index % 16}}\n`).join('')}`;

const FILE = { path: 'web.yaml', fileClass: 'kubernetes', ignoredByGit: false, schemas: bundledSchemas() } as const;

function problemsIn(stream: YamlStream): readonly unknown[] {
  const context = contextOf({ ...FILE, stream }, CONFIG);
  return stream.documents
    .flatMap(({ document }) => findingsOf(schema, document, context))
    .map(({ finding, pointer }) => [finding.message, finding.range ?? finding.at?.range, pointer]);
}

/** What is done to a line, one after the other. */
const CHANGES: readonly ((line: string) => string)[] = [
  () => '',
  (line) => `  ${line}`,
  (line) => line.replace(':', 'x:'),
  (line) => line.replace(/:.*/, ': &a {b: 1}'),
  (line) => `${line}\n${line}`,
];

describe('what is remembered of mappings', () => {
  test.each([
    ['a definition', 1, DEFINITION],
    ['a workload', 3, WORKLOAD],
  ])('changes nothing that is found while %s is typed', (_, least, text) => {
    const lines = text.split('\n');
    let stream = parseStream(text, NOT_READ_YET);
    expect(problemsIn(stream).length).toBeGreaterThan(least);
    for (const [index, line] of lines.entries())
      for (const change of CHANGES)
        for (const written of [change(line), line]) {
          const now = lines.with(index, written).join('\n');
          stream = parseStream(now, stream);
          const found = problemsIn(stream);
          // While a line cannot be read, the findings are those from before it.
          if (stream.documents.some(({ document }) => document.tree.stale)) continue;
          expect(found, `line ${index}: ${written}`).toEqual(problemsIn(parseStream(now)));
        }
  });
});

describe('the kinds of a definition', () => {
  test('are those of its text, whatever was typed before, and every change of them is noticed', () => {
    const dataOf = ({ documents }: Pick<YamlStream, 'documents'>) => kindsIn({ documents }).map((one) => ({ ...one }));
    const withoutText = (stream: YamlStream) => dataOf(stream).map(({ written: _, ...kind }) => kind);
    const lines = DEFINITION.split('\n');
    let stream = parseStream(DEFINITION, NOT_READ_YET);
    const table = new KindTable();
    table.update('a.yaml', kindsIn(stream));
    let last = JSON.stringify(withoutText(stream));
    for (const [index, line] of lines.entries())
      for (const written of [...CHANGES.map((change) => change(line)), line]) {
        const now = lines.with(index, written).join('\n');
        stream = parseStream(now, stream);
        const isStale = stream.documents.some(({ document }) => document.tree.stale);
        if (!isStale) expect(withoutText(stream), written).toEqual(withoutText(parseStream(now)));
        const kinds = JSON.stringify(withoutText(stream));
        // What holds is asked before the schemas are: asking for them makes them.
        const isNoticed = table.update('a.yaml', kindsIn(stream));
        if (kinds !== last) expect(isNoticed, `line ${index}: ${written}`).toBe(true);
        last = kinds;
      }
  });

  test('are made when they are asked for, once for a text', () => {
    const first = parseStream(DEFINITION, NOT_READ_YET);
    const [before] = kindsIn(first);
    const second = parseStream(DEFINITION.replace('Namespaced', 'Cluster'), first);
    const kind = kindsIn(second)[0] ?? expect.fail();
    const read = vi.spyOn(kind, 'schema', 'get');
    const table = new KindTable();
    expect(table.update('a.yaml', [before ?? expect.fail()])).toBe(true);
    expect(table.update('a.yaml', [kind])).toBe(false);
    expect(read).not.toHaveBeenCalled();
    expect(kind.schema).toBe(before?.schema);
  });

  test('stay while a line cannot be read yet', () => {
    const first = parseStream(DEFINITION, NOT_READ_YET);
    const kinds = kindsIn(first);
    const second = parseStream(DEFINITION.replace('type: integer', 'type: "integer'), first);
    expect(second.documents[0]?.document.tree.stale).toBeDefined();
    expect(kindsIn(second)[0]).toBe(kinds[0]);
  });
});

describe('the mappings of a document', () => {
  const long = (name: string): string => `${name}:\n  a: ${'x'.repeat(500)}\n  b: 1\n`;
  const remembered = rememberedMaps<string>();
  const open = (text: string, before: YamlStream = NOT_READ_YET) => {
    const stream = parseStream(text, before);
    const document = stream.documents[0]?.document ?? expect.fail();
    const known = remembered(document);
    const map = (name: string) => document.root?.at(name) ?? expect.fail();
    return { stream, document, known, map, of: (name: string) => known?.of(map(name)) };
  };

  function opened(text: string) {
    const one = open(text);
    for (const { key = '' } of one.document.root?.entries() ?? []) one.known?.remember(one.map(key), key);
    return one;
  }

  const text = `${long('one')}${long('two')}${long('three')}`;

  test('are known while others are typed in', () => {
    const first = opened(text);
    expect(['one', 'two', 'three'].map(first.of)).toEqual(['one', 'two', 'three']);
    const second = open(text.replace('two:\n  a: x', 'two:\n  a: yyy'), first.stream);
    expect(['one', 'two', 'three'].map(second.of)).toEqual(['one', undefined, 'three']);
    const third = open(second.stream.text.replace('one:', 'once:'), second.stream);
    expect(['once', 'two', 'three'].map(third.of)).toEqual(['one', undefined, 'three']);
  });

  test('are new where their column is, or a line more belongs to them', () => {
    const nested = `all:\n${text.replaceAll(/^(?=.)/gm, '  ')}`;
    const first = open(nested);
    const at = (one: typeof first, name: string) => one.document.root?.at('all', name) ?? expect.fail();
    first.known?.remember(at(first, 'one'), 'one');
    const longer = open(nested.replace('  two:', '    c: 1\n  two:'), first.stream);
    expect(longer.known?.of(at(longer, 'one'))).toBeUndefined();
    const flow = `z: 1\na: {b: ${'x'.repeat(500)}}\n`;
    const written = opened(flow);
    const below = open(`#\n${flow}`, written.stream);
    expect(below.of('a')).toBe('a');
    expect(open(`#\n${flow.replace('a:', 'a: ')}`, below.stream).of('a')).toBeUndefined();
  });

  test('are not remembered where they are short, or where a text may mean something else at another place', () => {
    expect(opened('a: {b: 1}\n').known).toBeUndefined();
    expect(opened(`a:\n  b: 1\nc: ${'x'.repeat(500)}\n`).of('a')).toBeUndefined();
    expect(opened(`${text}a: &x {b: 1}\nc: *x\n`).known).toBeUndefined();
    expect(opened(`${text}a: {{ .Values.a }}\n`).known).toBeUndefined();
    expect(opened(`%YAML 1.1\n---\n${text}`).known).toBeUndefined();
    expect(opened(`# first\n%YAML 1.1\n---\n${text}`).known).toBeUndefined();
    expect(remembered(parseStream(text).documents[0]?.document ?? expect.fail())).toBeUndefined();
  });

  test('are not remembered in lines that cannot be read yet', () => {
    const first = opened(text);
    const broken = open(text.replace('two:\n  a: x', 'two:\n  a: "x'), first.stream);
    expect(broken.document.tree.stale).toBeDefined();
    expect(['one', 'two', 'three'].map(broken.of)).toEqual(['one', undefined, 'three']);
    broken.known?.remember(broken.map('two'), 'two');
    expect(broken.of('two')).toBeUndefined();
  });
});
