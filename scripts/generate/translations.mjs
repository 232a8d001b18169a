// The translations of what rules say, of the words of their pages, and of what the language server says. A language is there once
// l10n/rules.LANGUAGE.json is; the file, and l10n/pages.LANGUAGE.json and l10n/server.LANGUAGE.json beside it, are brought up to date
// with the English texts, and a person fills in what is empty.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './load.mjs';
import { serverTexts } from './server-texts.mjs';
import { englishWords } from './words.mjs';

const FOLDER = 'l10n';
/** What of a rule is translated. */
const FIELDS = ['summary', 'why', 'how'];

/** Returns the languages of the translations, in the form of VS Code: `zh-cn`. */
export function languages() {
  const folder = path.join(root, FOLDER);
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  return names.flatMap((name) => /^rules\.([a-z-]+)\.json$/.exec(name)?.[1] ?? []);
}

/** Returns the translation into a language: what rules say, and the words around it. What waits for a translator is in English. */
export function translationInto(language, project) {
  const rules = read(`${FOLDER}/rules.${language}.json`);
  const words = read(`${FOLDER}/pages.${language}.json`);
  return translation(
    language,
    upToDateRules(rules, language, project.RULES),
    upToDateTexts(words, englishWords(project)),
  );
}

/** Returns what the language server says in a language, as its `speak` takes it; undefined for English. */
export function catalogueOf(language, { readCatalogue }) {
  if (language === ENGLISH.language) return undefined;
  const [server, rules] = ['server', 'rules'].map((part) => JSON.stringify(read(`${FOLDER}/${part}.${language}.json`)));
  return readCatalogue(language, server, rules);
}

/** The texts as they are. */
export const ENGLISH = translation('en', {}, {});

function translation(language, rules, words) {
  return {
    language,
    /** Returns a word or sentence in the language, with values in the place of `{0}` and so on. */
    word: (english, ...values) =>
      (words[english] || english).replace(/\{(\d)\}/g, (_, place) => String(values[Number(place)])),
    /** Returns the address of a page on the web in the language, from that in English. */
    pageOf: (url) => url.replace(/\/docs\/(?=rules\/)/, language === 'en' ? '/docs/' : `/docs/${language}/`),
    /** Returns the summary, why and how of a rule in the language. */
    of: (rule) => Object.fromEntries(FIELDS.map((field) => [field, rules[rule.id]?.[field][language] || rule[field]])),
  };
}

/** Returns the files of all languages, up to date, by path. */
export function translationFiles(project) {
  return new Map(
    languages().flatMap((language) => {
      const nameOf = (part) => `${FOLDER}/${part}.${language}.json`;
      const names = { rules: nameOf('rules'), pages: nameOf('pages'), server: nameOf('server') };
      return [
        [names.rules, written(upToDateRules(read(names.rules), language, project.RULES))],
        [names.pages, written(upToDateTexts(read(names.pages), englishWords(project)))],
        [names.server, written(upToDateTexts(read(names.server), serverTexts()))],
      ];
    }),
  );
}

/** Returns the texts that wait for their translation, each with its file and place. */
export function waiting(project) {
  return languages().flatMap((language) => {
    const rules = upToDateRules(read(`${FOLDER}/rules.${language}.json`), language, project.RULES);
    const texts = (file, english) =>
      Object.entries(upToDateTexts(read(file), english)).flatMap(([text, translated]) =>
        translated === '' ? [`${file}: ${JSON.stringify(text)}`] : [],
      );
    return [
      ...Object.entries(rules).flatMap(([id, texts]) =>
        FIELDS.filter((field) => texts[field][language] === '').map(
          (field) => `${FOLDER}/rules.${language}.json: ${id}, ${field}`,
        ),
      ),
      ...texts(`${FOLDER}/pages.${language}.json`, englishWords(project)),
      ...texts(`${FOLDER}/server.${language}.json`, serverTexts()),
    ];
  });
}

/**
 * Returns the texts of all rules in two languages, by id. A new text has an empty translation. So has one whose English has changed, with
 * both texts as they were in `was`, until somebody has translated it again. A rule with a new id keeps its translation.
 */
export function upToDateRules(known, language, rules) {
  const entry = (texts, field, english) => {
    const before = texts?.[field];
    if (!before) return { en: english, [language]: '' };
    const translated = before[language];
    if (before.en === english)
      return { en: english, [language]: translated, ...(translated === '' ? wasOf(before) : {}) };
    const was = translated === '' ? wasOf(before) : { was: { en: before.en, [language]: translated } };
    return { en: english, [language]: '', ...was };
  };
  return Object.fromEntries(
    rules.map((rule) => {
      const texts = [rule.id, ...(rule.aliases ?? [])].map((id) => known[id]).find((one) => one !== undefined);
      return [rule.id, Object.fromEntries(FIELDS.map((field) => [field, entry(texts, field, rule[field])]))];
    }),
  );
}

function wasOf({ was }) {
  return was === undefined ? {} : { was };
}

/** Returns the translations of texts, by the English ones. A new one is empty, and one that nothing uses is left out. */
function upToDateTexts(known, texts) {
  return Object.fromEntries(texts.map((english) => [english, known[english] ?? '']));
}

function written(texts) {
  return `${JSON.stringify(texts, null, 2)}\n`;
}

function read(file) {
  const absolute = path.join(root, file);
  if (!existsSync(absolute)) return {};
  try {
    return JSON.parse(readFileSync(absolute, 'utf8'));
  } catch (error) {
    throw new Error(`${file} cannot be read: ${error.message}`);
  }
}
