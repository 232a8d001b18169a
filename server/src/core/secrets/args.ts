import { keyKind } from './key-names.js';

/** A value that a command line gives under a name. Offsets are UTF-16 units of the text it was found in. */
export interface Argument {
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** `--db-password=x`, `--db-password x`, `-Ddb.password=x` in one text. */
const FLAG =
  /(?<![\w-])--?(?:D(?=[a-z]))?([A-Za-z][\w.-]{1,60})(?:=|[ \t]+)("[^"\n]{0,500}"|'[^'\n]{0,500}'|[^\s"'|;&<>()`]{1,500})/g;
/** `DB_PASSWORD=x`, as shells and `env` take it. */
const ASSIGNMENT =
  /(?<![\w.$-])([A-Za-z_][A-Za-z0-9_]{1,60})=("[^"\n]{0,500}"|'[^'\n]{0,500}'|[^\s"'|;&<>()`]{1,500})/g;
/** Programs whose short flag takes a password: in the word behind it, or glued to it. */
const SHORT_FLAGS: Readonly<Record<string, string>> = {
  sshpass: 'p',
  mysql: 'p',
  mysqladmin: 'p',
  mysqldump: 'p',
  mysqlshow: 'p',
  mariadb: 'p',
  'mariadb-admin': 'p',
  mongo: 'p',
  mongosh: 'p',
  mongodump: 'p',
  'redis-cli': 'a',
  ldapsearch: 'w',
  ldapadd: 'w',
  ldapmodify: 'w',
  ldapwhoami: 'w',
  rabbitmqadmin: 'p',
  keytool: 'p',
};
const PROGRAM = new RegExp(
  `(?<![\\w.-])(${Object.keys(SHORT_FLAGS).join('|')})\\b([^\\n|;&]{0,400}?)[ \\t]-([paw])[ \\t]?("[^"\\n]{1,200}"|'[^'\\n]{1,200}'|[^\\s"'|;&<>()\`-][^\\s"'|;&<>()\`]{0,200})`,
  'g',
);
const LOGIN =
  /(?<![\w.-])(?:docker|podman|helm registry|oras|skopeo|crane auth|nerdctl|az)[ \t]+login\b([^\n|;&]{0,300}?)[ \t]-p[ \t]+("[^"\n]{1,300}"|'[^'\n]{1,300}'|[^\s"'|;&<>()`]{1,300})/g;
const CURL_USER =
  /(?<![\w.-])curl\b[^\n|;&]{0,300}?[ \t](?:-u|--user)[ \t]+("[^"\n]{1,300}"|'[^'\n]{1,300}'|[^\s"'|;&<>()`]{1,300})/g;
const BEARER = /\b(?:[Bb]earer|[Tt]oken)[ \t]+([A-Za-z0-9._~+/-]{16,2000}=*)/g;
const BASIC = /\b[Bb]asic[ \t]+([A-Za-z0-9+/]{8,400}={0,2})(?![\w+/=])/g;

/** A text without any of these holds no credential under a name: a cheap look before the patterns are tried. */
const SUSPECT =
  /pass|pwd|pw|secret|token|key|cred|auth|jwt|psk|bearer|basic|mysql|maria|mongo|redis-cli|ldap|rabbit|login|curl/i;

/** Credentials that a command line or a shell script holds under names of flags and variables. */
export function argumentsOf(text: string): readonly Argument[] {
  if (!SUSPECT.test(text)) return [];
  const found: Argument[] = [];
  const add = (name: string, written: string, at: number): void => {
    const quoted = /^(["'])(.*)\1$/.exec(written);
    const value = quoted ? (quoted[2] ?? '') : written;
    const start = at + (quoted ? 1 : 0);
    if (found.some((other) => other.start < start + value.length && start < other.end)) return;
    found.push({ name, value, start, end: start + value.length });
  };
  const all = (pattern: RegExp, name: (match: RegExpExecArray) => string | undefined, group: number): void => {
    for (const match of text.matchAll(pattern)) {
      const written = match[group] ?? '';
      const called = name(match);
      if (called !== undefined) add(called, written, match.index + match[0].length - written.length);
    }
  };
  all(FLAG, (match) => secretName(match[1]), 2);
  all(ASSIGNMENT, (match) => secretName(match[1]), 2);
  all(PROGRAM, (match) => (SHORT_FLAGS[match[1] ?? ''] === match[3] ? `${match[1]} -${match[3]}` : undefined), 4);
  all(LOGIN, () => 'login -p', 2);
  for (const match of text.matchAll(CURL_USER)) {
    const written = (match[1] ?? '').replace(/^["']|["']$/g, '');
    const colon = written.indexOf(':');
    const password = written.slice(colon + 1);
    if (colon >= 0 && password !== '')
      add('curl --user', password, match.index + match[0].lastIndexOf(written) + colon + 1);
  }
  all(BEARER, () => 'Bearer', 1);
  all(BASIC, () => 'Basic', 1);
  return found.sort((a, b) => a.start - b.start);
}

/** A list of words, as `args` has them: a flag and its value may be words of their own. */
export function argumentWords(
  words: readonly string[],
): readonly { readonly word: number; readonly argument: Argument }[] {
  const found: { word: number; argument: Argument }[] = [];
  const program = (words[0] ?? '').split('/').at(-1) ?? '';
  words.forEach((word, index) => {
    for (const argument of argumentsOf(word)) found.push({ word: index, argument });
    const next = words[index + 1];
    if (next === undefined || next.startsWith('-')) return;
    const long = /^--?([A-Za-z][\w.-]{1,60})$/.exec(word)?.[1];
    const short = /^-([paw])$/.exec(word)?.[1];
    const name =
      short !== undefined ? (SHORT_FLAGS[program] === short ? `${program} -${short}` : undefined) : secretName(long);
    if (name !== undefined)
      found.push({ word: index + 1, argument: { name, value: next, start: 0, end: next.length } });
  });
  return found;
}

/** The name, where it is one of a credential. Flags that say where a secret is end in other words. */
function secretName(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  return keyKind(name) === 'secret' ||
    /^(?:requirepass|masterauth|AWS_ACCESS_KEY_ID|AWS_SECRET_KEY|storepass|keypass)$/i.test(name)
    ? name
    : undefined;
}
