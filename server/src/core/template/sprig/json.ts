import { fromText, type Traced, textOf } from '../../provenance/traced.js';
import { type Call, TemplateError, type TemplateFunction, typed } from '../function.js';
import { ANY, type FunctionTable, isKnown, made, unknownOf } from './define.js';
import { JsonError, readJson } from './json-read.js';
import { type JsonOptions, writeJson } from './json-write.js';

const NIL: Traced = { value: null };
const PRETTY: JsonOptions = { indent: '  ' };
const RAW: JsonOptions = { escapesHtml: false };

/** JSON as sprig has it; Helm has its own `toJson` and `fromJson`. */
export const JSON_FUNCTIONS: FunctionTable = {
  toJson: writing({}, false),
  mustToJson: writing({}, true),
  toPrettyJson: writing(PRETTY, false),
  mustToPrettyJson: writing(PRETTY, true),
  toRawJson: writing(RAW, true),
  mustToRawJson: writing(RAW, true),
  fromJson: typed('string', ([text = NIL], call) => read(text, call, () => made(null, call, [text]))),
  mustFromJson: typed('string', ([text = NIL], call) =>
    read(text, call, (message) => {
      throw new TemplateError(message);
    }),
  ),
};

/** Returns a function that prints a value as JSON; without `must` an error is an empty text. */
export function writing(options: JsonOptions, must: boolean): TemplateFunction {
  return typed(ANY, ([value = NIL], call) => {
    try {
      return fromText(writeJson(value, options, call.source));
    } catch (error) {
      if (must || !(error instanceof TemplateError)) throw error;
      return made('', call, [value]);
    }
  });
}

function read(text: Traced, call: Call, onError: (message: string) => Traced): Traced {
  if (!isKnown(text) || typeof text.value !== 'string') return unknownOf(undefined, call, [text]);
  try {
    return readJson(textOf({ value: text.value, from: text.from }), call.source);
  } catch (error) {
    if (error instanceof JsonError) return onError(error.message);
    throw error;
  }
}
