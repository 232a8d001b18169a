import { addApart, isCredentialName, type Named } from './named.js';

/**
 * `password = "x"`, `"password": "x"`, `password => 'x'`, `password="x"`: one value in quotes under a name, in whatever
 * language. What stands without quotes is an expression there.
 */
const QUOTED =
  /(?<![\w.$-])["']?([A-Za-z_][\w.-]{1,80})(?:\\?["'][ \t]{0,20}:|(?:\\?["'])?(?:[ \t]{0,20}(?:=>|:=|=(?![=~]))|:(?!:)))[ \t]{0,20}\\?(["'])([^"'\s\\]{1,500})\\?\2/g;
/** `self.password = "x"`, `config["password"] = "x"`. */
const MEMBER = /[.[]["']?([A-Za-z_]\w{1,80})["']?\]?[ \t]{0,20}=(?![=~])[ \t]{0,20}(["'])([^"'\s\\]{1,500})\2/g;
/** What a program takes where the environment has nothing: `os.environ.get("PASSWORD", "x")`. */
const ENVIRONMENT =
  /\b(?:getenv|environ\.get|env\.get|config|env|getProperty|fetch)\([ \t]{0,5}(["'])([A-Za-z_][\w.-]{1,80})\1[ \t]{0,5},[ \t]{0,5}(["'])([^"'\s\\]{1,500})\3/g;
/** `process.env.PASSWORD || "x"`. */
const OR = /\benv\.([A-Za-z_]\w{1,80})[ \t]{0,5}(?:\|\||\?\?)[ \t]{0,5}(["'])([^"'\s\\]{1,500})\2/g;
/** `hash_password("x")`, `bcrypt.hashSync('x', 10)`: what is hashed as the program starts. */
const HASHED =
  /\b(?:generate_password_hash|hash_?password|hashpw|make_password|set_password|(?:bcrypt|argon2|pwd_context)\.hash(?:Sync)?|encode_password)\([ \t]{0,5}b?(["'])([^"'\s\\]{1,200})\1/gi;
/** `--password=x` in what a program runs. */
const FLAG = /(?<![\w-])--([A-Za-z][\w.-]{1,60})=([^\s"'`\\|;&<>()]{1,300})/g;
/** `IDENTIFIED BY 'x'`, `WITH PASSWORD 'x'`. */
const SQL =
  /\b(?:IDENTIFIED[ \t]+(?:WITH[ \t]+\S{1,60}[ \t]+)?BY|(?:ROLE|USER)[ \t][^;\n]{1,200}?\bPASSWORD)[ \t]{1,5}(?:=[ \t]{0,5})?'([^'\n]{1,300})'/gi;

/** Words that say of what kind a value is, where one would stand. */
const TYPE_WORD = /^(?:string|str|text|secret|hidden|number|integer|bool|boolean|object|bytes|bearer|header|query)$/i;

/** Credentials that a program, a configuration in a language of its own, or SQL holds as literals. */
export function literalsIn(text: string): readonly Named[] {
  const found: Named[] = [];
  const add = (
    pattern: RegExp,
    read: (
      match: RegExpExecArray,
    ) => readonly [name: string | undefined, value: string | undefined, closing?: string | undefined],
  ): void =>
    addApart(
      found,
      [...text.matchAll(pattern)].flatMap((match) => literalOf(text, match, ...read(match))),
    );
  add(QUOTED, ([, name, , value]) => [name, value]);
  add(MEMBER, ([, name, quote, value]) => [name, value, quote]);
  add(ENVIRONMENT, ([, , name, quote, value]) => [name, value, quote]);
  add(OR, ([, name, quote, value]) => [name, value, quote]);
  add(FLAG, ([, name, value]) => [name, value]);
  add(HASHED, ([, quote, value]) => ['password', value, quote]);
  add(SQL, ([, value]) => ['password', value, "'"]);
  return found;
}

function literalOf(text: string, match: RegExpExecArray, name = '', value = '', closing = ''): readonly Named[] {
  if (!isCredentialName(name, value) || TYPE_WORD.test(value) || isComposed(value) || isLabel(name, value)) return [];
  if (isInComment(text, match.index)) return [];
  const end = match.index + match[0].lastIndexOf(value + closing) + value.length;
  return [{ name, value, start: end - value.length, end }];
}

/** True behind the sign of a comment at the start of a line, as far as lines are of a usual length. */
function isInComment(text: string, offset: number): boolean {
  const before = text.slice(Math.max(0, offset - 300), offset);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return (line.length < before.length || offset <= 300) && /^[ \t]*(?:#|\/\/|;|--)/.test(line);
}

/** `password: "Password"`: what a form calls the field. */
function isLabel(name: string, value: string): boolean {
  return /^[A-Z][a-z]+$/.test(value) && name.toLowerCase().endsWith(value.toLowerCase());
}

/**
 * `{password}`, `%s`, `#{secret}`: the program fills it in. What follows a quote that ends a text is code, and a set of signs
 * is part of a pattern.
 */
function isComposed(value: string): boolean {
  return /[{}]|%[sdv(]|^\$|^#|^\s*(?:\|\||\+\s)|\[\^|\$[A-Z][A-Z_]{2}/.test(value);
}
