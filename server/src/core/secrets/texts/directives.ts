import { PROGRAMS } from '../../kubernetes/programs.js';
import { isCredentialName, type Named } from './named.js';

/** A line with only a name and a value: `requirepass x`, `password x;`. */
const DIRECTIVE =
  /^[ \t]*([A-Za-z_][\w.-]{1,60})[ \t]+(?:"([^"\n]{1,300})"|'([^'\n]{1,300})'|([^\s"'#;=]{1,300}))[ \t]*;?[ \t]*$/;
/** `machine HOST login USER password x` of netrc, `user NAME insecure-password x` of HAProxy, `stats auth USER:x`. */
const LOGIN =
  /^[ \t]*(?:(?:machine|default|user)\b.*?[ \t](?:insecure-)?password[ \t]+|stats[ \t]+auth[ \t]+[^\s:]+:)(\S{1,300})/;
/** `//registry.example.com/:_authToken=x` of npm. */
const NPM = /^[ \t]*(?:\/\/\S{1,200}:)?_(?:authToken|auth|password)[ \t]*=[ \t]*(\S{1,2000})/;
/** `HOST:PORT:DATABASE:USER:x` of libpq. */
const PGPASS = /^[^\s:#]{1,200}:(?:\d{2,5}|\*):[^\s:]{1,100}:[^\s:]{1,100}:([^\s:]{1,300})$/;
/** `"USER" "x"`, the lines of PgBouncer's list. */
const USER_LIST = /^"[^"\s]{1,100}"[ \t]+"([^"\s]{1,300})"$/;

/** Returns the credentials in lines of configuration files that are no `key = value`. */
export function directivesIn(text: string): readonly Named[] {
  const found: Named[] = [];
  let offset = 0;
  const lines = text.split('\n');
  for (const line of lines) {
    const one = line.length < 2500 ? directive(line.replace(/\r$/, ''), lines.length === 1) : undefined;
    if (one) {
      const start = offset + line.lastIndexOf(one.value);
      found.push({ ...one, start, end: start + one.value.length });
    }
    offset += line.length + 1;
  }
  return found;
}

/** A word of prose after a line's first word `token` or the like: `Password Management:`, `token expired.` */
const PROSE = /^(?:[a-z]+[.,:!?]?|[A-Z][a-z]+[.,:!?])$/;

/** Returns true for a title: `Token Consumption`. */
function isTitle(name: string, value: string): boolean {
  return /^[A-Z][a-z]+$/.test(name) && /^[A-Z][a-z]+$/.test(value);
}

/** Names that are only used for settings of a program. */
const ONLY_SETTING: ReadonlySet<string> = new Set(PROGRAMS.flatMap(({ settings = {} }) => Object.keys(settings)));

/** Returns true for a name that is no first word of a sentence: `requirepass`, `ldap_bind_pw`. */
function isSetting(name: string): boolean {
  return name.includes('_') || ONLY_SETTING.has(name);
}

/** Directives with the target of a request in nginx, and the version information of a server. */
const NO_CREDENTIAL = /^(?:(?:proxy|fastcgi|uwsgi|scgi|grpc|memcached)_pass|server_?tokens)$/i;

/** Returns the credential of a line; undefined where there is none. `alone` is true for the only line of a text. */
function directive(line: string, alone: boolean): Pick<Named, 'name' | 'value'> | undefined {
  const pair = DIRECTIVE.exec(line);
  // Two words alone may be a list: `pipeline: keystone_authtoken app`.
  if (pair && !(alone && !ONLY_SETTING.has(pair[1] ?? ''))) {
    const [, name = '', double, single, bare = ''] = pair;
    const value = double ?? single ?? bare;
    const isQuoted = double !== undefined || single !== undefined;
    const isProse = !isQuoted && (isTitle(name, value) || (PROSE.test(value) && !isSetting(name)));
    if (isCredentialName(name, value) && !isProse && !NO_CREDENTIAL.test(name)) return { name, value };
  }
  for (const [name, form] of [
    ['password', LOGIN],
    ['_authToken', NPM],
    ['password', PGPASS],
    ['password', USER_LIST],
  ] as const) {
    const value = form.exec(line)?.[1];
    if (value !== undefined) return { name, value };
  }
  return undefined;
}
