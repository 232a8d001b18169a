/** How a function of templates is called, and what it gives. */
export interface FunctionHelp {
  readonly name: string;
  /** Each as `name type`; a last one that may be repeated as `name ...type`. */
  readonly parameters: readonly string[];
  readonly result: string;
  /** One sentence without a full stop. */
  readonly summary: string;
}

const LINE = /^(\w+)\(([^()]*)\) ([^\s:]+): (.+)$/;

/**
 * Returns the functions that a table describes, by name. A line of it is `trunc(length int, text string) string: What it gives`.
 * @throws Error where a line is something else.
 */
export function readFunctionHelp(table: string): ReadonlyMap<string, FunctionHelp> {
  const lines = table.split('\n').filter((line) => line.trim() !== '');
  return new Map(
    lines.map((line) => {
      const [, name, parameters, result, summary] = LINE.exec(line) ?? [];
      if (name === undefined || parameters === undefined || result === undefined || summary === undefined)
        throw new Error(`No description of a function: ${line}`);
      return [name, { name, parameters: parameters === '' ? [] : parameters.split(', '), result, summary }];
    }),
  );
}

/** Returns a function as it is written in Go: `trunc(length int, text string) string`. */
export function signatureOf({ name, parameters, result }: FunctionHelp): string {
  return `${name}(${parameters.join(', ')}) ${result}`;
}
