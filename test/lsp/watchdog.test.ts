import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { SET_RULES } from '../../server/src/core/engine/sets/check-set.js';
import type { ResourceRule, Rule } from '../../server/src/core/model/rule.js';
import { forgetStops, limitWork } from '../../server/src/core/text/limited.js';
import { interruptedAfter } from '../../server/src/host/node/budget.js';
import { privilegedPod, TestClient, testRule, uriOf, withRule } from './support.js';

const FILE = uriOf('/repo/pod.yaml');
/** Stands for what a document holds and no log may show. */
const VALUE = 'blue-kettle';
const SECONDS = 0.3;

beforeEach(() => limitWork(interruptedAfter(SECONDS)));
afterEach(() => {
  limitWork(undefined);
  forgetStops();
});

function forEver(): never {
  for (;;);
}

async function messages(client: TestClient, uri = FILE): Promise<readonly string[]> {
  return (await client.pull(uri)).items?.map(({ message }) => String(message)) ?? [];
}

/**
 * A rule that goes on for ever in objects with a name, how often it began to, and in which documents. Where the computer is busy, it
 * begins several times before it is stopped.
 */
function endlessIn(name: string): { readonly rule: Rule; begun: number; readonly documents: Set<object> } {
  const counted = {
    begun: 0,
    documents: new Set<object>(),
    rule: testRule('test-endless', function* (resource) {
      if (resource.name === name) {
        counted.begun++;
        counted.documents.add(resource.cursor.document.identity);
        forEver();
      }
      yield { at: resource.cursor, message: `Looked at ${resource.name}` };
    }),
  };
  return counted;
}

const STOPPED = `The rule test-endless took longer than ${SECONDS} s in this document and was stopped`;

describe('a rule that never ends', () => {
  const ways: [string, ResourceRule['check']][] = [
    [
      'in a loop',
      // biome-ignore lint/correctness/useYield: it never comes to that.
      function* () {
        forEver();
      },
    ],
    [
      'and catches everything',
      // biome-ignore lint/correctness/useYield: it never comes to that.
      function* () {
        for (;;) {
          try {
            forEver();
          } catch {
            // It goes on.
          }
        }
      },
    ],
    [
      'in a regular expression',
      function* ({ cursor }) {
        if (/^(a+)+$/.test(`${'a'.repeat(50)}b`)) yield { at: cursor, message: 'Never' };
      },
    ],
    [
      'because it finds no end of findings',
      function* ({ cursor }) {
        for (;;) if (cursor.pointer === 'never') yield { at: cursor, message: 'Never' };
      },
    ],
  ];
  test.each(ways)('%s is stopped and told, and the others go on', async (_, check) => {
    withRule(testRule('test-endless', check));
    const client = await TestClient.start();
    await client.open(FILE, privilegedPod(VALUE));
    expect(await client.codes(FILE)).toContain('pss-privileged');
    expect((await messages(client)).filter((message) => message.startsWith(STOPPED))).toHaveLength(1);
    expect(client.log()).toContain(`Stopped: rule "test-endless", which took longer than ${SECONDS} s`);
    expect(JSON.stringify(client.told)).not.toContain(VALUE);
  });
});

