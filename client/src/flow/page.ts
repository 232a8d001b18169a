/** What the page of the panel is made of. */
export interface PageParts {
  /** The source by which the policy of a webview names files of the extension. */
  readonly cspSource: string;
  /** The addresses of the style and of the script. */
  readonly style: string;
  readonly script: string;
  readonly language: string;
  readonly title: string;
  /** The texts that the script shows, as JSON has them. */
  readonly texts: unknown;
}

/** Returns the page of the panel. Its policy lets in the script and the style of the extension, and nothing else. */
export function pageOf({ cspSource, style, script, language, title, texts }: PageParts): string {
  const nonce = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
  const policy = `default-src 'none'; style-src ${cspSource}; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="${escaped(language)}">
<head>
  <meta charset="UTF-8">
  <meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${escaped(style)}">
  <title>${escaped(title)}</title>
</head>
<body data-texts="${escaped(JSON.stringify(texts))}">
  <script nonce="${nonce}" src="${escaped(script)}"></script>
</body>
</html>`;
}

/** Returns a text as HTML has it in an attribute or between tags. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
