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
