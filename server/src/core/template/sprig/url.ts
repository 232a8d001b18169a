/** URLs as the package `net/url` of Go reads and writes them. */

import { Dict, type Traced } from '../../provenance/traced.js';
import { append } from '../../text/append.js';
import { fromBytes, toBytes } from '../bytes.js';
import { quote } from '../format/quote.js';
import { TemplateError } from '../function.js';
import { asDict, asString, type FunctionTable, MAP, pure } from './define.js';
import { kindName } from './reflection.js';

interface User {
  readonly name: string;
  readonly password?: string;
}

interface Url {
  readonly scheme: string;
  readonly opaque?: string;
  readonly user?: User | undefined;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

export const URLS: FunctionTable = {
  urlParse: pure('string', 'map', ([text]) => {
    const url = parsed(asString(text), (problem) => `unable to parse url: ${problem}`);
    const fields = {
      scheme: url.scheme,
      host: url.host,
      hostname: hostName(url.host),
      path: url.path,
      query: url.query,
      opaque: url.opaque ?? '',
      fragment: url.fragment,
      userinfo: url.user ? userText(url.user) : '',
    };
    return new Dict(Object.entries(fields).map(([key, value]) => [key, { value: { value } }]));
  }),
  urlJoin: pure(
    MAP,
    'string',
    ([map]) => {
      const field = (key: string): string => textField(asDict(map), key);
      // In the order in which Go looks at them: the first one of a wrong type is the error.
      const [scheme, host, path, query, opaque, fragment, info] = FIELDS.map(field);
      const user = info
        ? parsed(`proto://${info}@host`, (problem) => `unable to parse userinfo in dict: ${problem}`).user
        : undefined;
      return urlText({
        scheme: scheme ?? '',
        host: host ?? '',
        path: path ?? '',
        query: query ?? '',
        fragment: fragment ?? '',
        ...(opaque ? { opaque } : {}),
        user,
      });
    },
    { deep: true },
  ),
};

const FIELDS = ['scheme', 'host', 'path', 'query', 'opaque', 'fragment', 'userinfo'];

function textField(map: Dict | undefined, key: string): string {
  const value: Traced | undefined = map?.get(key);
  if (value === undefined) return '';
  if (typeof value.value === 'string') return value.value;
  if (value.value === null) throw new TemplateError('runtime error: invalid memory address or nil pointer dereference');
  throw new TemplateError(`unable to parse ${key} key, must be of type string, but ${kindName(value)} found`);
}

/** What is wrong with a URL. */
class UrlProblem extends Error {}

function parsed(text: string, message: (problem: string) => string): Url {
  const hash = text.indexOf('#');
  const before = hash < 0 ? text : text.slice(0, hash);
  let named = before;
  try {
    const url = parse(before);
    named = text;
    return hash < 0 ? url : { ...url, fragment: unescapedPart(text.slice(hash + 1), 'fragment') };
  } catch (error) {
    if (error instanceof UrlProblem) throw new TemplateError(message(`parse ${quote(named)}: ${error.message}`));
    throw error;
  }
}

function parse(text: string): Url {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is control characters that are looked for.
  if (/[\0-\x1f\x7f]/.test(text)) throw new UrlProblem('net/url: invalid control character in URL');
  const none = { scheme: '', host: '', path: '', query: '', fragment: '' };
  if (text === '*') return { ...none, path: '*' };
  const [scheme, afterScheme] = schemeOf(text);
  const question = afterScheme.indexOf('?');
  let rest = question < 0 ? afterScheme : afterScheme.slice(0, question);
  const query = question < 0 ? '' : afterScheme.slice(question + 1);
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...none, scheme, opaque: rest, query };
    if (rest.split('/')[0]?.includes(':')) throw new UrlProblem('first path segment in URL cannot contain colon');
  }
  if (!rest.startsWith('//') || (scheme === '' && rest.startsWith('///')))
    return { ...none, scheme, path: unescapedPart(rest, 'path'), query };
  const slash = rest.indexOf('/', 2);
  const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash);
  rest = slash < 0 ? '' : rest.slice(slash);
  const at = authority.lastIndexOf('@');
  const host = hostOf(scheme, authority.slice(at + 1));
  const user = at < 0 ? undefined : userOf(authority.slice(0, at));
  return { ...none, scheme, host, user, path: unescapedPart(rest, 'path'), query };
}

function schemeOf(text: string): readonly [scheme: string, rest: string] {
  if (text.startsWith(':')) throw new UrlProblem('missing protocol scheme');
  const match = /^([a-zA-Z][a-zA-Z0-9+.-]*):([\s\S]*)$/.exec(text);
  return match ? [(match[1] ?? '').toLowerCase(), match[2] ?? ''] : ['', text];
}

function userOf(text: string): User {
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(text)) throw new UrlProblem('net/url: invalid userinfo');
  const colon = text.indexOf(':');
  if (colon < 0) return { name: unescapedPart(text, 'user') };
  return { name: unescapedPart(text.slice(0, colon), 'user'), password: unescapedPart(text.slice(colon + 1), 'user') };
}

