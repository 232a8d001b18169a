import { decodeBase64 } from '../values/base64.js';
import { addNonOverlapping, isCredentialName, type Named } from './named.js';

const BEARER = /\b(?:[Bb]earer|[Tt]oken)[ \t]+(?=[A-Za-z0-9._~+/-]{0,200}\d)([A-Za-z0-9._~+/-]{16,2000}=*)/g;
const BASIC = /\b[Bb]asic[ \t]+([A-Za-z0-9+/]{8,400}={0,2})(?![\w+/=])/g;
/** `-H "X-Api-Key: x"` of curl, `proxy_set_header X-Api-Key "x"` of nginx, `http-request set-header` of HAProxy. */
const HEADER =
  /(?:-H|--header|set[_-]header|add_header)[ \t=]{1,5}["']?([A-Za-z][\w-]{1,60})(?::[ \t]*|[ \t]+)["']?([^\s"';]{6,500})/g;

/** Returns the credentials in headers of HTTP requests. */
export function headersIn(text: string): readonly Named[] {
  const found: Named[] = [];
  addNonOverlapping(
    found,
    [...text.matchAll(BEARER)].map((match) => atEnd('Bearer', match[1] ?? '', match)),
  );
  // `# Basic files`: the word has to be followed by a user and a password.
  const basic = [...text.matchAll(BASIC)].filter((match) => decodeBase64(match[1] ?? '')?.includes(':'));
  addNonOverlapping(
    found,
    basic.map((match) => atEnd('Basic', match[1] ?? '', match)),
  );
  const others = [...text.matchAll(HEADER)].filter((match) => isCredentialName(match[1] ?? '', match[2] ?? ''));
  addNonOverlapping(
    found,
    others.map((match) => atEnd(match[1] ?? '', match[2] ?? '', match)),
  );
  return found;
}

/** Returns the value at the end of a match. */
function atEnd(name: string, value: string, match: RegExpExecArray): Named {
  const end = match.index + match[0].length;
  return { name, value, start: end - value.length, end };
}
