export const LANGUAGES: Readonly<Record<string, Readonly<Record<string, string>>>>;
export const GROUPS: readonly { readonly pages: readonly string[]; readonly rest?: true }[];
