import { append } from '../../text/append.js';
import { printable } from '../../text/printable.js';
import { type FlowEdge, PROTECTIONS } from './flow.js';
import type { Card, FoldedFlow, Lane } from './fold.js';
import { group } from './grouping.js';
import { faceOf, summaryOf } from './words.js';

/** Fills that are legible on light and on dark pages, because the text has its own colour. */
const CLASSES: Readonly<Record<(typeof PROTECTIONS)[number], string>> = {
  plaintext: 'fill:#ffebe9,stroke:#cf222e,color:#1f2328',
  dangling: 'fill:#fff8e6,stroke:#9a5b00,color:#1f2328,stroke-dasharray:5 4',
  unused: 'fill:#f6f8fa,stroke:#6a737d,color:#59636e',
  encrypted: 'fill:#e6f6ea,stroke:#17762f,color:#1f2328',
  external: 'fill:#e7f2ff,stroke:#0969da,color:#1f2328',
};

/** Returns a folded flow as a flowchart of Mermaid: a subgraph for each set and namespace, a class for each protection. */
export function toMermaid({ sets, links }: FoldedFlow): string {
  const ids = new Map<string, string>();
  const classes = new Map<string, string[]>();
  const draw = (card: Card): string => {
    const id = `n${ids.size}`;
    ids.set(card.id, id);
    const protection = card.kind !== 'lane' && card.column === 'secret' ? card.nodes[0]?.protection : undefined;
    if (protection) classes.set(protection, [...(classes.get(protection) ?? []), id]);
    return shapeOf(card, id);
  };
  const lines: string[] = [];
  for (const [at, set] of sets.entries()) {
    if (set.isFolded) {
      lines.push(`  s${at}[["${label(set.name)}<br/>${label(summaryOf(set.nodes))}"]]`);
      continue;
    }
    const own = [
      ...set.stores.map(draw),
      ...set.lanes.flatMap((lane, index) => drawLane(lane, `s${at}l${index}`, draw)),
    ];
    if (sets.length > 1) append(lines, subgraph(`s${at}`, set.name, own).map(indented));
    else append(lines, own.map(indented));
  }
  for (const [, list] of group(links, ({ from, to }) => JSON.stringify([from, to]))) {
    const [first] = list;
    if (!first) continue;
    const uses = usesOf(list.flatMap(({ edges }) => edges));
    lines.push(`  ${ids.get(first.from)} -->${uses} ${ids.get(first.to)}`);
  }
  for (const protection of PROTECTIONS) {
    const own = classes.get(protection);
    if (own) lines.push(`  classDef ${protection} ${CLASSES[protection]}`, `  class ${own.join(',')} ${protection}`);
  }
  return `${['flowchart LR', ...lines].join('\n')}\n`;
}

function drawLane({ namespace, isFolded, cards }: Lane, id: string, draw: (card: Card) => string): readonly string[] {
  const own = cards.map(draw);
  return isFolded || namespace === undefined ? own : subgraph(id, namespace, own);
}

function subgraph(id: string, title: string, lines: readonly string[]): readonly string[] {
  return [`subgraph ${id}["${label(title)}"]`, ...lines.map(indented), 'end'];
}

function indented(line: string): string {
  return `  ${line}`;
}

/** A cylinder for stores, a slanted box for what makes, round ends for Secrets, a box for readers, a double one for what is folded. */
function shapeOf(card: Card, id: string): string {
  const { title, detail } = faceOf(card);
  const text = `"${label(title)}<br/>${label(detail)}"`;
  if (card.kind === 'lane') return `${id}[[${text}]]`;
  if (card.column === 'store') return `${id}[(${text})]`;
  if (card.column === 'maker') return `${id}[/${text}/]`;
  return card.column === 'secret' ? `${id}([${text}])` : `${id}[${text}]`;
}

/** What stands on an arrow: the uses that say more than the arrow itself. */
function usesOf(edges: readonly FlowEdge[]): string {
  const uses = edges.map(({ how }) => how).filter((how) => how !== 'keeps' && how !== 'makes' && how !== 'reads');
  return uses.length > 0 ? `|${[...new Set(uses)].join(', ')}|` : '';
}

/** Returns a text for between quotation marks: what Mermaid, Markdown or HTML could take for its own becomes a character code. */
function label(text: string): string {
  return [...printable(text)]
    .map((one) => {
      if (/^[\p{L}\p{N} ._/,:\u00b7-]$/u.test(one)) return one;
      const code = one.codePointAt(0) ?? 0xfffd;
      return `#${code >= 0xd800 && code < 0xe000 ? 0xfffd : code};`;
    })
    .join('');
}