describe('after a rule was stopped', () => {
  test('the next keystroke is answered without it, and a file that is opened again has all rules', async () => {
    const endless = endlessIn('slow');
    withRule(endless.rule);
    const client = await TestClient.start();
    await client.open(FILE, privilegedPod('slow'));
    expect(await client.codes(FILE)).toContain('pss-privileged');
    const { begun } = endless;
    expect(begun).toBeGreaterThan(0);
    for (let version = 2; version < 12; version++) {
      await client.change(FILE, { text: `# ${version}\n${privilegedPod('slow')}` });
      expect(await client.codes(FILE)).toContain('pss-privileged');
    }
    expect(endless.begun).toBe(begun);
    await client.change(FILE, { text: privilegedPod('quick') });
    const stopped = await messages(client);
    expect(stopped.some((message) => message.startsWith(STOPPED))).toBe(true);
    expect(stopped).not.toContain('Looked at quick');
    await client.close(FILE);
    await client.open(FILE, privilegedPod('quick'));
    const again = await messages(client);
    expect(again.some((message) => message.startsWith(STOPPED))).toBe(false);
    expect(again).toContain('Looked at quick');
  });

  test('the other documents of the file, and other files, are checked by it', async () => {
    withRule(endlessIn('slow').rule);
    const client = await TestClient.start();
    await client.open(FILE, `${privilegedPod('slow')}---\n${privilegedPod('quick')}`);
    expect(await messages(client)).toContain('Looked at quick');
    const other = uriOf('/repo/other.yaml');
    await client.open(other, privilegedPod('other'));
    expect(await messages(client, other)).toContain('Looked at other');
  });

  test('in three documents it is left out everywhere, which is told', async () => {
    const endless = endlessIn('slow');
    withRule(endless.rule);
    const client = await TestClient.start();
    for (let index = 0; index < 6; index++) {
      const uri = uriOf(`/repo/${index}.yaml`);
      await client.open(uri, `# ${index}\n${privilegedPod('slow')}`);
      expect((await messages(client, uri)).filter((message) => message.startsWith(STOPPED))).toHaveLength(1);
    }
    expect(endless.documents.size).toBe(3);
  });

  test('other requests about the document are answered', async () => {
    withRule(endlessIn('slow').rule);
    const client = await TestClient.start();
    await client.open(FILE, privilegedPod('slow'));
    await client.codes(FILE);
    expect(JSON.stringify(await client.hover(FILE, { line: 8, character: 18 }))).toContain('pss-privileged');
    const range = { start: { line: 8, character: 18 }, end: { line: 8, character: 18 } };
    expect((await client.actions(FILE, range)).map(({ title }) => title)).toContain('Set privileged to false');
  });
});

describe('an answer that never ends', () => {
  const textDocument = { uri: FILE };
  const position = { line: 8, character: 18 };
  /** What the client asks for, and what it is answered where that takes too long. */
  const asked: [string, object, unknown][] = [
    ['textDocument/hover', { textDocument, position }, null],
    ['textDocument/completion', { textDocument, position: { line: 0, character: 0 } }, null],
    ['textDocument/foldingRange', { textDocument }, null],
    ['textDocument/documentSymbol', { textDocument }, null],
    ['textDocument/selectionRange', { textDocument, positions: [position] }, null],
    ['textDocument/codeLens', { textDocument }, null],
  ];

  /** Has everything that asks where a document of the text begins go on for ever, once the text is checked. */
  async function opened(): Promise<{ readonly client: TestClient; readonly begun: () => number; end(): void }> {
    const client = await TestClient.start({ settings: { features: { folding: 'on', symbols: 'on' } } });
    await client.open(FILE, privilegedPod(VALUE));
    await client.codes(FILE);
    let [begun, isEndless] = [0, true];
    const { within } = interruptedAfter(SECONDS);
    limitWork({
      seconds: SECONDS,
      within: (run, seconds) =>
        within(() => {
          if (!isEndless) return run();
          begun++;
          return forEver();
        }, seconds),
      only: new Set(['answer']),
    });
    const end = (): void => {
      isEndless = false;
    };
    return { client, begun: () => begun, end };
  }

  test.each(asked)('is given up and told: %s', async (method, params, answer) => {
    const { client, begun } = await opened();
    expect(await client.request(method, params)).toEqual(answer);
    expect(client.log()).toContain(`Stopped: ${method}, which took longer than ${SECONDS} s`);
    const before = begun();
    expect(before).toBeGreaterThan(0);
    // A client asks at every letter: what was given up is not tried again before the document is opened again.
    expect(await client.request(method, params)).toEqual(answer);
    expect(begun()).toBe(before);
    expect(JSON.stringify(client.told)).not.toContain(VALUE);
  });

  test('leaves the others as they are, and is tried again when the document is opened again', async () => {
    const { client, end } = await opened();
    expect(await client.hover(FILE, position)).toBeNull();
    end();
    expect(await client.hover(FILE, position)).toBeNull();
    expect(await client.request('textDocument/foldingRange', { textDocument })).not.toEqual([]);
    expect(await client.codes(FILE)).toContain('pss-privileged');
    await client.close(FILE);
    await client.open(FILE, privilegedPod(VALUE));
    expect(JSON.stringify(await client.hover(FILE, position))).toContain('pss-privileged');
  });
});

