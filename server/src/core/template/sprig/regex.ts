import { sourcesOf, type Traced, Unknown } from '../../provenance/traced.js';
import { compilePattern, type GoPattern, type RegexpMatch } from '../../text/go-regexp.js';
import { own } from '../../text/own.js';
import { canBackquote, quote } from '../format/quote.js';
import { type Call, TemplateError, type TemplateFunction, typed } from '../function.js';
import { asInt, asString, type FunctionTable, isKnown, made, pure, strings, unknownOf, whyOf } from './define.js';

const NIL: Traced = { value: null };

type Run = (pattern: GoPattern, text: string, args: readonly Traced[]) => string | boolean | readonly string[];

/** Regular expressions. Where a pattern is wrong those without `must` panic with a longer message. */
export const REGEX: FunctionTable = {
  ...both('regexFind', 'string, string', 'string', (pattern, text) => pattern.findAll(text, 1)[0]?.groups[0] ?? ''),
  ...both('regexFindAll', 'string, string, int', 'list', (pattern, text, [, , count = NIL]) =>
    found(pattern, text, Number(asInt(count))),
  ),
  ...both('regexReplaceAll', 'string, string, string', 'string', (pattern, text, [, , replacement = NIL]) =>
    replaced(pattern, text, (match) => expanded(asString(replacement), match, pattern)),
  ),
  ...both('regexReplaceAllLiteral', 'string, string, string', 'string', (pattern, text, [, , replacement = NIL]) =>
    replaced(pattern, text, () => asString(replacement)),
  ),
  ...both('regexSplit', 'string, string, int', 'list', (pattern, text, [, , count = NIL]) =>
    split(pattern, text, Number(asInt(count))),
  ),
  // Its error is ignored: nothing matches.
  regexMatch: matching(() => false),
  mustRegexMatch: matching((error) => {
    throw new TemplateError(error);
  }),
  regexQuoteMeta: pure('string', 'string', ([text]) => asString(text).replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')),
};

function both(name: string, parameters: string, shape: 'string' | 'list', run: Run): FunctionTable {
  return {
    [name]: withPattern(parameters, shape, run, (error, source) => {
      throw new TemplateError(`regexp: Compile(${canBackquote(source) ? `\`${source}\`` : quote(source)}): ${error}`);
    }),
    [`mustR${name.slice(1)}`]: withPattern(parameters, shape, run, (error) => {
      throw new TemplateError(error);
    }),
  };
}

function matching(onError: (error: string) => false): TemplateFunction {
  return withPattern('string, string', 'bool', (pattern, text) => pattern.findAll(text, 1).length > 0, onError);
}

function withPattern(
  parameters: string,
  shape: 'string' | 'list' | 'bool',
  run: Run,
  onError: (error: string, source: string) => false,
): TemplateFunction {
  return typed(parameters, (args, call) => {
    const [source = NIL, text = NIL] = args;
    if (!args.every((arg) => isKnown(arg))) return made(new Unknown(whyOf(args) ?? '', shape), call, args);
    const pattern = /\p{Surrogate}/u.test(asString(source))
      ? { error: `error parsing regexp: invalid UTF-8: \`${asString(source)}\`` }
      : compilePattern(asString(source));
    if (pattern === undefined) return unknownOf(shape, call, args);
    if ('error' in pattern) return made(onError(pattern.error, asString(source)), call, args);
    return traced(run(pattern, asString(text), args), text, call, args);
  });
}

/** Returns a result; a text that was found has the source of the one that it was found in. */
function traced(result: ReturnType<Run>, text: Traced, call: Call, args: readonly Traced[]): Traced {
  if (typeof result !== 'object') {
    const sources = sourcesOf(text);
    const isOfOne = typeof result === 'string' && sources.length === 1 && sources[0] !== undefined;
    return isOfOne
      ? { value: result, from: { ...sources[0], exact: false } as (typeof sources)[0] }
      : made(result, call, args);
  }
  return made(strings(result), call, args);
}

function found(pattern: GoPattern, text: string, most: number): readonly string[] {
  return pattern.findAll(text, most).map(({ groups }) => groups[0] ?? '');
}

function replaced(pattern: GoPattern, text: string, replacement: (match: RegexpMatch) => string): string {
  let result = '';
  let done = 0;
  for (const match of pattern.findAll(text, -1)) {
    result += text.slice(done, match.start) + replacement(match);
    done = match.end;
  }
  return result + text.slice(done);
}

/** Returns a replacement with its groups put in: `$1`, `${1}`, `${name}`, `$$`. */
function expanded(template: string, match: RegexpMatch, { names }: GoPattern): string {
  return template.replace(
    /\$(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu,
    (whole, braced?: string, plain?: string) => {
      const name = braced ?? plain;
      if (name === undefined) return whole === '$$' ? '$' : whole;
      const number = /^\d+$/.test(name) ? groupNumber(name) : own(names, name);
      return (number === undefined ? undefined : match.groups[number]) ?? '';
    },
  );
}

function groupNumber(digits: string): number | undefined {
  return digits.length > 1 && digits.startsWith('0') ? undefined : Number(digits);
}

function split(pattern: GoPattern, text: string, most: number): readonly string[] {
  if (most === 0) return [];
  if (pattern.source !== '' && text === '') return [''];
  const parts: string[] = [];
  let start = 0;
  let end = 0;
  for (const match of pattern.findAll(text, most)) {
    if (most > 0 && parts.length === most - 1) break;
    end = match.start;
    if (match.end !== 0) parts.push(text.slice(start, end));
    start = match.end;
  }
  if (end !== text.length) parts.push(text.slice(start));
  return parts;
}
