// `npm run structure` draws the rooms of the sources as floors, with the imports between them, and writes the picture to
// docs/images/structure.svg. `-- --of COMMIT --out FILE` draws another state; without, it is the last commit. An arrow leads from a room down to the one that
// it imports; the number says how many imports there are. Arrows that lead up, and rooms in a circle, are red.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import ts from 'typescript';

const ROOT = path.resolve(import.meta.dirname, '..');
const SOURCES = ['server/src', 'client/src', 'protocol'];

const { values } = parseArgs({
  options: { of: { type: 'string' }, out: { type: 'string', default: 'docs/images/structure.svg' } },
});

const git = (...args) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 28 });

/** Returns the sources by path, of a commit or of the work tree. */
function sources() {
  const tree = values.of ?? 'HEAD';
  const paths = git('ls-tree', '-r', '--name-only', tree, ...SOURCES)
    .split('\n')
    .filter((name) => name.endsWith('.ts'));
  return new Map(paths.map((name) => [name, git('show', `${tree}:${name}`)]));
}

/** Returns the room of a file: its folder, at most three deep, below the folder of sources. */
function roomOf(name) {
  const [, top = '', below = ''] = /^(server|client|protocol)(?:\/src)?\/?(.*)$/.exec(path.posix.dirname(name)) ?? [];
  const folders = below.split('/').filter(Boolean);
  const depth = folders[0] === 'core' ? (folders[1] === 'rules' && folders[2] === 'kit' ? 3 : 2) : 2;
  const room = folders.slice(0, depth).join('/');
  if (top === 'client') return 'client';
  if (top === 'protocol') return 'protocol';
  return room === '' ? 'main' : room;
}

/** Returns the imports between rooms: `from`, `to` and their number. */
function importsBetween(files) {
  const counts = new Map();
  for (const [name, text] of files)
    for (const { fileName } of ts.preProcessFile(text, true, true).importedFiles) {
      if (!fileName.startsWith('.')) continue;
      const target = path.posix.join(path.posix.dirname(name), fileName).replace(/\.js$/, '.ts');
      const [from, to] = [roomOf(name), files.has(target) ? roomOf(target) : undefined];
      if (to === undefined || from === to) continue;
      const key = `${from}\n${to}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  return [...counts].map(([key, count]) => ({ from: key.split('\n')[0], to: key.split('\n')[1], count }));
}

/** Returns the floor of each room, one above the highest that it imports, circles aside; and the rooms in circles. */
function floorsOf(rooms, edges) {
  const reached = new Map(rooms.map((room) => [room, new Set()]));
  for (const room of rooms) {
    const found = reached.get(room);
    const open = [room];
    for (const one of open)
      for (const { from, to } of edges)
        if (from === one && !found.has(to)) {
          found.add(to);
          open.push(to);
        }
  }
  const inCircle = (a, b) => reached.get(a).has(b) && reached.get(b).has(a);
  const floors = new Map();
  const floorOf = (room) => {
    const known = floors.get(room);
    if (known !== undefined) return known;
    const below = edges.filter(({ from, to }) => from === room && !inCircle(room, to)).map(({ to }) => floorOf(to) + 1);
    const circle = rooms.filter((other) => other !== room && inCircle(room, other));
    const beside = circle.flatMap((other) =>
      edges.filter(({ from, to }) => from === other && !inCircle(other, to)).map(({ to }) => floorOf(to) + 1),
    );
    const floor = Math.max(0, ...below, ...beside);
    floors.set(room, floor);
    return floor;
  };
  for (const room of rooms) floorOf(room);
  return { floors, circles: new Set(rooms.filter((room) => reached.get(room).has(room))), inCircle };
}

const [WIDTH, HEIGHT, GAP_X, GAP_Y, EDGE] = [168, 34, 28, 56, 30];

function draw(files) {
  const edges = importsBetween(files);
  const counts = new Map();
  for (const name of files.keys()) counts.set(roomOf(name), (counts.get(roomOf(name)) ?? 0) + 1);
  const rooms = [...counts.keys()].sort();
  const { floors, circles, inCircle } = floorsOf(rooms, edges);
  const top = Math.max(...floors.values());
  const levels = Array.from({ length: top + 1 }, (_, floor) => rooms.filter((room) => floors.get(room) === floor));
  const widest = Math.max(...levels.map((level) => level.length));
  const width = EDGE * 2 + widest * WIDTH + (widest - 1) * GAP_X;
  const height = EDGE * 2 + (top + 1) * HEIGHT + top * GAP_Y + 20;
  const places = new Map();
  for (const [floor, level] of levels.entries()) {
    const lead = (width - level.length * WIDTH - (level.length - 1) * GAP_X) / 2;
    // Every second floor is shifted, so that arrows past it can be seen.
    const shift = level.length < widest ? ((floor % 3) - 1) * (WIDTH / 2) : 0;
    for (const [index, room] of level.entries())
      places.set(room, { x: lead + shift + index * (WIDTH + GAP_X), y: EDGE + (top - floor) * (HEIGHT + GAP_Y) });
  }
  const arrows = edges.map(({ from, to, count }) => {
    const [a, b] = [places.get(from), places.get(to)];
    const isCircle = inCircle(from, to);
    const [x1, y1, x2, y2] = [a.x + WIDTH / 2, a.y + HEIGHT, b.x + WIDTH / 2, b.y];
    const bend = (y2 - y1) / 2;
    const colour = isCircle ? '#c62828' : '#607d8b';
    const weight = Math.min(4, 0.6 + Math.log2(count) / 2).toFixed(1);
    return `<path d="M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}" stroke="${colour}" stroke-width="${weight}" opacity="${isCircle ? 0.9 : 0.35}" fill="none" marker-end="url(#${isCircle ? 'red' : 'grey'})"><title>${from} → ${to}: ${count}</title></path>`;
  });
  const boxes = rooms.map((room) => {
    const { x, y } = places.get(room);
    const colour = circles.has(room) ? '#ffebee' : '#eceff1';
    const stroke = circles.has(room) ? '#c62828' : '#455a64';
    return `<rect x="${x}" y="${y}" width="${WIDTH}" height="${HEIGHT}" rx="5" fill="${colour}" stroke="${stroke}"/><text x="${x + WIDTH / 2}" y="${y + 15}" text-anchor="middle" font-weight="bold">${room}</text><text x="${x + WIDTH / 2}" y="${y + 28}" text-anchor="middle" fill="#607d8b">${counts.get(room)} ${counts.get(room) === 1 ? 'file' : 'files'}</text>`;
  });
  const red = edges.filter(({ from, to }) => inCircle(from, to)).length;
  const summary = `${files.size} files, ${rooms.length} rooms on ${top + 1} floors, ${edges.length} arrows, ${red} of them in circles`;
  const marker = (id, colour) =>
    `<marker id="${id}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="5" markerHeight="5" orient="auto"><path d="M0 0L8 4L0 8z" fill="${colour}"/></marker>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="The rooms of the sources and the imports between them" font-family="sans-serif" font-size="11"><rect width="100%" height="100%" fill="white"/><defs>${marker('grey', '#607d8b')}${marker('red', '#c62828')}</defs>\n${arrows.join('\n')}\n${boxes.join('\n')}\n<text x="${EDGE}" y="${height - 12}">${summary}</text></svg>\n`;
  return { svg, summary };
}

const { svg, summary } = draw(sources());
writeFileSync(path.resolve(ROOT, values.out), svg);
console.log(`${values.out}: ${summary}`);
