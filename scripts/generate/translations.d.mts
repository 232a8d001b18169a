interface Rule {
  readonly id: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly why: string;
  readonly how: string;
}

type Field = 'summary' | 'why' | 'how';

/** A text in two languages: `en`, and another by its name. `was` has both as they were before the English changed. */
type Text = Readonly<Record<string, string | Readonly<Record<string, string>>>>;
type Texts = Readonly<Record<string, Readonly<Record<Field, Text>>>>;

export interface Translation {
  readonly language: string;
  word(english: string, ...values: readonly unknown[]): string;
  pageOf(url: string): string;
  of(rule: Rule): Readonly<Record<Field, string>>;
}

interface Project {
  readonly RULES: readonly Rule[];
  readonly RULE_LEVELS: readonly string[];
  readonly FAMILIES: readonly string[];
  readonly STANDARD_KEYS: readonly string[];
  standardTitle(key: never): string;
}

export declare const ENGLISH: Translation;
export declare function languages(): readonly string[];
export declare function translationInto(language: string, project: Project): Translation;
export declare function upToDateRules(known: Partial<Texts>, language: string, rules: readonly Rule[]): Texts;
export declare function waiting(project: Project): readonly string[];
