import type { Source } from '../provenance/source.js';
import type { Traced } from '../provenance/traced.js';

/*
 * How the values of Go stand in `Traced`:
 * - `int` is a bigint; every other integer is a bigint too, with its type in `goType` of the traced value: `int64` for what `add`
 *   gives, `uint8` for a byte of a string, `int32` for a rune. Whoever makes such a value says so, because `printf "%T"`, `typeOf`
 *   and the check of parameters ask for it.
 * - `float64` is a number, `string` a string. The bytes of a Go string need not be UTF-8: a byte that belongs to no character is
 *   one code unit of U+DC80 to U+DCFF (`bytes.ts` has the way there and back; `len`, `trunc` and `substr` count bytes).
 * - A slice is a `List`, with the type of its items; a map a `Dict`, with the type of its values; a named type of either
 *   (`chartutil.Values`) stands in `goType`. `null` is nil.
 */

/** What a function of templates may ask of the place where it is called. */
export interface Call {
  /** The name under which it is called. */
  readonly name: string;
  /** The action that calls it: the source of what a function makes of several values. */
  readonly source: Source;
  /**
   * Renders a template by its name with this data, as `include` does.
   * @throws TemplateError where there is no such template, or too many call each other.
   */
  include(name: string, data: Traced): Traced;
  /** Renders a text as a template, as `tpl` does: the templates of the chart are known in it. */
  renderText(text: Traced<string>, data: Traced): Traced;
}

/** The types of a function's parameters, as Go writes them: `string`, `int`, `[]string`, `map[string]interface {}`, `interface {}`. */
export interface Signature {
  readonly parameters: readonly string[];
  /** The type of further arguments. */
  readonly variadic?: string;
}

/**
 * A function of templates. It gets all arguments, the piped one last, and never changes them unless the function of Go does
 * (`set`, `unset`, `merge`). Arguments that are not known are handed in as they are: `Unknown`, or strings with such pieces.
 * With a signature the number and the types of known arguments are right when it is called: who renders checks them, with the
 * messages of Go, and makes the constant `1` an int or a float64 as the parameter wants it. Without one it gets anything.
 * @throws TemplateError with the message of Go.
 */
export interface TemplateFunction {
  (args: readonly Traced[], call: Call): Traced;
  readonly signature?: Signature;
}

/** The functions of a set of templates, by name. */
export type Functions = ReadonlyMap<string, TemplateFunction>;

/** Returns a function with a signature. The types of the parameters are separated by commas; `...string` is for further ones. */
export function typed(parameters: string, run: (args: readonly Traced[], call: Call) => Traced): TemplateFunction {
  const types = parameters === '' ? [] : parameters.split(/, */);
  const last = types.at(-1);
  const signature: Signature = last?.startsWith('...')
    ? { parameters: types.slice(0, -1), variadic: last.slice(3) }
    : { parameters: types };
  return Object.assign((args: readonly Traced[], call: Call) => run(args, call), { signature });
}

/** A template that cannot be rendered as it is: the message is that of Go, without the place. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}
