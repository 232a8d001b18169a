/**
 * Bounds that keep hostile or broken input from taking the process down. Each one is said in a diagnostic when it is
 * reached; none skips anything silently.
 */
export const LIMITS = {
  /** UTF-16 code units of one file. Larger files are not read. */
  fileLength: 16 * 1024 * 1024,
  /** Collections within each other. The `yaml` package aborts the process at about 800 on Node 20. */
  depth: 128,
  /** Nodes a document may have once every alias is written out; past that aliases are not followed. */
  expandedNodes: 100_000,
  /** … or this many times the nodes that are written, whichever is more. */
  expansion: 20,
} as const;
