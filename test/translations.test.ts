import { existsSync, readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { languageOf } from '../client/src/language.js';
import { serverTexts, taggedTemplates } from '../scripts/generate/server-texts.mjs';
import { languages, translationInto, upToDateRules, waiting } from '../scripts/generate/translations.mjs';
import { STANDARD_KEYS, standardTitle } from '../server/src/core/model/controls.js';
import { FAMILIES } from '../server/src/core/model/rule.js';
import { RULES } from '../server/src/core/rules/registry.js';
import { RULE_LEVELS } from '../server/src/core/settings/config.js';
import { LONG } from './harness/long.js';

type Texts = Readonly<Record<string, string>>;

const PROJECT = { RULES, RULE_LEVELS, FAMILIES, STANDARD_KEYS, standardTitle };
const REFRESH = 'run `node scripts/generate.mjs`, and translate what is empty then';
const read = (file: string): string => readFileSync(file, 'utf8');
const json = (file: string): Texts => JSON.parse(read(file));
/** The files that a language has. */
const filesOf = (language: string): readonly string[] => [
  `l10n/rules.${language}.json`,
  `l10n/pages.${language}.json`,
  `l10n/server.${language}.json`,
  `l10n/bundle.l10n.${language}.json`,
  `package.nls.${language}.json`,
  ...['workspace.nls.LANGUAGE.md', 'example.nls.LANGUAGE/shop.yaml', 'example.nls.LANGUAGE/secret-store.yaml'].map(
    (name) => `client/walkthrough/${name.replace('LANGUAGE', language)}`,
  ),
];

/** Every text that a person translates, with its translation and its place. */
function* pairs(
  language: string,
): Generator<{ readonly place: string; readonly english: string; readonly text: string }> {
  const rules: Readonly<Record<string, Readonly<Record<string, Texts>>>> = JSON.parse(
    read(`l10n/rules.${language}.json`),
  );
  for (const [id, texts] of Object.entries(rules))
    for (const [name, { en = '', [language]: text = '' }] of Object.entries(texts))
      yield { place: `${id} ${name}`, english: en, text };
  for (const file of ['pages', 'server', 'bundle.l10n'].map((part) => `l10n/${part}.${language}.json`))
    for (const [english, text] of Object.entries(json(file))) yield { place: `${file} "${english}"`, english, text };
  const manifest = json('package.nls.json');
  for (const [key, text] of Object.entries(json(`package.nls.${language}.json`)))
    yield { place: key, english: manifest[key] ?? '', text };
}

/** The texts of a language that somebody has translated. */
const translated = (language: string) => [...pairs(language)].filter(({ text }) => text !== '');

const all = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([found]) => found).sort();

describe('the languages', () => {
  test('are Chinese, and whatever has files beside it', () => {
    expect(languages()).toContain('zh-cn');
  });

  test('have all files that one of them has', () => {
    const named = [...readdirSync('.'), ...readdirSync('l10n'), ...readdirSync('client/walkthrough')].flatMap(
      (name) =>
        /\.(?:nls|l10n|rules|pages|server)\.([a-z]{2}(?:-[a-z]+)?)(?:\.(?:json|md|svg))?$/.exec(`.${name}`)?.[1] ?? [],
    );
    expect([...new Set(named)].sort()).toEqual(languages());
    for (const file of languages().flatMap(filesOf)) expect(existsSync(file), file).toBe(true);
  });
});

