import { contextOf } from '../../core/engine/check.js';
import type { SourceFile } from '../../core/engine/placed-finding.js';
import { Config } from '../../core/settings/config.js';
import { encodeBase64 } from '../../core/text/base64.js';
import { occurrencesOf } from '../../core/text/occurrences.js';
import type { Range } from '../../core/text/range.js';
import { parseStream } from '../../core/yaml/document.js';
import { MASK, secretRanges } from './mask.js';

/** The fewest characters with which a text is a secret in every document, and not only where it is known to be one. */
const UNMISTAKABLE = 12;

/**
 * Returns a text of Kubernetes objects with the secrets in it masked, wherever else they stand in it.
 * @param values Further secrets, as they are written where the text comes from.
 */
export function masked(text: string, values: readonly string[]): string {
  const stream = parseStream(text);
  const file: SourceFile = { path: '/rendered.yaml', stream, fileClass: 'kubernetes', ignoredByGit: false };
  const all = new Set(stream.documents.keys());
  const found = secretRanges(file, contextOf(file, new Config('')), all);
  const again = found.map(({ start, end }) => text.slice(start, end)).filter((one) => one.length >= UNMISTAKABLE);
  return without(text, [...found, ...occurrencesOf(text, new Set([...again, ...values.flatMap(formsOf)]))]);
}

/** The forms in which a chart may print a value. */
function formsOf(value: string): readonly string[] {
  return [value, JSON.stringify(value).slice(1, -1), encodeBase64(new TextEncoder().encode(value))];
}

function without(text: string, ranges: readonly Range[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (end <= at) continue;
    if (start >= at) parts.push(text.slice(at, start), MASK);
    at = end;
  }
  return parts.join('') + text.slice(at);
}
