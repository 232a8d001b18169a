export function whyNoRule(
  family: string,
  id: string,
  project: {
    readonly RULES: readonly { readonly id: string; readonly aliases?: readonly string[] }[];
    readonly FAMILIES: readonly string[];
  },
): string | undefined;