describe.each(languages())('in %s', (language) => {
  test('the texts of all rules are there, none is of another English text, and no other is there', () => {
    const known = JSON.parse(read(`l10n/rules.${language}.json`));
    expect(known, REFRESH).toEqual(upToDateRules(known, language, RULES));
    expect(Object.keys(known), REFRESH).toEqual(RULES.map(({ id }) => id));
  });

  // A rule may come without a translation: then English stands in its place, and the daily run says so until somebody translates it.
  test.runIf(LONG)('no text waits for its translation', () => {
    expect(waiting(PROJECT).filter((place) => place.includes(language))).toEqual([]);
  });

  test('no text is left in English by mistake', () => {
    // Names and forms are the same in every language.
    const same = translated(language).filter(({ english, text }) => english === text && /[a-z]{3} [a-z]{2}/.test(text));
    expect(same).toEqual([]);
  });

  test.each<[string, RegExp]>([
    ['code', /`[^`]+`/g],
    ['values', /\{\w+\}/g],
    ['links', /\]\((?:[^()]|\([^()]*\))*\)/g],
    ['names of kinds and of vulnerabilities', /(?<![`.\w])(?:[A-Z][a-z]+[A-Z]\w*|CVE-\d+-\d+)/g],
  ])('the %s of each text are those of the English one', (_what, pattern) => {
    // English has a plural of kinds.
    const named = (text: string) => [...new Set(all(text, pattern).map((found) => found.replace(/(?<=[a-z])s$/, '')))];
    const differ = translated(language).filter(({ english, text }) => `${named(english)}` !== `${named(text)}`);
    expect(differ).toEqual([]);
  });

  test('the walkthrough has the same code and as many paragraphs', () => {
    const [english, other] = ['', `.nls.${language}`].map((part) => read(`client/walkthrough/workspace${part}.md`));
    const code = /^```\w+\n[\s\S]*?^```$|`[^`\n]+`/gm;
    expect(all(other ?? '', code)).toEqual(all(english ?? '', code));
    expect(other?.split('\n\n')).toHaveLength(english?.split('\n\n').length ?? 0);
  });

  test('the example and the pictures of the walkthrough differ in what people read alone', () => {
    for (const name of ['shop.yaml', 'secret-store.yaml']) {
      const lines = (folder: string) =>
        read(`client/walkthrough/${folder}/${name}`).replace(/^#.*/gm, '# …').split('\n');
      expect(lines(`example.nls.${language}`)).toEqual(lines('example'));
    }
    for (const name of ['finding', 'fix']) {
      const drawn = (part: string) =>
        read(`client/walkthrough/${name}${part}.svg`)
          .replace(/(?<=font-family="system-ui[^>]*>|<title>)[^<]+/g, '…')
          .split('\n');
      expect(drawn(`.nls.${language}`)).toEqual(drawn(''));
    }
  });

  test('the texts of the server are those of its sources', () => {
    expect(Object.keys(json(`l10n/server.${language}.json`)), REFRESH).toEqual(serverTexts());
  });

  test('the messages of the extension are those of its sources', () => {
    expect(Object.keys(json(`l10n/bundle.l10n.${language}.json`)).sort()).toEqual([...new Set(messages())].sort());
  });
});

describe('Chinese', () => {
  const bare = (text: string): string => text.replace(/\]\([^)]*\)/g, ']').replace(/`[^`]*`/g, '`c`');

  test.each<[string, RegExp]>([
    ['a space stands between Latin letters and Chinese ones', /\p{Script=Han}[A-Za-z0-9`]|[A-Za-z0-9`]\p{Script=Han}/u],
    [
      'the punctuation of Chinese is wide',
      /[\p{Script=Han}”）][,;:!?()]|[,;:!?(]\p{Script=Han}|\p{Script=Han}\.(?!\w)/u,
    ],
    ['no space stands beside wide punctuation', / [，。；：、（）“”]|[，。；：、（）“”] /],
  ])('%s', (_rule, wrong) => {
    expect(translated('zh-cn').filter(({ text }) => wrong.test(bare(text)))).toEqual([]);
  });

  test('a sentence ends as the English one does', () => {
    // What English says behind a name, Chinese has in brackets.
    const ends = translated('zh-cn').filter(({ english, text }) =>
      /\.$/.test(english) ? !/[。）]$/.test(text) : /。$/.test(text),
    );
    expect(ends).toEqual([]);
  });
});

describe('a text of the server', () => {
  const templates = [...taggedTemplates()];
  const place = ({ file, node }: (typeof templates)[number]): string => `${file}: ${node.getText().slice(0, 80)}`;
  const within = (node: ts.Node, is: (outer: ts.Node) => boolean): boolean =>
    node.parent !== undefined && (is(node.parent) || within(node.parent, is));

  test('is said in a function: what runs while the program is loaded does not know the language yet', () => {
    const early = templates.filter(({ tag, node }) => tag === 'say' && !within(node, ts.isFunctionLike));
    expect(early.map(place)).toEqual([]);
  });

  test('is a phrase where it has no hole, and has no text that looks like one', () => {
    const filled = templates.filter(({ tag, template }) => tag === 'phrase' && ts.isTemplateExpression(template));
    expect(filled.map(place)).toEqual([]);
    expect(templates.filter(({ template }) => /\{\d+\}/.test(template.getText())).map(place)).toEqual([]);
  });

  test('is what every message, title and refusal is', () => {
    const shown = /^(?:message|title|refused|tooltip)$/;
    const folders = ['core/rules', 'core/refactor', 'core/engine', 'core/yaml', 'lsp'].map(
      (one) => `server/src/${one}`,
    );
    const files = folders.flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
    );
    const silent: string[] = [];
    for (const file of files.filter((name) => name.endsWith('.ts'))) {
      const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true);
      const visit = (node: ts.Node): void => {
        // The title of a page, which stands beside its address, is what its authors call it.
        const isPage = /\burl:/.test(node.parent?.getText() ?? '');
        if (
          ts.isPropertyAssignment(node) &&
          !isPage &&
          shown.test(node.name.getText()) &&
          within(node, ts.isFunctionLike)
        ) {
          const { initializer: text } = node;
          if (ts.isStringLiteralLike(text) || (ts.isTemplateExpression(text) && /[a-z]/.test(text.head.text)))
            silent.push(`${file}: ${node.getText().slice(0, 80)}`);
        }
        ts.forEachChild(node, visit);
      };
      visit(source);
    }
    expect(silent).toEqual([]);
  });

  test('has no English in its holes, which a translator would not see', () => {
    const words: string[] = [];
    for (const one of templates) {
      const visit = (node: ts.Node): void => {
        if (ts.isTaggedTemplateExpression(node)) return;
        if (ts.isStringLiteralLike(node) && /[a-z]{2}[ ,;:]|[ ,;:][a-z]{2}/.test(node.text))
          words.push(`${place(one)}: ${node.text}`);
        ts.forEachChild(node, visit);
      };
      if (ts.isTemplateExpression(one.template))
        for (const { expression } of one.template.templateSpans) visit(expression);
    }
    expect(words).toEqual([]);
  });
});

