import { addNonOverlapping, isCredentialName, type Named } from './named.js';

/**
 * A value in quotes under a name, in any language: `password = "x"`, `"password": "x"`, `password => 'x'`,
 * `password="x"`. A text without quotes is an expression there.
 */
const QUOTED =
  /(?<![\w.$-])["']?([A-Za-z_][\w.-]{1,80})(?:\\?["'][ \t]{0,20}:|(?:\\?["'])?(?:[ \t]{0,20}(?:=>|:=|=(?![=~]))|:(?!:)))[ \t]{0,20}\\?(["'])([^"'\s\\]{1,500})\\?\2/g;
/** `self.password = "x"`, `config["password"] = "x"`. */
const MEMBER = /[.[]["']?([A-Za-z_]\w{1,80})["']?\]?[ \t]{0,20}=(?![=~])[ \t]{0,20}(["'])([^"'\s\\]{1,500})\2/g;
/** The default for a missing variable: `os.environ.get("PASSWORD", "x")`. */
const ENVIRONMENT =
  /\b(?:getenv|environ\.get|env\.get|config|env|getProperty|fetch)\([ \t]{0,5}(["'])([A-Za-z_][\w.-]{1,80})\1[ \t]{0,5},[ \t]{0,5}(["'])([^"'\s\\]{1,500})\3/g;
/** `process.env.PASSWORD || "x"`. */
const OR = /\benv\.([A-Za-z_]\w{1,80})[ \t]{0,5}(?:\|\||\?\?)[ \t]{0,5}(["'])([^"'\s\\]{1,500})\2/g;
/** A value that the program hashes: `hash_password("x")`, `bcrypt.hashSync('x', 10)`. */
const HASHED =
  /\b(?:generate_password_hash|hash_?password|hashpw|make_password|set_password|(?:bcrypt|argon2|pwd_context)\.hash(?:Sync)?|encode_password)\([ \t]{0,5}b?(["'])([^"'\s\\]{1,200})\1/gi;
/** `--password=x` in a command that a program runs. */
const FLAG = /(?<![\w-])--([A-Za-z][\w.-]{1,60})=([^\s"'`\\|;&<>()]{1,300})/g;
/** `IDENTIFIED BY 'x'`, `WITH PASSWORD 'x'`. */
const SQL =
  /\b(?:IDENTIFIED[ \t]+(?:WITH[ \t]+\S{1,60}[ \t]+)?BY|(?:ROLE|USER)[ \t][^;\n]{1,200}?\bPASSWORD)[ \t]{1,5}(?:=[ \t]{0,5})?'([^'\n]{1,300})'/gi;

/** Words for the type of a value, in the place of a value. */
const TYPE_WORD = /^(?:string|str|text|secret|hidden|number|integer|bool|boolean|object|bytes|bearer|header|query)$/i;

/** Returns the credentials in literals of a program, of a configuration in a language of its own, or of SQL. */
export function literalsIn(text: string): readonly Named[] {
  const found: Named[] = [];
  const add = (
    pattern: RegExp,
    read: (
      match: RegExpExecArray,
    ) => readonly [name: string | undefined, value: string | undefined, closing?: string | undefined],
  ): void =>
    addNonOverlapping(
      found,
      [...text.matchAll(pattern)].flatMap((match) => namedLiteral(text, match, ...read(match))),
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

function namedLiteral(text: string, match: RegExpExecArray, name = '', value = '', closing = ''): readonly Named[] {
  if (!isCredentialName(name, value) || TYPE_WORD.test(value) || isComposed(value) || isLabel(name, value)) return [];
  if (isInComment(text, match.index)) return [];
  const end = match.index + match[0].lastIndexOf(value + closing) + value.length;
  return [{ name, value, start: end - value.length, end }];
}

/** Returns true after the marker of a comment at the start of a line, for lines of a usual length. */
function isInComment(text: string, offset: number): boolean {
  const before = text.slice(Math.max(0, offset - 300), offset);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return (line.length < before.length || offset <= 300) && /^[ \t]*(?:#|\/\/|;|--)/.test(line);
}

/** Returns true for the label of a field in a form: `password: "Password"`. */
function isLabel(name: string, value: string): boolean {
  return /^[A-Z][a-z]+$/.test(value) && name.toLowerCase().endsWith(value.toLowerCase());
}

/**
 * Returns true for a value that the program completes: `{password}`, `%s`, `#{secret}`. Code follows a quote that ends
 * a text, and a character class is part of a pattern.
 */
function isComposed(value: string): boolean {
  return /[{}]|%[sdv(]|^\$|^#|^\s*(?:\|\||\+\s)|\[\^|\$[A-Z][A-Z_]{2}/.test(value);
}
