interface Manifest {
  readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, object>> } };
}

export function withRuleSettings<M extends Manifest>(
  manifest: M,
  project: {
    readonly RULES: readonly {
      readonly id: string;
      readonly summary: string;
      readonly level: string;
      readonly aliases?: readonly string[];
    }[];
    readonly RULE_LEVELS: readonly string[];
    rulePage(id: string): string;
  },
): M;
