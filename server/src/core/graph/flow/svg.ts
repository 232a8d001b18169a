import { printable } from '../../text/printable.js';
import { type FlowNode, PROTECTIONS, type Protection } from './flow.js';
import { countsOf } from './grouping.js';
import { COLUMN_ICONS, PROTECTION_ICONS, UNKNOWN_ICON } from './icons.js';
import { fitted, widthOf } from './measure.js';
import { type Picture, type PlacedCard, type PlacedLane, type PlacedLink, type PlacedSet, pathOf } from './picture.js';
import { SIZE } from './sizes.js';
import { STYLE } from './svg-style.js';
import { COLUMN_TITLES, describeNode, describeUse, PROTECTION_MEANINGS, summaryOf } from './words.js';

/** The room that the title, the legend and the names of the columns take above the first set, in pixels. */
export const SVG_HEAD = 104;

/**
 * Returns a picture as an SVG document that needs nothing else: no script, no font, no network. It is legible on light and on dark,
 * and every object has its description.
 * @param picture One whose sets begin below `SVG_HEAD`.
 */
export function toSvg(picture: Picture): string {
  const nodes = picture.folded.sets.flatMap((set) => set.nodes);
  const width = Math.ceil(picture.width);
  const height = Math.ceil(picture.height);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="flow" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="flow-title flow-about">`,
    `<title id="flow-title">Secret flow</title>`,
    `<desc id="flow-about">${escaped(aboutOf(picture))}</desc>`,
    `<style>${STYLE}</style>`,
    `<rect class="paper" width="100%" height="100%"/>`,
    `<text class="heading" x="${SIZE.margin}" y="36">Secret flow</text>`,
    legend(countsOf(nodes).protections, SIZE.margin, 62),
    ...titledColumns(picture).map(
      ({ column, x }) => `<text class="column" x="${x}" y="92">${COLUMN_TITLES[column]}</text>`,
    ),
    ...picture.sets.flatMap(drawSet),
    ...picture.links.map(drawLink),
    ...picture.sets.flatMap(({ cards }) => cards.map(drawCard)),
    ...picture.links.map(drawEnd),
    '</svg>\n',
  ].join('\n');
}

/** The columns in which there are more than folded namespaces. */
function titledColumns({ columns, sets }: Picture): Picture['columns'] {
  const cards = sets.flatMap((set) => set.cards).filter(({ card }) => card.kind !== 'lane');
  return columns.filter(({ column }) => cards.some(({ card }) => card.column === column));
}

function aboutOf({ folded }: Picture): string {
  const nodes = folded.sets.flatMap((set) => set.nodes);
  const parts = [...countsOf(nodes).protections].map(([protection, count]) => `${count} ${protection ?? 'unknown'}`);
  return `From where Secrets are kept to who reads them: ${summaryOf(nodes)}. Secrets: ${parts.join(', ')}.`;
}

function legend(counts: ReadonlyMap<Protection | undefined, number>, x: number, y: number): string {
  let left = x;
  const entries = PROTECTIONS.toReversed().flatMap((protection) => {
    const count = counts.get(protection) ?? 0;
    if (count === 0) return [];
    const text = `${count} ${protection}`;
    const entry = `<g class="${protection}">${icon(PROTECTION_ICONS[protection], left, y - 12)}<text class="legend" x="${left + 22}" y="${y}">${text}</text><title>${PROTECTION_MEANINGS[protection]}</title></g>`;
    left += 46 + widthOf(text, 12);
    return [entry];
  });
  return entries.join('');
}

function icon(data: string, x: number, y: number): string {
  return `<path class="icon" transform="translate(${x} ${y})" d="${data}"/>`;
}

function drawSet(placed: PlacedSet): readonly string[] {
  const { set, x, y, width, height, lanes } = placed;
  const name = fitted(printable(set.name), 14, width - 260);
  if (set.isFolded)
    return [
      `<g><title>${escaped(`${printable(set.name)}: folded`)}</title><rect class="lane" x="${x}" y="${y}" width="${width}" height="${height}" rx="10"/><text class="set" x="${x + 14}" y="${y + 21}">${escaped(name)}</text><text class="detail" x="${x + 14}" y="${y + 37}">${escaped(summaryOf(set.nodes))}</text>${marks(placed.set.nodes, x + width - 14, y + 16)}</g>`,
    ];
  // The only set has no room for its name.
  const hasTitle = (lanes[0]?.y ?? y) > y;
  const title = hasTitle
    ? [
        `<text class="set" x="${x}" y="${y + 20}">${escaped(name)}</text><path class="rule" d="M${x} ${y + 29}h${width}"/>${marks(set.nodes, x + width - 14, y + 7)}`,
      ]
    : [];
  return [...title, ...lanes.map(drawLane)];
}

function drawLane({ lane, x, y, width, height }: PlacedLane): string {
  if (lane.isFolded) return '';
  const name = fitted(printable(lane.namespace ?? 'no namespace'), 12, width - 240);
  return `<g><rect class="lane" x="${x}" y="${y}" width="${width}" height="${height}" rx="10"/><text class="namespace${lane.namespace === undefined ? ' none' : ''}" x="${x + 12}" y="${y + 20}">${escaped(name)}</text></g>`;
}

/** How many Secrets there are of each protection. Each has its own place before `right`, so that rows can be compared. */
function marks(nodes: readonly FlowNode[], right: number, y: number): string {
  const { protections } = countsOf(nodes);
  const drawn = PROTECTIONS.flatMap((protection, index) => {
    const count = protections.get(protection) ?? 0;
    if (count === 0) return [];
    const x = right - (PROTECTIONS.length - index) * SIZE.mark;
    return `<g class="${protection}"><title>${count} ${protection}</title>${icon(PROTECTION_ICONS[protection], x, y)}<text class="mark" x="${x + 21}" y="${y + 12}">${count}</text></g>`;
  });
  return drawn.join('');
}

function drawLink(placed: PlacedLink): string {
  const { link } = placed;
  const uses = [...new Set(link.edges.map(describeUse))].slice(0, 12).join('\n');
  return `<g class="link ${link.protection ?? 'unknown'}"><title>${escaped(uses)}</title><path d="${pathOf(placed)}"/></g>`;
}

/** The dot at which a link arrives. */
function drawEnd({ link, points }: PlacedLink): string {
  const end = points.at(-1);
  return end ? `<circle class="end ${link.protection ?? 'unknown'}" cx="${end.x}" cy="${end.y}" r="3.5"/>` : '';
}

function drawCard({ card, face, x, y, width, height, rows }: PlacedCard): string {
  const [first] = card.nodes;
  if (!first) return '';
  const isSecret = card.column === 'secret' && card.kind !== 'lane';
  const classes = ['card', card.kind, ...(isSecret ? ['secret', first.protection ?? 'unknown'] : [])].join(' ');
  const box = `x="${x}" y="${y}" width="${width}" height="${height}" rx="8"`;
  const about =
    card.kind === 'node'
      ? describeNode(first).join('\n')
      : [face.title, ...card.nodes.slice(0, 12).map(({ kind, name }) => printable(`${kind} ${name}`))].join('\n');
  const room = width - SIZE.cardPadding + 6 - (card.kind === 'lane' ? PROTECTIONS.length * SIZE.mark : 0);
  const pileUp =
    card.kind === 'stack'
      ? `<rect class="under" x="${x + 6}" y="${y + 5}" width="${width - 12}" height="${height}" rx="8"/><rect class="under" x="${x + 3}" y="${y + 2.5}" width="${width - 6}" height="${height}" rx="8"/>`
      : '';
  const drawn = isSecret && first.protection ? PROTECTION_ICONS[first.protection] : UNKNOWN_ICON;
  const ownIcon = card.column === 'secret' ? drawn : COLUMN_ICONS[card.column];
  const text = card.kind === 'lane' ? x + 12 : x + 36;
  return [
    `<g class="${classes}"><title>${escaped(about)}</title>${pileUp}<rect class="box" ${box}/>`,
    isSecret
      ? `<path class="edge" d="M${x + 8} ${y}a8 8 0 0 0-8 8v${height - 16}a8 8 0 0 0 8 8a3 8 0 0 1-3-8v-${height - 16}a3 8 0 0 1 3-8z"/>`
      : '',
    card.kind === 'lane' ? marks(card.nodes, x + width - 14, y + 14) : icon(ownIcon, x + 13, y + 14),
    `<text class="title" x="${text}" y="${y + 19}">${escaped(fitted(face.title, SIZE.title, room))}</text>`,
    `<text class="detail" x="${text}" y="${y + 34}">${escaped(fitted(face.detail, SIZE.detail, room))}</text>`,
    ...rows.map(
      (row) =>
        `<text class="row" x="${text}" y="${row.y + 4}">${escaped(fitted(printable(row.name), SIZE.detail, room))}</text>`,
    ),
    '</g>',
  ].join('');
}

/** Returns a text as XML has it, which allows no half of a surrogate pair. */
function escaped(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
