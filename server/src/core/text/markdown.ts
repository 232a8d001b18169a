/** Returns a text as code, which no character in it ends, or as it is where the client knows no Markdown. */
export function codeOf(text: string, markdown: boolean): string {
  if (!markdown) return text;
  const fence = '`'.repeat(longestRun(text) + 1);
  // Backticks at the ends would belong to the fence.
  const space = /^`|`$/.test(text) ? ' ' : '';
  return `${fence}${space}${text}${space}${fence}`;
}

/** Returns the number of backticks in the longest run of them. */
export function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

/**
 * Returns Markdown that somebody else has written without links, images and HTML: an image is loaded when it is shown, and a link may lead to
 * another place than it says.
 */
export function withoutLinks(markdown: string): string {
  const linkless = markdown.replaceAll('](', '] (').replaceAll(']:', '] :').replaceAll('][', '] [');
  return linkless.replace(/<(?=[a-z/!])/gi, '\\<');
}

/** Returns a text in which no character has a meaning in Markdown. */
export function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+!|~]/g, '\\$&');
}
