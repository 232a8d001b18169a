/** The kind of a node. An alias stands for the node with its anchor. */
export const NodeKind = { Map: 1, Sequence: 2, Scalar: 3, Alias: 4 } as const;
export type NodeKind = (typeof NodeKind)[keyof typeof NodeKind];

/** The style of a node. `Empty` is a value that is not written at all (`key:`); collections are `Block` or `Flow`. */
export const NodeStyle = {
  Plain: 0,
  Single: 1,
  Double: 2,
  Literal: 3,
  Folded: 4,
  Empty: 5,
  Block: 6,
  Flow: 7,
  /** The raw text of another language. */
  Whole: 8,
} as const;
export type NodeStyle = (typeof NodeStyle)[keyof typeof NodeStyle];
