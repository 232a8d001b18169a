import { type Call, type Functions, TemplateError } from '../../server/src/core/template/function.js';
import type { Answer, Sent, SentCall } from '../judges/sprig-judge.js';
import { answered, received, withoutNil } from './sent.js';

/** Go has these in another order every time. */
const WITHOUT_ORDER = new Set(['keys', 'values']);

/** Where functions are called. */
export const call = (name: string): Call => ({
  name,
  source: { place: { file: 'templates/a.yaml', start: 0, end: 10 } },
  include: () => ({ value: '' }),
  renderText: (text) => text,
});

function ours(functions: Functions, { name, args, after }: SentCall): Answer {
  const values = args.map(received);
  try {
    const value = answered(functions.get(name)?.(values, call(name)) ?? { value: null });
    return after ? { value, after: values.map(answered) } : { value };
  } catch (error) {
    if (error instanceof TemplateError) return { error: error.message.replace(/\p{Surrogate}/gu, '\ufffd') };
    throw error;
  }
}

/** Returns an answer in a form in which equal ones are the same text. */
function plain(name: string, { value, after, error }: Answer): string {
  const result = withoutNil(value) ?? null;
  const [[tag, items] = ['', []]] = typeof result === 'object' && result !== null ? Object.entries(result) : [];
  const isUnordered = WITHOUT_ORDER.has(name) && Array.isArray(items);
  const ordered = isUnordered ? { [tag]: items.map((item) => JSON.stringify(item)).sort() } : result;
  return error === undefined
    ? JSON.stringify([ordered, after?.map((each) => withoutNil(each as Sent))])
    : `error: ${error}`;
}

/** Returns the calls with another answer than the judge's. */
export function differences(
  functions: Functions,
  calls: readonly SentCall[],
  answers: readonly Answer[],
): readonly object[] {
  return calls.flatMap((each, index) => {
    const answer = answers[index] ?? {};
    const [one, other] = [plain(each.name, ours(functions, each)), plain(each.name, answer)];
    // What the present time or an abbreviation of a zone decides is not known here.
    const isUnknown = one.includes('"unknown"');
    return one === other || isUnknown || isOfTypes(answer)
      ? []
      : [{ call: JSON.stringify(each), ours: one, theirs: other }];
  });
}

/** The evaluator of templates checks the types of arguments. */
export function isOfTypes({ error = '' }: Answer): boolean {
  return error.startsWith('template: ') && /wrong type for value|invalid value|expected .*; (?:got|found)/.test(error);
}
