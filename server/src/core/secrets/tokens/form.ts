/** What a kind of credential looks like: data, from which search, tests and prefilter are made. */
export interface TokenForm {
  /** In kebab case, for machines: `github-personal-access-token`. */
  readonly id: string;
  /** As it is named to people: `GitHub personal access token`. */
  readonly name: string;
  /** Texts of which every such token has one, at least three characters long. Where one stands, the pattern is tried. */
  readonly keywords: readonly string[];
  /**
   * Source of a regular expression that begins at the keyword. Bounded repetitions only, and no two neighbours that
   * could share out the same characters in many ways, so that trying takes a bounded time. A group `(?<token>…)` is the
   * credential where the rest only tells what it is.
   */
  readonly pattern: string;
  /** Source for what of the token stands before its keyword, bounded as well. */
  readonly head?: string;
  /**
   * Characters that, right before or after, make it part of something longer. Words by default; `base64` for bodies in
   * standard base64, `run` for long bodies whose own characters (base64url and dots) must not precede them, so that one
   * run of characters is tried once only.
   */
  readonly edge?: 'word' | 'base64' | 'run';
  /** The last six characters are a CRC-32 in base 62 of what stands between them and the keyword. */
  readonly checksum?: 'crc32-base62';
}
