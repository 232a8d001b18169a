import { describe, expect, test } from 'vitest';
import { type Diagnostic, type Hover, MarkupContent } from 'vscode-languageserver';
import { defineRule } from '../../server/src/core/model/rule.js';
import { BARE, pod, privilegedPod, TestClient, uriOf, withRule } from './support.js';

const FILE = uriOf('/repo/pod.yaml');

function markup(hover: Hover | null): MarkupContent {
  if (!hover || !MarkupContent.is(hover.contents)) throw new Error('There is no hover');
  return hover.contents;
}

describe('hovering over a finding', () => {
  test('says what it is, why, what to do, and by which standard', async () => {
    const client = await TestClient.start();
    await client.open(FILE, privilegedPod('web'));
    const hover = await client.hover(FILE, { line: 8, character: 20 });
    expect(hover?.range).toEqual({ start: { line: 8, character: 18 }, end: { line: 8, character: 22 } });
    const { kind, value } = markup(hover);
    expect(kind).toBe('markdown');
    expect(value).toMatch(/^\*\*A container runs privileged\*\* \(\[pss-privileged\]\(https:.*pss-privileged\.md\)\)/);
    expect(value).toContain('A privileged container has every capability');
    expect(value).toContain('**How to fix:** Set `privileged` to false');
    expect(value).toContain('error · pod-security · Pod Security Standards: baseline');
    expect(value).toContain(
      '- [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline): Privileged Containers\n',
    );
    expect(value).toMatch(
      /- \[CIS Kubernetes Benchmark 1\.12\]\(https:.*\): 5\.2\.2 Minimize the admission of privileged containers\n/,
    );
  });

  test('is plain text for a client that renders nothing else', async () => {
    const client = await TestClient.start({ capabilities: BARE });
    await client.open(FILE, privilegedPod('web'));
    const { kind, value } = markup(await client.hover(FILE, { line: 8, character: 20 }));
    expect(kind).toBe('plaintext');
    expect(value).toMatch(/^A container runs privileged \(pss-privileged\)\n/);
    expect(value).not.toContain('**');
    expect(value).toContain('\nPod Security Standards: Privileged Containers\n');
  });

  test('lists what is found at one place, each rule once', async () => {
    const client = await TestClient.start();
    await client.open(FILE, pod('web', 'image: nginx', 'securityContext:', '  privileged: true'));
    const { items = [] } = await client.pull(FILE);
    const samePlace = (one: Diagnostic): Diagnostic[] =>
      items.filter(({ range }) => JSON.stringify(range) === JSON.stringify(one.range));
    const found = items.map(samePlace).find((here) => here.length > 1) ?? [];
    expect(found.length).toBeGreaterThan(1);
    const { value } = markup(await client.hover(FILE, found[0]?.range.start ?? { line: 0, character: 0 }));
    const [list = '', ...rest] = value.split('\n\n');
    for (const { code } of found) expect(list.split(`[${code}](`)).toHaveLength(2);
    expect(list.split('\n').every((line) => /^- \*\*\[[a-z-]+\]\(.*\)\*\* \([a-z]+\): \S/.test(line))).toBe(true);
    expect(rest[0]).toBe('---');
  });

  const MANY = pod(
    'web',
    'image: nginx',
    'securityContext:',
    '  privileged: true',
    '  runAsUser: 0',
    '  procMount: Unmasked',
  );

  test.each([true, false])('says nothing twice, with markdown or without (%s)', async (markdown) => {
    for (const text of [MANY, privilegedPod('web'), pod('web')]) {
      for (const clientCommands of [true, false]) {
        const setup = markdown ? {} : { capabilities: BARE };
        const client = await TestClient.start({ ...setup, initializationOptions: { clientCommands } });
        await client.open(FILE, text);
        for (const line of text.split('\n').keys()) {
          const hover = await client.hover(FILE, { line, character: 12 });
          if (!hover) continue;
          const said = markup(hover)
            .value.split('\n')
            .filter((one) => one !== '' && one !== '---');
          expect(said).toEqual([...new Set(said)]);
          const urls = said.flatMap((one) => /\]\((.*?)\)/.exec(one)?.[1] ?? []);
          expect(urls).toEqual([...new Set(urls)]);
        }
      }
    }
  });

  test('leaves the title to an editor that shows the message above', async () => {
    const client = await TestClient.start({ initializationOptions: { clientCommands: true } });
    await client.open(FILE, privilegedPod('web'));
    const { value } = markup(await client.hover(FILE, { line: 8, character: 20 }));
    expect(value).toMatch(/^A privileged container has every capability/);
    expect(value).not.toContain('pss-privileged');
    expect(value).not.toContain('A container runs privileged');
  });

  test('explains a rule once, however often it found something there', async () => {
    withRule(
      defineRule({
        id: 'test-twice',
        family: 'manifests',
        level: 'warning',
        scope: 'resource',
        summary: 'A test',
        why: 'A test.',
        how: 'A test.',
        references: [],
        *check({ cursor }) {
          yield { at: cursor, message: 'One' };
          yield { at: cursor, message: 'Two' };
        },
      }),
    );
    const client = await TestClient.start();
    await client.open(FILE, pod('web'));
    const { value } = markup(await client.hover(FILE, { line: 1, character: 0 }));
    expect(value.split('[test-twice](')).toHaveLength(2);
  });

  test('says nothing anywhere else', async () => {
    const client = await TestClient.start();
    await client.open(FILE, privilegedPod('web'));
    expect(await client.hover(FILE, { line: 3, character: 9 })).toBeNull();
    expect(await client.hover(uriOf('/repo/other.yaml'), { line: 0, character: 0 })).toBeNull();
  });

  test('names a credential, and never shows it', async () => {
    const client = await TestClient.start();
    const literal = ['blue', 'kettle', '42'].join('-');
    await client.open(FILE, pod('web', 'env:', '- name: DB_PASSWORD', `  value: ${literal}`));
    const { items = [] } = await client.pull(FILE);
    expect(items.map(({ code }) => code)).toContain('secret-env-literal');
    for (const { range } of items) {
      expect(JSON.stringify(await client.hover(FILE, range.start))).not.toContain(literal);
    }
    expect(JSON.stringify(items)).not.toContain(literal);
  });
});
