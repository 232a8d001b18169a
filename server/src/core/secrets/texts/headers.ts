import { decodeBase64 } from '../base64.js';
import { addApart, isCredentialName, type Named } from './named.js';

const BEARER = /\b(?:[Bb]earer|[Tt]oken)[ \t]+(?=[A-Za-z0-9._~+/-]{0,200}\d)([A-Za-z0-9._~+/-]{16,2000}=*)/g;
const BASIC = /\b[Bb]asic[ \t]+([A-Za-z0-9+/]{8,400}={0,2})(?![\w+/=])/g;
/** `-H "X-Api-Key: x"` of curl, `proxy_set_header X-Api-Key "x"` of nginx, `http-request set-header` of HAProxy. */
const HEADER =
  /(?:-H|--header|set[_-]header|add_header)[ \t=]{1,5}["']?([A-Za-z][\w-]{1,60})(?::[ \t]*|[ \t]+)["']?([^\s"';]{6,500})/g;

/** Credentials that headers of HTTP requests carry. */
export function headersIn(text: string): readonly Named[] {
  const found: Named[] = [];
  for (const [name, pattern] of [
    ['Bearer', BEARER],
    ['Basic', BASIC],
  ] as const) {
    for (const match of text.matchAll(pattern)) {
      const value = match[1] ?? '';
      // `# Basic files`: what follows the word has to be a user and a password.
      if (name === 'Basic' && !decodeBase64(value)?.includes(':')) continue;
      addApart(found, [last(name, value, match)]);
    }
  }
  for (const match of text.matchAll(HEADER)) {
    const [, name = '', value = ''] = match;
    if (isCredentialName(name, value)) addApart(found, [last(name, value, match)]);
  }
  return found;
}

/** What a match ends with. */
function last(name: string, value: string, match: RegExpExecArray): Named {
  const end = match.index + match[0].length;
  return { name, value, start: end - value.length, end };
}
