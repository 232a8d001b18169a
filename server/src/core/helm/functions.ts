import { Dict, type Traced } from '../provenance/traced.js';
import { type Functions, TemplateError, typed } from '../template/function.js';
import { ANY, asString, type FunctionTable, isKnown, made, unknownOf } from '../template/sprig/define.js';
import { sprigFunctions } from '../template/sprig/index.js';
import { TEXT_FUNCTIONS } from './functions-text.js';

const NIL: Traced = { value: null };

const OWN: FunctionTable = {
  include: typed(`string, ${ANY}`, ([name = NIL, data = NIL], call) => {
    if (!isKnown(name)) return unknownOf('string', call, [name]);
    return call.include(asString(name), data);
  }),
  tpl: typed(`string, ${ANY}`, ([text = NIL, data = NIL], call) => {
    if (typeof text.value !== 'string') return unknownOf('string', call, [text]);
    return call.renderText({ ...text, value: text.value }, data);
  }),
  required: typed(`string, ${ANY}`, ([message = NIL, value = NIL]) => {
    if (value.value !== null && value.value !== '') return value;
    throw new TemplateError(isKnown(message) ? asString(message) : 'a value is required');
  }),
  // Without a cluster nothing is found.
  lookup: typed('string, string, string, string', (args, call) => made(new Dict(), call, args)),
  // Helm asks no name server unless it is told to.
  getHostByName: typed('string', (args, call) => made('', call, args)),
};

/**
 * Returns the functions that templates of charts have: those of sprig, and those of Helm v3 over them, as `helm template` has them.
 * `required` and `fail` throw `TemplateError` with the message of the chart.
 */
export function helmFunctions(): Functions {
  return new Map([...sprigFunctions(), ...Object.entries(TEXT_FUNCTIONS), ...Object.entries(OWN)]);
}
