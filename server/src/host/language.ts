import type { Catalogue } from '../core/text/say.js';

/** Returns the paths of the texts of a language below the folder of the package: what the server says, and what rules say of themselves. */
export function cataloguePaths(language: string): readonly [server: string, rules: string] {
  return [`l10n/server.${language}.json`, `l10n/rules.${language}.json`];
}

/** What rules say of themselves, by id and field: the text in English and in the language. */
type RuleTexts = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;

/** Returns the catalogue of a language in its two files, whose shapes their generator knows. */
export function readCatalogue(language: string, server: string, rules: string): Catalogue {
  const texts = Object.values(JSON.parse(rules) as RuleTexts).flatMap((rule) => Object.values(rule));
  const ofRules = texts.map(({ en = '', [language]: text = '' }) => [en, text]);
  return { ...Object.fromEntries(ofRules), ...(JSON.parse(server) as Catalogue) };
}

/**
 * Returns the languages that a reader with a locale understands, the nearest first: `zh-cn`, `zh` for `zh-Hans`, `zh_CN.UTF-8` and
 * `zh`. None for a text that is no locale, and for English, which everything is written in.
 */
export function languagesFor(locale: string | undefined): readonly string[] {
  const tag = locale?.split(/[.@]/)[0]?.replaceAll('_', '-');
  if (tag === undefined || tag === '') return [];
  try {
    const { language, script, region } = new Intl.Locale(tag).maximize();
    if (language === 'en') return [];
    // Where readers of the same script mostly are: what is written for them is understood in the region, too.
    const likely = new Intl.Locale(language, script === undefined ? {} : { script }).maximize().region;
    return [...new Set([`${language}-${region}`, `${language}-${likely}`, language])].map((one) => one.toLowerCase());
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}
