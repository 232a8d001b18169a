import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import type { RuleInfo } from '../../protocol/messages.js';
import { speak } from '../../server/src/core/text/say.js';
import { bundledCatalogue } from '../../server/src/host/node/catalogues.js';
import { ClientReader } from './client-reader.js';
import { privilegedPod, TestClient, until, uriOf } from './support.js';

// The language is that of the process, which other tests share.
afterEach(() => speak(undefined));

const FILE = uriOf('/repo/pod.yaml');
const PACKAGE = 'file:///package';
const read = (name: string): string => readFileSync(name, 'utf8');
const WHY: string = JSON.parse(read('l10n/rules.zh-cn.json'))['pss-privileged'].why['zh-cn'];

/** What a client with a locale is told of a privileged Pod: diagnostics, titles of actions, and a hover. */
async function toldIn(locale: string | undefined) {
  const client = await TestClient.start({
    runtime: { catalogue: bundledCatalogue },
    ...(locale === undefined ? {} : { locale }),
  });
  await client.open(FILE, privilegedPod('web'));
  const found = (await client.pull(FILE)).items?.find(({ code }) => code === 'pss-privileged');
  if (!found) throw new Error('The Pod is not found to be privileged');
  const actions = await client.actions(FILE, found.range);
  const hover = await client.hover(FILE, found.range.start);
  return {
    message: found.message,
    titles: actions.map(({ title }) => title),
    hover: JSON.stringify(hover?.contents),
  };
}

test.each(['zh-cn', 'zh-CN', 'zh-Hans'])(
  'a client with the locale %s is told everything in Chinese',
  async (locale) => {
    const { message, titles, hover } = await toldIn(locale);
    expect(message).toBe('容器“app”以特权模式运行');
    expect(titles).toContain('将 privileged 设为 false');
    expect(titles).toContain('在此行抑制 pss-privileged');
    expect(titles.filter((title) => !/\p{Script=Han}/u.test(title))).toEqual([]);
    expect(hover).toContain('**如何修复：**');
    expect(hover).toContain(WHY);
  },
);

test.each([
  ['zh-cn', '容器以特权模式运行'],
  ['en', 'A container runs privileged'],
])(
  'the rules that a client with the locale %s chooses from say what they find in its language',
  async (locale, said) => {
    const client = await TestClient.start({ runtime: { catalogue: bundledCatalogue }, locale });
    const rules = await client.request<readonly RuleInfo[]>('yamlock/rules');
    expect(rules.find(({ id }) => id === 'pss-privileged')?.summary).toBe(said);
  },
);

test.each(['de', 'zh-TW', undefined])('a client with the locale %s is told everything in English', async (locale) => {
  const { message, titles, hover } = await toldIn(locale);
  expect(message).toBe('Container "app" runs privileged');
  expect(titles).toContain('Set privileged to false');
  expect(hover).toContain('**How to fix:**');
  expect(`${message}${titles.join()}${hover}`).not.toMatch(/\p{Script=Han}/u);
});

test('a server that starts in English after another one was Chinese speaks English', async () => {
  await toldIn('zh-cn');
  expect((await toldIn('en')).message).toBe('Container "app" runs privileged');
});

/** A server without a disk, whose client has the files of the package. */
async function startWithoutDisk(unreadable: readonly string[] = []): Promise<TestClient> {
  const texts = ['l10n/server.zh-cn.json', 'l10n/rules.zh-cn.json'].map(
    (name) => [`${PACKAGE}/${name}`, read(name)] as const,
  );
  const reader = new ClientReader(new Map(texts));
  for (const name of unreadable) reader.unreadable.set(`${PACKAGE}/${name}`, 'no permission');
  const client = await TestClient.start({
    disk: false,
    locale: 'zh-cn',
    initializationOptions: { bundled: PACKAGE },
    runtime: { fetch: async () => undefined },
    reader,
  });
  await client.open(FILE, privilegedPod('web'));
  await until(client, async () => (await client.codes(FILE)).length > 0);
  return client;
}

test('a server without a disk fetches what it says', async () => {
  const client = await startWithoutDisk();
  const messages = (await client.pull(FILE)).items?.map(({ message }) => message);
  expect(messages).toContain('容器“app”以特权模式运行');
});

test('a server that cannot fetch what it says speaks English, and its log says why', async () => {
  const client = await startWithoutDisk(['l10n/rules.zh-cn.json']);
  const messages = (await client.pull(FILE)).items?.map(({ message }) => message);
  expect(messages).toContain('Container "app" runs privileged');
  expect(client.log()).toContain(
    'The texts of zh-cn cannot be read, so that everything is said in English: no permission',
  );
});