describe('a translation', () => {
  const rule = { id: 'new', aliases: ['old'], summary: 'One', why: 'Two.', how: 'Three.' };
  const text = (en: string, de: string, was?: Texts) => ({ en, de, ...(was ? { was } : {}) });
  const known = { summary: text('One', 'Eins'), why: text('Two.', 'Zwei.'), how: text('Three.', 'Drei.') };
  const updated = (summary: object, by = 'new') =>
    upToDateRules({ [by]: { ...known, summary } } as never, 'de', [rule]).new?.summary;

  test('that is up to date stays', () => {
    expect(upToDateRules({ new: known }, 'de', [rule])).toEqual({ new: known });
  });

  test('of a new rule is empty, and one of a rule that is gone is left out', () => {
    const empty = { summary: text('One', ''), why: text('Two.', ''), how: text('Three.', '') };
    expect(upToDateRules({ gone: known }, 'de', [rule])).toEqual({ new: empty });
  });

  test('goes with a rule that gets a new id', () => {
    expect(updated(text('One', 'Eins'), 'old')).toEqual(text('One', 'Eins'));
  });

  test('of a text that has changed waits, with both texts as they were, until there is one again', () => {
    const was = { en: 'Once', de: 'Einst' };
    const waits = text('One', '', was);
    expect(updated(text('Once', 'Einst'))).toEqual(waits);
    expect(updated(waits)).toEqual(waits);
    // Changed twice: what was translated last is what helps.
    expect(updated(text('Twice', '', was))).toEqual(waits);
    expect(updated(text('One', 'Eins', was))).toEqual(text('One', 'Eins'));
    // What was never translated helps nobody.
    expect(updated(text('Once', ''))).toEqual(text('One', ''));
  });

  test('that waits is in English on the page, and the others are not', () => {
    const [first] = RULES;
    if (!first) throw new Error('There is no rule');
    const chinese = translationInto('zh-cn', PROJECT).of(first);
    const changed = { ...first, why: 'Another text.' };
    const project = { ...PROJECT, RULES: [changed, ...RULES.slice(1)] };
    expect(translationInto('zh-cn', project).of(changed)).toEqual({ ...chinese, why: 'Another text.' });
    expect(waiting(project)).toEqual(
      [...waiting(PROJECT), ...languages().map((one) => `l10n/rules.${one}.json: ${first.id}, why`)].sort(),
    );
  });

  test('puts values where the language has them', () => {
    const { word } = translationInto('zh-cn', PROJECT);
    expect(word('Line {0}, {1}: {2}', 3, '$& {0}', 'x')).toBe('第 3 行，$& {0}：x');
    expect(word('no text of a page')).toBe('no text of a page');
  });
});

describe('the language of the extension', () => {
  test.each([
    [undefined, undefined],
    ['/e/yamlock/l10n/bundle.l10n.zh-cn.json', 'zh-cn'],
    ['/e/bundle.l10n.json', undefined],
    ['/bundle.l10n.de.json/other.json', undefined],
  ])('is that of its messages: %s', (bundle, language) => {
    expect(languageOf(bundle)).toBe(language);
  });
});

/** The first arguments of all calls of `vscode.l10n.t` in the sources of the extension. One that is no literal fails. */
function messages(): readonly string[] {
  const files = readdirSync('client/src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return files.flatMap((name) => {
    const source = ts.createSourceFile(name, read(`client/src/${name}`), ts.ScriptTarget.Latest);
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && /\bl10n\.t$/.test(node.expression.getText(source))) {
        const [first] = node.arguments;
        if (!first || !ts.isStringLiteralLike(first))
          throw new Error(`${name}: ${node.getText(source)}: a message is a literal`);
        found.push(first.text);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  });
}
