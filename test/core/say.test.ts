import { afterEach, expect, it } from 'vitest';
import { keyOf, phrase, say, speak, words } from '../../server/src/core/text/say.js';
import { languagesFor } from '../../server/src/host/language.js';

afterEach(() => speak(undefined));

const runs = (name: string): string => say`Container "${name}" runs privileged`;
const both = (one: string, other: string): string => say`${one} reads ${other}`;
const NODE = phrase`the whole node`;

it('says what stands in the source without a catalogue, and where the catalogue has no such text', () => {
  expect(runs('web')).toBe('Container "web" runs privileged');
  speak({ 'something else': '别的' });
  expect(runs('web')).toBe('Container "web" runs privileged');
  expect(words(NODE)).toBe('the whole node');
});

it('fills a translation, whose holes may stand in another order or more than once', () => {
  speak({
    'Container "{0}" runs privileged': '容器“{0}”以特权模式运行',
    '{0} reads {1}': '{1} 由 {0} 读取：{1}',
    'the whole node': '整个节点',
  });
  expect(runs('web')).toBe('容器“web”以特权模式运行');
  expect(both('a', 'b')).toBe('b 由 a 读取：b');
  expect(words(NODE)).toBe('整个节点');
  expect(say`${NODE} reads ${1}`).toBe('1 由整个节点读取：1');
});

it('puts a space between Latin letters and Chinese ones where a hole begins and ends, and none within Chinese', () => {
  speak({ '{0} reads {1}': '{0} 读取 {1}。', 'Container "{0}" runs privileged': '容器{0}以特权模式运行' });
  expect(both('Pod“web”', 'Secret“db”')).toBe('Pod“web”读取 Secret“db”。');
  expect(both('web', 'db')).toBe('web 读取 db。');
  expect(both('容器', '所有键')).toBe('容器读取所有键。');
  expect(both('（一）', '“键”')).toBe('（一）读取“键”。');
  expect(runs('web')).toBe('容器 web 以特权模式运行');
  // Quotes alone are those of other languages, too.
  speak({ '{0} reads {1}': '“{0}” lê {1}' });
  expect(both('web', '“db”')).toBe('“web” lê “db”');
});

it('never takes a part of a name for a hole or a template', () => {
  speak({ '{0} reads {1}': '{1} ← {0}' });
  expect(both('{1}', '{0}')).toBe('{0} ← {1}');
});

it('forgets the language before', () => {
  speak({ '{0} reads {1}': 'A {0} {1}' });
  both('a', 'b');
  speak({ '{0} reads {1}': 'B {0} {1}' });
  expect(both('a', 'b')).toBe('B a b');
  speak(undefined);
  expect(both('a', 'b')).toBe('a reads b');
});

it('names a template by its texts and the numbers of its holes', () => {
  expect(keyOf(['', ' reads ', ''])).toBe('{0} reads {1}');
  expect(keyOf(['no hole'])).toBe('no hole');
});

it.each([
  ['zh-cn', ['zh-cn', 'zh']],
  ['zh-CN', ['zh-cn', 'zh']],
  ['zh', ['zh-cn', 'zh']],
  ['zh-Hans', ['zh-cn', 'zh']],
  ['zh_CN.UTF-8', ['zh-cn', 'zh']],
  ['zh-SG', ['zh-sg', 'zh-cn', 'zh']],
  ['zh-tw', ['zh-tw', 'zh']],
  ['de', ['de-de', 'de']],
  ['de-AT', ['de-at', 'de-de', 'de']],
  ['pt-br', ['pt-br', 'pt']],
  ['en', []],
  ['en-GB', []],
  ['en_US.UTF-8', []],
  ['', []],
  ['C', []],
  ['../zh', []],
  [undefined, []],
])('finds the languages of the locale %j', (locale, languages) => {
  expect(languagesFor(locale)).toEqual(languages);
});
