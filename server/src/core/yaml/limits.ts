/**
 * Limits that keep hostile or broken input from taking the process down. A diagnostic reports each limit that is
 * reached; nothing is skipped silently.
 */
export const LIMITS = {
  /** UTF-16 code units of one file. Larger files are not read. */
  fileLength: 16 * 1024 * 1024,
  /** Levels of nesting. The `yaml` package aborts the process at about 800 on Node 20. */
  depth: 128,
  /** Problems of a document that the `yaml` package reads. Past that the text is read no further. */
  problems: 500,
  /** Nodes of a document with every alias written out. Past that aliases are not followed. */
  expandedNodes: 100_000,
  /** Or this many times the nodes that are written, whichever is more. */
  expansion: 20,
} as const;
