// Draws what a long session measured: memory above, latency below, over the edits.
const WIDTH = 760;
const HEIGHT = 420;
const LEFT = 70;
const RIGHT = WIDTH - 150;
/** The height of a line of text. */
const LABEL = 14;
const PANELS = [
  { top: 44, bottom: 184 },
  { top: 244, bottom: 364 },
];

/** Returns the chart as SVG. */
export function soakChart(phases) {
  const most = phases.at(-1).edits;
  const x = (edits) => LEFT + (edits / most) * (RIGHT - LEFT);
  const panel = ({ top, bottom }, title, unit, lines) => {
    const highest = nice(Math.max(...lines.flatMap(({ values, limit }) => [...(values ?? []), limit ?? 0])));
    const y = (value) => bottom - (value / highest) * (bottom - top);
    const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
      const value = share * highest;
      return `<line x1="${LEFT}" x2="${RIGHT}" y1="${y(value)}" y2="${y(value)}" stroke="#d8dde3"/><text x="${LEFT - 8}" y="${y(value) + 4}" text-anchor="end">${Number(value.toFixed(1))} ${unit}</text>`;
    });
    const labels = [];
    const drawn = lines.map(({ name, color, values, limit }) => {
      const points = values
        ? values.map((value, index) => [x(phases[index].edits), y(value)])
        : [LEFT, RIGHT].map((at) => [at, y(limit)]);
      const [lastX, lastY] = points.at(-1);
      const labelY = apart(lastY + 4, labels);
      const dash = values ? '' : ' stroke-dasharray="4 4"';
      return `<polyline fill="none" stroke="${color}" stroke-width="2"${dash} points="${points.map((point) => point.map((value) => value.toFixed(1)).join()).join(' ')}"/>
  <text x="${lastX + 8}" y="${labelY.toFixed(1)}" fill="${color}">${name}</text>`;
    });
    return `<text x="${LEFT}" y="${top - 14}" font-weight="bold">${title}</text>
  ${grid.join('\n  ')}
  ${drawn.join('\n  ')}`;
  };
  const ticks = phases.map(
    ({ edits }) =>
      `<text x="${x(edits).toFixed(1)}" y="${PANELS[1].bottom + 20}" text-anchor="middle">${edits.toLocaleString('en')}</text>`,
  );
  const memory = [
    { name: 'after a collection', color: '#0a6fb8', values: phases.map(({ heap }) => heap) },
    { name: 'a fifth more', color: '#c77700', limit: phases[0].heap * 1.2 },
  ];
  const latency = [
    { name: 'p95', color: '#8a4fbf', values: phases.map(({ p95 }) => p95) },
    { name: 'median', color: '#0a6fb8', values: phases.map(({ median }) => median) },
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="#3a4652" role="img" aria-label="Memory and latency of one session over its edits">
  <rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>
  ${panel(PANELS[0], 'Memory of the heap', 'MiB', memory)}
  ${panel(PANELS[1], 'From an edit to its diagnostics', 'ms', latency)}
  ${ticks.join('\n  ')}
  <text x="${(LEFT + RIGHT) / 2}" y="${PANELS[1].bottom + 44}" text-anchor="middle">edits in one session</text>
</svg>
`;
}

/** Returns a height for a label below which no other one stands in the way, and notes it. */
function apart(wanted, labels) {
  let height = wanted;
  for (const other of labels)
    if (Math.abs(other - height) < LABEL) height = wanted < other ? other - LABEL : other + LABEL;
  labels.push(height);
  return height;
}

/** Returns the next round number. */
function nice(value) {
  const unit = 10 ** Math.floor(Math.log10(value));
  return Math.ceil(value / unit / 2) * 2 * unit;
}
