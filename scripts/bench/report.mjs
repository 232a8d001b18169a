// Writes measurements as Markdown and as a chart.

const round = (value) => (value === undefined ? '–' : value >= 100 ? value.toFixed(0) : value.toFixed(1));

function table(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Returns the text of docs/performance.md. */
export function toMarkdown({ machine, versions, latencies, start, readers, chart, graph, renderings, scans, notes }) {
  const latency = latencies.map(({ lines, documents, state, ours, theirs }) => [
    lines.toLocaleString('en'),
    documents,
    state,
    round(ours.median),
    round(ours.p95),
    theirs?.p95 === undefined ? (theirs?.skipped ?? '–') : round(theirs.median),
    theirs?.p95 === undefined ? '–' : round(theirs.p95),
    theirs?.p95 === undefined ? '–' : `${round(theirs.median / ours.median)} ×`,
    ours.memory ?? '–',
  ]);
  const floor = readers[0]?.median ?? 1;
  const reading = readers.map(({ name, skipped, first, median }) =>
    skipped ? [name, skipped, '–', '–'] : [name, round(first), median.toFixed(2), `${round(median / floor)} ×`],
  );
  const applying = renderings.map(({ what, program, ours, theirs, skipped }) => [
    what[0].toUpperCase() + what.slice(1),
    round(ours.median),
    program,
    theirs ? round(theirs.median) : skipped,
    theirs ? `${round(ours.median / theirs.median)} ×` : '–',
  ]);
  const editing = [
    ['a template, until its own diagnostics', chart.template],
    ['values.yaml, until its own diagnostics', chart.values],
    ['values.yaml, until those of the template that it changes', chart.root],
  ].map(([what, { median, p95 }]) => [what, round(median), round(p95)]);
  const scanning = scans.map(({ name, skipped, seconds }) => [name, skipped ?? `${round(seconds)} s`]);
  return `# How fast Yamlock is

Measured by \`npm run bench -- --write\`, everything in one session on one machine: ${machine}.
${versions.join(', ')}.

## From an edit to its diagnostics

A server over stdio, one character typed or taken away, until the diagnostics of that version are there. Times in
milliseconds, memory in MiB. "Half typed" is a key whose colon is still missing.
yaml-language-server waits 200 ms after an edit before it starts, which its times include; it had no schema to validate
against, so that reading is most of what it did.

${table(['Lines', 'Documents', 'State', 'Yamlock, median', 'p95', 'yaml-language-server, median', 'p95', 'Ratio of medians', 'Memory'], latency)}

![p95 from an edit to its diagnostics, by lines](images/latency.svg)

From the start of the process, with 1,000 lines: initialized within ${round(start.initialize)} ms of being asked, first
diagnostics ${round(start.first)} ms after the process was started.

## Reading 10,000 lines, one document

Milliseconds. The first run is that of a process in which nothing was compiled.

${table(['Reader', 'First run', 'Median', 'Against the line split'], reading)}

## What is applied

Whole programs, from start to end: \`yamlock render\`, and \`helm template\` or \`kustomize build\`. Medians in milliseconds.

${table(['Input', 'Yamlock', 'Program', 'Its time', 'Ours against it'], applying)}

The server, with a chart of 60 templates: milliseconds from an edit to diagnostics. Of the edited file they are there at once, as
the chart gave them last where it takes longer to render.

${table(['Edit of', 'Median', 'p95'], editing)}

## The workspace as one

A workspace of ${graph.files.toLocaleString('en')} files, some in kustomizations: from the start of the server until references are looked up in all of it
${round(graph.ready)} ms, with ${graph.memory} MiB of memory; from the edit of a Secret until the diagnostics of its reader in another file
${round(graph.edit.median)} ms (p95 ${round(graph.edit.p95)}); names and keys to complete are offered after
${round(graph.offer.median)} ms (p95 ${round(graph.offer.p95)}).

## Scanning real manifests

Whole programs, from start to end, on the public manifests of the test corpus.

${table(['Program', 'Time'], scanning)}

## What is left

${notes}
`;
}

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [640, 320, 70, 270, 30];

/** Returns an SVG of the p95 by the number of lines, with logarithmic axes. */
export function toChart(latencies) {
  const rows = latencies.filter(({ documents, state }) => documents === 'many' && state === 'valid');
  const most = Math.max(...rows.map(({ lines }) => lines));
  const x = (lines) => LEFT + ((Math.log10(lines) - 2) / Math.max(1, Math.log10(most) - 2)) * (WIDTH - LEFT - 150);
  const y = (value) => BOTTOM - (Math.log10(Math.max(1, value)) / 4) * (BOTTOM - TOP);
  const line = (name, color, points) => {
    if (points.length === 0) return '';
    const [lastX, lastY] = points.at(-1);
    return `<polyline fill="none" stroke="${color}" stroke-width="2.5" points="${points.map((point) => point.map((value) => value.toFixed(1)).join()).join(' ')}"/>
  <text x="${lastX + 8}" y="${lastY + 4}" fill="${color}">${name}</text>`;
  };
  const points = (pick) =>
    rows.flatMap((row) => (pick(row)?.p95 === undefined ? [] : [[x(row.lines), y(pick(row).p95)]]));
  const grid = [1, 10, 100, 1000, 10_000].map(
    (value) =>
      `<line x1="${LEFT}" x2="${WIDTH - 140}" y1="${y(value)}" y2="${y(value)}" stroke="#d8dde3"/><text x="${LEFT - 8}" y="${y(value) + 4}" text-anchor="end">${value} ms</text>`,
  );
  const ticks = rows.map(
    ({ lines }) => `<text x="${x(lines)}" y="${BOTTOM + 20}" text-anchor="middle">${lines.toLocaleString('en')}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="#3a4652" role="img" aria-label="p95 from an edit to its diagnostics">
  <rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>
  ${grid.join('\n  ')}
  <line x1="${LEFT}" x2="${WIDTH - 140}" y1="${y(16.7)}" y2="${y(16.7)}" stroke="#c77700" stroke-dasharray="4 4"/>
  <text x="${WIDTH - 136}" y="${y(16.7) + 4}" fill="#c77700">one frame</text>
  ${line(
    'yaml-language-server',
    '#8a4fbf',
    points(({ theirs }) => theirs),
  )}
  ${line(
    'Yamlock',
    '#0a6fb8',
    points(({ ours }) => ours),
  )}
  ${ticks.join('\n  ')}
  <text x="${(LEFT + WIDTH - 140) / 2}" y="${BOTTOM + 42}" text-anchor="middle">lines, many documents; time is p95</text>
</svg>
`;
}
