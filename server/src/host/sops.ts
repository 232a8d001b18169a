/** A text to encrypt, and the creation rule to encrypt it by. Paths are absolute. */
export interface SopsRequest {
  /** The path that `SopsProgram.find` returned. */
  readonly program: string;
  /** The path by which the creation rule is chosen. */
  readonly path: string;
  /** The path of the `.sops.yaml` with the creation rules. */
  readonly config: string;
  /** The plaintext. It goes to the program's standard input and nowhere else. */
  readonly text: string;
  /** The folders of the workspace. No program in them is started, not even by sops. */
  readonly avoid: readonly string[];
}

/** The `sops` program, for keys that it alone supports. Yamlock starts no other program, and this one only when a user asks. */
export interface SopsProgram {
  /**
   * Looks for the program without starting it: at the configured path, otherwise in the absolute folders of `PATH`, but never
   * in a folder to `avoid`. Resolves to undefined where there is none, and to a reason where the configured path is not a
   * program.
   */
  find(
    set: string | undefined,
    avoid: readonly string[],
  ): Promise<{ readonly program: string } | { readonly refused: string } | undefined>;

  /**
   * Resolves to the encrypted text, or to the `problem` that the program or the system reports. A problem may quote the text:
   * remove its values before a user sees it. The signal and a time limit end the program with everything it started.
   */
  encrypt(request: SopsRequest, signal: AbortSignal): Promise<{ readonly text: string } | { readonly problem: string }>;
}
