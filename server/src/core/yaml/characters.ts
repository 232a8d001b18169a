import type { YamlProblem } from './yaml-reader.js';

/**
 * The first character that YAML does not allow in a text, as a problem. Kubernetes refuses control characters, and takes a
 * carriage return alone for the end of a line, which the readers here and most editors do not.
 */
export function forbiddenCharacter(text: string): YamlProblem | undefined {
  for (let offset = 0; offset < text.length; offset++) {
    const unit = text.charCodeAt(offset);
    if (unit >= 0x20 && unit < 0x7f) continue;
    if (unit === 0x0a || unit === 0x09 || (unit === 0x0d && text.charCodeAt(offset + 1) === 0x0a)) continue;
    const range = { start: offset, end: offset + 1 };
    if (unit === 0x0d)
      return { message: 'A carriage return without a line feed ends a line here for Kubernetes', range };
    if (unit < 0x85 || (unit > 0x85 && unit < 0xa0) || unit > 0xfffd) {
      const code = unit.toString(16).toUpperCase().padStart(4, '0');
      return { message: `The control character U+${code} is not allowed in YAML`, range };
    }
  }
  return undefined;
}
