import { memoBy } from '../../text/memo.js';
import { headersIn } from './headers.js';
import { addApart, isCredentialName, type Named } from './named.js';

/** A word of a shell: in quotes, or up to the next sign that ends it. */
const WORD = `"[^"\\n]{0,500}"|'[^'\\n]{0,500}'|[^\\s"'|;&<>()\`]{1,500}`;
/** The same, where it is no flag. */
const VALUE = `"[^"\\n]{1,300}"|'[^'\\n]{1,300}'|[^\\s"'|;&<>()\`-][^\\s"'|;&<>()\`]{0,300}`;

/** What may stand between a program and its flag: no other command, be it one whose output is put in. */
const REST = '(?:[^\\n|;&$]|\\$\\([^()\\n]{0,200}(?:\\([^()\\n]{0,100}\\)[^()\\n]{0,100}){0,3}\\)|\\$(?!\\())';

/** `--db-password=x`, `--db-password x`, `-Ddb.password=x` in one text. */
const FLAG = new RegExp(`(?<![\\w})-])--?(?:D(?=[a-z]))?([A-Za-z][\\w.-]{1,60})(?:=|[ \\t]+(?!-))(${WORD})`, 'g');
/** `DB_PASSWORD=x`, as shells and `env` take it, and `auth.password=x` of `--set`. */
const ASSIGNMENT = new RegExp(`(?<![\\w.$-])([A-Za-z_][\\w.-]{1,60})=(${WORD})`, 'g');
/** Programs whose short flag takes a password: in the word behind it, or glued to it. */
const SHORT_FLAGS: Readonly<Record<string, string>> = {
  sshpass: 'p',
  mysql: 'p',
  mysqladmin: 'p',
  mysqldump: 'p',
  mysqlshow: 'p',
  mariadb: 'p',
  'mariadb-admin': 'p',
  'mariadb-dump': 'p',
  mongo: 'p',
  mongosh: 'p',
  mongodump: 'p',
  mongorestore: 'p',
  'redis-cli': 'a',
  ldapsearch: 'w',
  ldapadd: 'w',
  ldapmodify: 'w',
  ldapwhoami: 'w',
  rabbitmqadmin: 'p',
  keytool: 'p',
};
/** Programs that take the password behind the flag without a blank only. */
const GLUED_ONLY = /^(?:mysql|mariadb)/;
/** One pattern for each flag: `redis-cli -p 6379 -a x` has that of another program before its own. */
const PROGRAMS = [...new Set(Object.values(SHORT_FLAGS))].map((flag) => {
  const programs = Object.keys(SHORT_FLAGS).filter((program) => SHORT_FLAGS[program] === flag);
  return new RegExp(`(?<![\\w.-])(${programs.join('|')})\\b(${REST}{0,400}?)[ \\t]-${flag}([ \\t]?)(${VALUE})`, 'g');
});
/** `-uroot -px`, as the clients of MySQL take it, whatever function or variable runs them. A port is no password. */
const USER_AND_PASSWORD =
  /(?<![\w-])-u[ \t]?["']?[A-Za-z_][\w$@{}.-]{0,60}["']?[ \t]{1,5}-p(?![\d.:]+(?![^\s"']))((?![\s-])[^\s"'|;&<>()`]{2,300})/g;
/** `-u root -P x`, as clients of SQL Server, MQTT and Couchbase take it. */
const USER_THEN_PASSWORD = new RegExp(
  `(?<![\\w-])-[uU][ \\t]+["']?[A-Za-z_][\\w$@{}.-]{0,60}["']?[ \\t]{1,5}-P[ \\t]+(${VALUE})`,
  'g',
);
const LOGIN = new RegExp(
  `(?<![\\w.-])(?:docker|podman|helm registry|oras|skopeo|crane auth|nerdctl|az)[ \\t]+login\\b(${REST}{0,300}?)[ \\t]-p[ \\t]+(${VALUE})`,
  'g',
);
const CURL_USER = new RegExp(
  `(?<![\\w.-])curl\\b${REST}{0,300}?[ \\t](?:-u[ \\t]?|--user[ \\t=])[ \\t]*(${VALUE})`,
  'g',
);
/** `echo admin:x | chpasswd`: what is changed comes before the program. */
const CHPASSWD = /(?:^|[\s"'])[\w.-]{1,60}:([^\s"'|:]{1,200})["']?[ \t]*\|[ \t]*(?:sudo[ \t]+)?chpasswd\b/g;
/** `htpasswd -bc FILE USER x`; with `-n` there is no file. */
const HTPASSWD = /(?<![\w.-])htpasswd[ \t]([^\n|;&<>()]{1,300})/g;
/** `mc alias set NAME URL ACCESS SECRET`. */
const MINIO = new RegExp(
  `(?<![\\w.-])mc[ \\t]+(?:--?\\w+[ \\t]+){0,4}(?:alias[ \\t]+set|config[ \\t]+host[ \\t]+add)(?:[ \\t]+(?:${WORD})){3}[ \\t]+(${WORD})`,
  'g',
);

/** A text without any of these holds no credential under a name: a cheap look before the patterns are tried. */
const SUSPECT =
  /pass|pwd|pw|secret|token|key|cred|auth|jwt|psk|bearer|basic|mysql|maria|mongo|redis-cli|ldap|rabbit|login|curl|mc /i;

/** Credentials that a command line or a shell script holds under names of flags and variables. */
export function argumentsOf(written: string): readonly Named[] {
  if (!SUSPECT.test(written)) return [];
  // A line that goes on below is one line.
  const joined = written.replace(/\\\r?\n/g, (sign) => ' '.repeat(sign.length));
  // What is commented out is not run.
  const text = joined.includes('#') ? joined.replace(/^[ \t]*#.*/gm, (sign) => ' '.repeat(sign.length)) : joined;
  // A word alone is no script: a shell has no part in it, and nothing is looked for in it by a pattern (`[^"]*`).
  const isScript = /\s/.test(written);
  const found: Named[] = [];
  const taken = (name: string, word: string, at: number): readonly Named[] =>
    isScript && (isExpanded(word) || isOfCall(word, text[at + word.length]) || word.includes('[^'))
      ? []
      : [unquoted(name, word, at)];
  const add = (pattern: RegExp, take: (match: RegExpExecArray) => readonly Named[]): void =>
    addApart(found, [...text.matchAll(pattern)].flatMap(take));
  /** What a match ends with. */
  const last = (match: RegExpExecArray, name: string, word = ''): readonly Named[] =>
    taken(name, word, endOf(match) - word.length);
  for (const pattern of [FLAG, ASSIGNMENT])
    add(pattern, (match) => {
      const [, name = '', all = ''] = match;
      // What follows `#` in an address belongs to whoever reads it.
      const word = /[?&]/.test(text[match.index - 1] ?? '') ? all.replace(/#.*$/, '') : all;
      return isCredentialName(name, word.replace(/^["']|["']$/g, ''))
        ? taken(name, word, endOf(match) - all.length)
        : [];
    });
  for (const pattern of PROGRAMS)
    add(pattern, (match) => {
      const [, program = '', , blank, word = ''] = match;
      if (blank !== '' && GLUED_ONLY.test(program)) return [];
      return last(match, `${program} -${SHORT_FLAGS[program]}`, word);
    });
  add(USER_AND_PASSWORD, (match) => last(match, 'mysql -p', match[1]));
  add(USER_THEN_PASSWORD, (match) => last(match, '-P', match[1]));
  add(LOGIN, (match) => last(match, 'login -p', match[2]));
  add(CURL_USER, (match) => last(match, 'curl --user', match[1]).flatMap(passwordOf));
  add(CHPASSWD, (match) => {
    const [all, password = ''] = match;
    return taken('chpasswd', password, match.index + all.lastIndexOf(`:${password}`) + 1);
  });
  add(HTPASSWD, (match) => htpasswd(match[1] ?? '', match.index + 9));
  add(MINIO, (match) => last(match, 'mc alias set', match[1]));
  addApart(found, headersIn(text));
  return found;
}

/**
 * Returns the credentials in one of a list of words, as `args` has them: a flag and its value may be words of their own.
 * `program` runs them where it is not the first of them.
 */
export function credentialsInWord(
  words: readonly string[],
  word: number,
  program = basename(words[0]),
): readonly Named[] {
  return credentialsByWord(words, program).get(word) ?? [];
}

const credentialsByWord = memoBy((words: readonly string[], program: string): ReadonlyMap<number, readonly Named[]> => {
  const found = new Map<number, Named[]>();
  const runsAsUser = words.some((word) => /^-[uU]$/.test(word));
  const add = (word: number, argument: Named): void => {
    const others = found.get(word) ?? [];
    found.set(word, others);
    if (!others.some(({ start }) => start === argument.start)) others.push(argument);
  };
  words.forEach((word, index) => {
    for (const argument of argumentsOf(word)) add(index, argument);
    // `-pVALUE`: a word of its own in a list.
    const glued = /^-([paw])([^-\s].*)$/.exec(word);
    if (glued?.[2] !== undefined && SHORT_FLAGS[program] === glued[1])
      add(index, { name: `${program} -${glued[1]}`, value: glued[2], start: 2, end: word.length });
    const next = words[index + 1];
    if (next === undefined || next.startsWith('-')) return;
    const whole = { value: next, start: 0, end: next.length };
    const short = /^-([paw])$/.exec(word)?.[1];
    const long = /^--?([A-Za-z][\w.-]{1,60})$/.exec(word)?.[1];
    if (short !== undefined && SHORT_FLAGS[program] === short && !GLUED_ONLY.test(program))
      add(index + 1, { name: `${program} -${short}`, ...whole });
    else if (word === '-P' && runsAsUser) add(index + 1, { name: '-P', ...whole });
    else if (long !== undefined && isCredentialName(long, next)) add(index + 1, { name: long, ...whole });
    if (program === 'curl' && /^(?:-u|--user)$/.test(word))
      for (const password of passwordOf({ name: 'curl --user', ...whole })) add(index + 1, password);
    if (/^(?:-H|--header)$/.test(word)) {
      for (const { start, end, ...header } of headersIn(`${word} ${next}`)) {
        const lead = word.length + 1;
        add(index + 1, { ...header, start: start - lead, end: end - lead });
      }
    }
  });
  return found;
});

/** The password among the words of `htpasswd -b`. */
function htpasswd(text: string, at: number): readonly Named[] {
  const all = [...text.matchAll(new RegExp(WORD, 'g'))];
  const flags = all.filter(([word]) => word.startsWith('-')).map(([word]) => word);
  if (!flags.some((flag) => flag.includes('b'))) return [];
  // `-C 10`: the cost of bcrypt.
  const words = all.filter(([word], index) => !word.startsWith('-') && !/^-\w*C$/.test(all[index - 1]?.[0] ?? ''));
  const password = words[flags.some((flag) => flag.includes('n')) ? 1 : 2];
  return password ? [unquoted('htpasswd -b', password[0], at + password.index)] : [];
}

/** The program a path runs. */
export function basename(path = ''): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** What stands behind the colon of `user:password`. */
function passwordOf({ name, value, start, end }: Named): readonly Named[] {
  const colon = value.indexOf(':');
  if (colon < 0 || colon === value.length - 1) return [];
  return [{ name, value: value.slice(colon + 1), start: start + colon + 1, end }];
}

/**
 * `token=None,`, `password=cfg.password,`: the comma parts the arguments of a call in another language. In
 * `token=client(…)` the call is what is assigned.
 */
function isOfCall(word: string, next: string | undefined): boolean {
  return /^[A-Za-z_][\w.]*,$/.test(word) || (next === '(' && /^[A-Za-z_][\w.]*$/.test(word));
}

/** `"$(cat file)"`, `"$USER-1"`: the shell puts the value together. A variable's default may be one. */
function isExpanded(word: string): boolean {
  if (word.startsWith("'") || /^"?\$\{\w+:?[-=][^{}$]*\}"?$/.test(word)) return false;
  // `$$(cat file)`: Flux makes one sign of the two.
  return /\$[A-Za-z_{(*@#0-9]|`|^\$+$/.test(word);
}

function unquoted(name: string, word: string, at: number): Named {
  const inner = /^(["'])(.*)\1$/.exec(word)?.[2];
  const [value, start] = inner === undefined ? [word, at] : [inner, at + 1];
  return { name, value, start, end: start + value.length };
}

function endOf(match: RegExpExecArray): number {
  return match.index + match[0].length;
}
