// Builds snippets/yamlock.json, the file VS Code reads, from the templates in snippets/src.
//
//   node snippets/build.mjs           writes the file
//   node snippets/build.mjs --check   exits with 1 when the file is stale
//
// A template is a header of "# key: value" lines (title, prefix, description), one blank line, and a body in VS Code's
// snippet syntax: ${1:default}, ${1|first,second|} and $1 are tab stops, \$ is a dollar sign, \\ a backslash.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const sourceFolder = new URL('./src/', import.meta.url);
const outputFile = new URL('./yamlock.json', import.meta.url);

/** All templates, in the order of their file names. */
export function readTemplates() {
  return readdirSync(sourceFolder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => parseTemplate(name, readFileSync(new URL(name, sourceFolder), 'utf8')));
}

/** The text of a body when every tab stop keeps its default: what stands in the file right after insertion. */
export function defaultText(body) {
  const defaults = new Map();
  for (const { number, text } of tabStops(body)) if (text !== undefined) defaults.set(number, text);
  return body.replace(token, (whole, ...groups) => {
    const { escaped, number } = readToken(groups);
    if (escaped !== undefined) return escaped;
    return number === undefined ? whole : (defaults.get(number) ?? '');
  });
}

// One token of the snippet syntax: an escaped character, ${1:default}, ${1|a,b|}, ${1}, $1, or a dollar sign that is none of these.
const token = /\\([\\$}])|\$\{(\d+)(?::((?:[^\\}]|\\.)*)|\|((?:[^\\|]|\\.)*)\|)?\}|\$(\d+)|\$/g;

function readToken([escaped, placeholder, text, choices, mirror]) {
  const value = text ?? choices?.split(',')[0];
  return { escaped, number: placeholder ?? mirror, text: value?.replace(/\\([\\$}|,])/g, '$1') };
}

function tabStops(body) {
  return [...body.matchAll(token)]
    .map(([, ...groups]) => readToken(groups))
    .filter(({ number }) => number !== undefined);
}

function parseTemplate(name, source) {
  const fail = (reason) => {
    throw new Error(`snippets/src/${name}: ${reason}`);
  };
  const end = source.indexOf('\n\n');
  if (end < 0) fail('a blank line must follow the header');
  const header = {};
  for (const line of source.slice(0, end).split('\n')) {
    const match = /^# (title|prefix|description): (\S.*)$/.exec(line);
    if (!match) fail(`not a header line: ${line}`);
    header[match[1]] = match[2];
  }
  for (const key of ['title', 'prefix', 'description']) if (!header[key]) fail(`the header lacks "# ${key}: …"`);

  const body = source.slice(end + 2).trimEnd();
  for (const [whole, ...groups] of body.matchAll(token)) {
    const { escaped, number } = readToken(groups);
    if (escaped === undefined && number === undefined)
      fail(`write \\$ for a dollar sign that is no tab stop: ${whole}`);
  }
  const stops = tabStops(body);
  const numbers = new Set(stops.map(({ number }) => Number(number)));
  for (let number = 1; number <= numbers.size; number++) {
    if (!numbers.has(number)) fail(`tab stop ${number} is missing`);
    const given = stops.filter((stop) => Number(stop.number) === number && stop.text !== undefined);
    if (given.length !== 1) fail(`tab stop ${number} must have exactly one default`);
  }
  return { ...header, prefix: header.prefix.split(', '), name, body };
}

function render(templates) {
  const snippets = {};
  const owners = new Map();
  for (const { title, prefix, description, body, name } of templates) {
    if (snippets[title]) throw new Error(`snippets/src/${name}: the title "${title}" is taken`);
    for (const word of prefix) {
      if (owners.has(word)) throw new Error(`snippets/src/${name}: ${owners.get(word)} has the prefix ${word} too`);
      owners.set(word, name);
    }
    snippets[title] = { prefix: prefix.length === 1 ? prefix[0] : prefix, description, body: body.split('\n') };
  }
  return `${JSON.stringify(snippets, undefined, 2)}\n`;
}

function main(checkOnly) {
  const expected = render(readTemplates());
  if (!checkOnly) {
    writeFileSync(outputFile, expected);
    return;
  }
  let actual = '';
  try {
    actual = readFileSync(outputFile, 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  if (actual === expected) return;
  console.error('snippets/yamlock.json is stale; run: node snippets/build.mjs');
  process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.includes('--check'));