describe('a check that takes too long outside of every rule', () => {
  test('is answered all the same, not begun again, and tried again when the file is opened again', async () => {
    const client = await TestClient.start();
    let begun = 0;
    const { within } = interruptedAfter(SECONDS);
    limitWork({
      seconds: SECONDS,
      within: (run, seconds) =>
        within(() => {
          begun++;
          return begun > 3 ? run() : forEver();
        }, seconds),
      only: new Set(['rules']),
    });
    await client.open(FILE, privilegedPod(VALUE));
    const told = await messages(client);
    expect(told).toEqual([expect.stringMatching(/^Yamlock gave up on this file, whose check takes longer than/)]);
    const before = begun;
    await client.change(FILE, { text: `# more\n${privilegedPod(VALUE)}` });
    expect(await messages(client)).toEqual(told);
    expect(begun).toBe(before);
    expect(await client.hover(FILE, { line: 8, character: 18 })).toBeNull();
    begun = 3;
    await client.close(FILE);
    await client.open(FILE, privilegedPod(VALUE));
    expect(await client.codes(FILE)).toContain('pss-privileged');
  });

  test('and one that fails is answered, too', async () => {
    const client = await TestClient.start();
    await client.open(FILE, privilegedPod('web'));
    limitWork({
      seconds: SECONDS,
      within: () => {
        throw new TypeError(VALUE);
      },
      only: new Set(['rules']),
    });
    await client.change(FILE, { text: privilegedPod(VALUE) });
    expect(await messages(client)).toEqual([
      'Yamlock failed on this file, by a fault of its own; its output names the error',
    ]);
    expect(client.log()).toContain('Failed: textDocument/diagnostic (TypeError)');
    expect(JSON.stringify(client.told)).not.toContain(VALUE);
    limitWork(undefined);
    expect(await client.codes(FILE)).toContain('pss-privileged');
  });
});

describe('a fix that never ends', () => {
  test('is not offered, and those of the others are', async () => {
    withRule(
      testRule('test-endless', function* ({ cursor }) {
        for (const node of cursor.walk())
          if (node.key === 'privileged')
            yield { at: node, message: 'Here', fixes: [{ title: 'Endless', safety: 'safe', plan: forEver }] };
      }),
    );
    const client = await TestClient.start();
    await client.open(FILE, privilegedPod(VALUE));
    const range = { start: { line: 8, character: 18 }, end: { line: 8, character: 18 } };
    const titles = (await client.actions(FILE, range)).map(({ title }) => title);
    expect(titles).toContain('Set privileged to false');
    expect(titles).not.toContain('Endless');
    expect(client.log()).toContain('Stopped: rule "test-endless"');
  });
});

describe('a rule about sets that never ends', () => {
  test('is stopped, told in the open files of the folder, and the others go on', async () => {
    const rule = SET_RULES.find(({ id }) => id === 'secret-missing') ?? SET_RULES[0];
    if (!rule) throw new Error('there are rules about sets');
    const original = rule.check;
    onTestFinished(() => void Object.assign(rule, { check: original }));
    let begun = 0;
    Object.assign(rule, {
      check: () => {
        begun++;
        forEver();
      },
    });
    const client = await TestClient.start({ folders: ['/repo'], files: { '/repo/pod.yaml': privilegedPod('web') } });
    await client.ready();
    await client.open(FILE, privilegedPod('web'));
    const isTold = (message: string): boolean => message.startsWith(`The rule ${rule.id} took longer than`);
    await vi.waitFor(async () => expect((await messages(client)).filter(isTold)).toHaveLength(1), { timeout: 30_000 });
    const before = begun;
    expect(before).toBeGreaterThan(0);
    await client.change(FILE, { text: `# more\n${privilegedPod('web')}` });
    expect(await client.codes(FILE)).toContain('pss-privileged');
    expect(begun).toBe(before);
    expect(client.log()).toContain(`Stopped: rule "${rule.id}"`);
  });
});
