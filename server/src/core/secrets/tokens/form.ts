/** The form of a kind of credential: data for search, tests and prefilter. */
export interface TokenForm {
  /** The id for machines, in kebab case: `github-personal-access-token`. */
  readonly id: string;
  /** The name for messages: `GitHub personal access token`. */
  readonly name: string;
  /** Texts of at least three characters, one of which is in every such token. The pattern is tried at each of them. */
  readonly keywords: readonly string[];
  /**
   * Source of a regular expression that begins at the keyword. It has bounded repetitions only, and no two neighbours
   * that could match the same characters in many ways, so that matching takes bounded time. A group `(?<token>…)` is
   * the credential where the rest only identifies it.
   */
  readonly pattern: string;
  /** Source for the part of the token before its keyword, bounded as well. */
  readonly head?: string;
  /**
   * Characters that, right before or after, make it part of something longer. Words by default; `base64` for bodies in
   * standard base64; `run` for long bodies whose own characters (base64url and dots) must not precede them, so that
   * each run of characters is tried only once.
   */
  readonly edge?: 'word' | 'base64' | 'run';
  /** The last six characters are a CRC-32 in base 62 of the text between the keyword and them. */
  readonly checksum?: 'crc32-base62';
}
