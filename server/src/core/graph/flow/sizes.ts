/** The lengths of a picture, in pixels. */
export const SIZE = {
  margin: 16,
  /** Font sizes. */
  title: 13,
  detail: 11,
  card: 44,
  /** A line with the name of a container. */
  row: 17,
  rowsPadding: 5,
  /** What a card has beside its text: the mark on its left, and the space around. */
  cardPadding: 50,
  narrowCard: 150,
  wideCard: 270,
  leastCard: 128,
  betweenCards: 10,
  /** The height of a link that passes a column. */
  pass: 4,
  /** The space between columns, and what many links add to it. */
  gap: 64,
  moreGap: 64,
  leastGap: 36,
  laneHead: 30,
  lanePadding: 12,
  foldedLane: 44,
  /** The icon and the number of Secrets with a protection. */
  mark: 54,
  betweenLanes: 12,
  setHead: 38,
  foldedSet: 48,
  betweenSets: 22,
  /** The room for links that arrive from the right. */
  arcs: 40,
  narrowest: 480,
} as const;
