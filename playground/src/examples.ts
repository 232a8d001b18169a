/** An example that comes with the page. */
export interface Example {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  /** The file that is shown first. */
  readonly shown: string;
}

/** Resolves to the examples, which are a module of the page. */
export async function loadExamples(): Promise<readonly Example[]> {
  const { default: examples } = (await import(new URL('./examples.js', location.href).href)) as {
    readonly default: readonly Example[];
  };
  return examples;
}

/**
 * Resolves to the example of the rule that a link names by `#rule=ID`; undefined where it names none.
 * @throws Error in words for the user where there is no example of the rule.
 */
export async function exampleOfRule(fragment: string): Promise<Example | undefined> {
  const [, id] = /^#?rule=([\w-]+)$/.exec(fragment) ?? [];
  if (id === undefined) return undefined;
  const { default: examples } = (await import(new URL('./rules.js', location.href).href)) as {
    readonly default: Readonly<Record<string, Example>>;
  };
  const example = Object.hasOwn(examples, id) ? examples[id] : undefined;
  if (!example) throw new Error(`There is no example of a rule "${id}"`);
  return { ...example, files: whole(example.files) };
}

/** Returns files in which what looks like a token is whole: in the files of the page a `¦` breaks it, for scanners. */
function whole(files: Example['files']): Example['files'] {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [name, text.replaceAll('¦', '')]));
}
