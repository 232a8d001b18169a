interface Manifest {
  readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, object>> } };
}

interface Rule {
  readonly id: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly why: string;
  readonly how: string;
  readonly level: string;
}

export function withRuleSettings<M extends Manifest>(
  manifest: M,
  project: { readonly RULES: readonly Pick<Rule, 'id' | 'aliases'>[]; readonly RULE_LEVELS: readonly string[] },
): M;

export function ruleTexts(
  project: { readonly RULES: readonly Rule[]; rulePage(id: string): string },
  translation: {
    of(rule: Rule): { readonly summary: string };
    word(english: string, ...values: readonly unknown[]): string;
    pageOf(url: string): string;
  },
): Readonly<Record<string, string>>;
