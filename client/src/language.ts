/**
 * Returns the language of the texts of the extension, as `zh-cn`; undefined where they are in English.
 * @param bundle The path of the bundle of texts that VS Code has loaded for the extension.
 */
export function languageOf(bundle: string | undefined): string | undefined {
  return /\/bundle\.l10n\.([a-z-]+)\.json$/.exec(bundle ?? '')?.[1];
}
