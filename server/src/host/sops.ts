/** What is encrypted, and by which rule. Paths are absolute. */
export interface SopsOrder {
  /** As `SopsProgram.find` found it. */
  readonly program: string;
  /** The path whose rule counts. */
  readonly path: string;
  /** The `.sops.yaml` whose rules are asked. */
  readonly config: string;
  /** In plaintext. It goes to the program's standard input and nowhere else. */
  readonly text: string;
  /** Folders of the workspace: no program in them is started, by nobody. */
  readonly avoid: readonly string[];
}

/** The `sops` program, for keys that it alone knows. The only program that is ever started, and only when a person asks. */
export interface SopsProgram {
  /**
   * Looks for the program, and starts nothing: at the path that is set, otherwise in the absolute folders of the search
   * path, but never in a folder to `avoid`. Undefined where there is none; the reason where what is set is not one.
   */
  find(
    set: string | undefined,
    avoid: readonly string[],
  ): Promise<{ readonly program: string } | { readonly refused: string } | undefined>;

  /**
   * What the program makes of a text. `problem` is what it, or the system, says where it fails: it may quote the text, so
   * that nobody is to see it as it is. Ends with the signal, or when the time is up; nothing goes on behind it.
   */
  encrypt(order: SopsOrder, signal: AbortSignal): Promise<{ readonly text: string } | { readonly problem: string }>;
}