function hostOf(scheme: string, host: string): string {
  const open = host.lastIndexOf('[');
  if (open > 0) throw new UrlProblem('invalid IP-literal');
  if (open === 0) return literalHost(host);
  const first = host.indexOf(':');
  if (first >= 0) checkPort(host.slice(scheme === 'http' || scheme === 'https' ? first : host.lastIndexOf(':')));
  return unescapedPart(host, 'host');
}

/** Returns an address in brackets, which is one of IPv6. */
function literalHost(host: string): string {
  const close = host.lastIndexOf(']');
  if (close < 0) throw new UrlProblem("missing ']' in host");
  checkPort(host.slice(close + 1));
  const name = host.slice(1, close);
  const zone = name.indexOf('%25');
  const address =
    zone < 0
      ? unescapedPart(name, 'host')
      : unescapedPart(name.slice(0, zone), 'host') + unescapedPart(name.slice(zone), 'zone');
  if (/^\d+\.\d+\.\d+\.\d+$/.test(address)) throw new UrlProblem('invalid IP-literal');
  if (!isAddress(address)) throw new UrlProblem(`invalid host: ParseAddr(${quote(address)}): unable to parse IP`);
  return `[${address}]${host.slice(close + 1)}`;
}

function isAddress(address: string): boolean {
  const plain = address.replace(/%[\s\S]+$/, '');
  const halves = plain.split('::');
  const groups = plain.split(/::?/).filter((group) => group !== '');
  const size = groups.reduce((sum, group) => sum + (group.includes('.') ? 2 : 1), 0);
  const isWhole = groups.every(
    (group, index) => /^[0-9a-fA-F]{1,4}$/.test(group) || (index === groups.length - 1 && isIpv4(group)),
  );
  return isWhole && !plain.includes(':::') && (halves.length === 2 ? size < 8 : halves.length === 1 && size === 8);
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
}

function checkPort(port: string): void {
  if (!/^(?::[0-9]*)?$/.test(port)) throw new UrlProblem(`invalid port ${quote(port)} after host`);
}

/** Returns the name of a host without its port and brackets. */
function hostName(host: string): string {
  const colon = host.lastIndexOf(':');
  const name = colon >= 0 && /^:[0-9]*$/.test(host.slice(colon)) ? host.slice(0, colon) : host;
  return name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name;
}

type Part = 'path' | 'host' | 'zone' | 'user' | 'fragment';

/** What stands in a part of a URL as it is, besides letters and digits. */
const PLAIN: Readonly<Record<Part, string>> = {
  path: '-_.~$&+,/:;=@',
  host: '-_.~!$&\'()*+,;=:[]<>"',
  zone: '-_.~!$&\'()*+,;=:[]<>"',
  user: '-_.~$&+,;=',
  fragment: '-_.~$&+,/:;=?@!()*',
};

function isPlain(char: string, part: Part): boolean {
  return /^[a-zA-Z0-9]$/.test(char) || PLAIN[part].includes(char);
}

function unescapedPart(text: string, part: Part): string {
  const isHost = part === 'host' || part === 'zone';
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char !== '%') {
      if (isHost && char < '\u0080' && !isPlain(char, part))
        throw new UrlProblem(`invalid character ${quote(char)} in host name`);
      continue;
    }
    const code = text.slice(at, at + 3);
    const byte = /^%[0-9a-fA-F]{2}$/.test(code) ? Number.parseInt(code.slice(1), 16) : undefined;
    const isRefused =
      (part === 'host' && byte !== undefined && byte < 0x80 && code !== '%25') ||
      (part === 'zone' &&
        byte !== undefined &&
        code !== '%25' &&
        byte !== 0x20 &&
        !isPlain(String.fromCharCode(byte), 'host'));
    if (byte === undefined || isRefused) throw new UrlProblem(`invalid URL escape ${quote(code)}`);
    at += 2;
  }
  if (!text.includes('%')) return text;
  const bytes: number[] = [];
  for (const part of text.split(/(%[0-9a-fA-F]{2})/)) {
    if (/^%[0-9a-fA-F]{2}$/.test(part)) bytes.push(Number.parseInt(part.slice(1), 16));
    else append(bytes, toBytes(part));
  }
  return fromBytes(bytes);
}

function escapedPart(text: string, part: Part): string {
  return Array.from(toBytes(text), (byte) => {
    const char = String.fromCharCode(byte);
    return byte < 128 && isPlain(char, part) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}

function userText({ name, password }: User): string {
  return password === undefined
    ? escapedPart(name, 'user')
    : `${escapedPart(name, 'user')}:${escapedPart(password, 'user')}`;
}

function urlText(url: Url): string {
  let text = url.scheme === '' ? '' : `${url.scheme}:`;
  if (url.opaque !== undefined) text += url.opaque;
  else {
    if (url.scheme !== '' || url.host !== '' || url.user) {
      if (url.host !== '' || url.path !== '' || url.user) text += '//';
      if (url.user) text += `${userText(url.user)}@`;
      text += escapedPart(url.host, 'host');
    }
    const path = url.path === '*' ? '*' : escapedPart(url.path, 'path');
    if (path !== '' && !path.startsWith('/') && url.host !== '') text += '/';
    if (text === '' && path.split('/')[0]?.includes(':')) text += './';
    text += path;
  }
  if (url.query !== '') text += `?${url.query}`;
  return url.fragment === '' ? text : `${text}#${escapedPart(url.fragment, 'fragment')}`;
}
