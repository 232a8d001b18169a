import { EmitError, type EmitOptions, emitYaml } from '../provenance/emit-yaml.js';
import { Dict, fromText, List, type Traced, textOf, Unknown } from '../provenance/traced.js';
import { hasUnknown, sliceText, type TracedText } from '../provenance/traced-text.js';
import { toBytes } from '../template/bytes.js';
import { type Call, TemplateError, type TemplateFunction, typed } from '../template/function.js';
import { type FunctionTable, isKnown, made, unknownOf } from '../template/sprig/define.js';
import { writing } from '../template/sprig/json.js';
import { JsonError, readJson } from '../template/sprig/json-read.js';
import { nativeAsJson } from '../template/sprig/native-json.js';
import { kindName } from '../template/sprig/reflection.js';
import { encodeBase64 } from '../text/base64.js';
import { formatG } from '../text/go-numbers.js';
import { readYaml } from './read-yaml.js';
import { readToml, TomlSyntaxError } from './toml-read.js';
import { TomlError, writeToml } from './toml-write.js';

const NIL: Traced = { value: null };
const ANY = 'interface {}';
const MAP_TYPE = 'map[string]interface {}';
const LIST_TYPE = '[]interface {}';

const OPTIONS = {
  order: 'sorted',
  native: nativeAsJson,
  bytes: (text: string) => encodeBase64(toBytes(text)),
} as const satisfies EmitOptions;

/** The functions of Helm that print values as texts, and read them. */
export const TEXT_FUNCTIONS: FunctionTable = {
  toYaml: printing(OPTIONS, false),
  mustToYaml: printing(OPTIONS, true),
  toYamlPretty: printing({ ...OPTIONS, style: 'go' }, false),
  toJson: writing({}, false),
  toToml: typed(ANY, ([value = NIL], call) => {
    try {
      return fromText(writeToml(value));
    } catch (error) {
      if (error instanceof TomlError) return made(error.message, call, [value]);
      throw error;
    }
  }),
  fromYaml: reading('map', yaml),
  fromYamlArray: reading('list', yaml),
  fromJson: reading('map', json),
  fromJsonArray: reading('list', json),
  fromToml: reading('map', toml),
};

/** Returns a function that prints a value as YAML, without the last line break. */
function printing(options: EmitOptions, must: boolean): TemplateFunction {
  return typed(ANY, ([value = NIL], call) => {
    try {
      const text = emitYaml(value.from === undefined ? { ...value, from: call.source } : value, options);
      return fromText(text.text.endsWith('\n') ? sliceText(text, 0, text.text.length - 1) : text);
    } catch (error) {
      if (!(error instanceof EmitError)) throw error;
      if (must) throw new TemplateError(`error marshaling into JSON: ${error.message}`);
      return made('', call, [value]);
    }
  });
}

/** Reads a text, which throws `ReadError` where it cannot be read. */
type Read = (text: TracedText, call: Call) => Traced;

class ReadError extends Error {
  constructor(
    message: string,
    /** True where the message is not the one of Go. */
    readonly isOther = false,
  ) {
    super(message);
  }
}

/** Returns a function that reads a map or a list; an error stands within it: Helm never fails here. */
function reading(shape: 'map' | 'list', read: Read): TemplateFunction {
  const [type, empty] = shape === 'map' ? [MAP_TYPE, new Dict()] : [LIST_TYPE, new List([])];
  return typed('string', ([text = NIL], call) => {
    if (typeof text.value !== 'string') return unknownOf(shape, call, [text]);
    try {
      const result = read(textOf({ value: text.value, from: text.from }), call);
      const { value } = result;
      if (value === null) return { value: shape === 'map' ? new Dict() : empty, from: call.source };
      if (value instanceof Unknown) return unknownOf(shape, call, [result]);
      if (shape === 'map' ? value instanceof Dict : value instanceof List) return result;
      const prefix = read === yaml ? 'error unmarshaling JSON: while decoding JSON: ' : '';
      throw new ReadError(`${prefix}json: cannot unmarshal ${jsonName(result)} into Go value of type ${type}`);
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
      // What is not known may be what makes it readable.
      if (!isKnown(text)) return unknownOf(shape, call, [text]);
      const message = error.isOther ? new Unknown(error.message, 'string') : error.message;
      const entry = made(message, call, [text]);
      return {
        value: shape === 'map' ? new Dict([['Error', { value: entry }]]) : new List([entry]),
        from: call.source,
      };
    }
  });
}

function yaml(text: TracedText, call: Call): Traced {
  const value = readYaml(text, call.source);
  // A tab begins no token, also where there is nothing else.
  const isTab = value?.value === null && /^[ \n]*\t/.test(text.text);
  if (!value || isTab) throw new ReadError('the text is no YAML', true);
  const wrong = infinityIn(value);
  if (wrong !== undefined)
    throw new ReadError(`error converting YAML to JSON: json: unsupported value: ${formatG(wrong)}`);
  return value;
}

function toml(text: TracedText, call: Call): Traced {
  if (hasUnknown(text)) throw new ReadError('a part of the text is not known', true);
  try {
    return { value: readToml(text, call.source), from: call.source };
  } catch (error) {
    if (error instanceof TomlSyntaxError) throw new ReadError(error.message, true);
    throw error;
  }
}

/** Returns a number that JSON does not have; undefined where there is none. */
function infinityIn({ value }: Traced): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : value;
  const items =
    value instanceof List ? value.items : value instanceof Dict ? value.sorted().map(([, entry]) => entry.value) : [];
  for (const item of items) {
    const found = infinityIn(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function json(text: TracedText, call: Call): Traced {
  if (hasUnknown(text)) throw new ReadError('a part of the text is not known', true);
  try {
    return readJson(text, call.source);
  } catch (error) {
    // A number is no map and no list, however large it is.
    if (error instanceof JsonError && /^\s*-?[0-9.eE+-]+\s*$/.test(text.text) && error.message.startsWith('json:'))
      return { value: 0 };
    if (error instanceof JsonError) throw new ReadError(error.message);
    throw error;
  }
}

function jsonName(value: Traced): string {
  const kind = kindName(value);
  return kind === 'map'
    ? 'object'
    : kind === 'slice'
      ? 'array'
      : kind === 'string' || kind === 'bool'
        ? kind
        : 'number';
}
