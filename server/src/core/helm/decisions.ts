import { Dict } from '../provenance/traced.js';
import { render } from '../template/render.js';
import { Templates } from '../template/templates.js';
import { copiedDict } from './coalesce.js';
import { deepestFirst, type RenderedTemplates, templateFunctions } from './render-chart.js';
import { isPartial, type Scene } from './scene.js';

/** What an `if`, `with` or `range` comes to in a rendering. */
export interface Decision {
  /** Where its action begins in the file. */
  readonly start: number;
  /** Whether it is true, or how many items a `range` has; undefined where that is not known. */
  readonly outcome: boolean | number | undefined;
}

/** Returns what the conditions and loops of a template come to, as often as they are reached, by rendering it once more. */
export function decisionsIn(scene: Scene, { parsed }: RenderedTemplates, path: string): readonly Decision[] {
  const set = new Templates();
  const names = [...parsed.keys()].sort(deepestFirst);
  for (const name of names) {
    const one = parsed.get(name);
    if (one) set.add(one);
  }
  const found: Decision[] = [];
  const onDecision = (
    { file, start }: { readonly file: string; readonly start: number },
    outcome: Decision['outcome'],
  ): void => {
    if (file === path) found.push({ start, outcome });
  };
  const options = { functions: templateFunctions(), dropNoValue: true, onDecision };
  // What a file defines, others may call.
  const isCalled = [...parsed.values()].some(
    (one) => one.path === path && one.templates.some((each) => each !== one.main),
  );
  const copies = new Map<Dict, Dict>();
  for (const name of names.sort()) {
    const template = scene.templates.get(name);
    if (!template || parsed.get(name)?.problem || isPartial(name)) continue;
    if (isCalled || template.path === path) render(set, name, { value: withOwnValues(template.data, copies) }, options);
  }
  return found;
}

/** Returns the data of a template with copies of the values, which templates may change. */
function withOwnValues(data: Dict, copies: Map<Dict, Dict>): Dict {
  const values = data.get('Values');
  if (!(values?.value instanceof Dict)) return data;
  const copy = copies.get(values.value) ?? copiedDict(values.value);
  copies.set(values.value, copy);
  const own = new Dict(data.entries);
  own.set('Values', { ...values, value: copy });
  return own;
}
