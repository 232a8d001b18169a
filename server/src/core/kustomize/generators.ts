import { compareBytes, type Traced, textOf } from '../provenance/traced.js';
import { sliceText, type TracedText } from '../provenance/traced-text.js';
import { withoutEnd } from '../text/trim.js';
import { BuildError, during } from './build-error.js';
import { base64Lines, isUtf8, utf8 } from './bytes.js';
import { lookupCreate, setField } from './fields.js';
import { emptyMap, type Node, scalar, sourceOf, tagged, text } from './node.js';
import type { FileText } from './read-nodes.js';
import { BUILD, Resource } from './resource.js';
import { TAGS } from './scalars.js';
import type { Settings } from './settings.js';

/** Where generators read their files. */
export interface GeneratorFiles {
  /** @throws BuildError where the file cannot be read. */
  load(path: Node, name: string): FileText;
  /** Returns the bytes of a file; undefined where only its text is known. */
  bytes(file: string): Uint8Array | undefined;
}

interface Pair {
  readonly key: TracedText;
  readonly value: TracedText;
  readonly bytes?: Uint8Array | undefined;
}

/** Returns the ConfigMap or Secret that an entry of a generator makes. */
export function generate(
  kind: 'ConfigMap' | 'Secret',
  entry: Settings,
  global: Settings | undefined,
  files: GeneratorFiles,
): Resource {
  const name = entry.get('name') ?? entry.settings('metadata')?.get('name');
  const namespace = entry.get('namespace') ?? entry.settings('metadata')?.get('namespace');
  if (!name || name.value === '') throw new BuildError('a configmap must have a name', entry.place());
  const from = entry.node?.from;
  const node = emptyMap(from);
  setField(node, 'apiVersion', text('v1', from));
  setField(node, 'kind', text(kind, from));
  const metadata = emptyMap(from);
  setField(node, 'metadata', metadata);
  setField(metadata, 'name', text(name.value, name.from));
  if (namespace && namespace.value !== '') setField(metadata, 'namespace', text(namespace.value, namespace.from));
  if (kind === 'Secret') {
    const type = entry.get('type');
    setField(node, 'type', type && type.value !== '' ? text(type.value, type.from) : text('Opaque', from));
  }
  addData(node, kind, pairsOf(entry, files), name.value);
  const options = optionsOf(entry.settings('options'), global);
  for (const field of ['labels', 'annotations'] as const) {
    for (const [key, value] of options[field]) {
      const map = lookupCreate(metadata, 'map', field);
      const own = text(value.value, value.from);
      own.style = 'single';
      if (map) setField(map, key.value, own, scalar(key.value, key.from));
    }
  }
  if (options.immutable) setField(node, 'immutable', tagged('true', TAGS.bool, options.immutable.from));
  const resource = new Resource(node);
  if (!options.disableHash) resource.enable(BUILD.needsHash);
  const annotations = resource.strings('annotations');
  const behavior = entry.text('behavior');
  annotations.set(BUILD.behavior, text(['create', 'replace', 'merge'].includes(behavior) ? behavior : 'unspecified'));
  resource.setStrings('annotations', annotations);
  return resource;
}

type Entries = readonly (readonly [key: Node, value: Node])[];

/** The options of an entry, over those of all generators. */
function optionsOf(
  own: Settings | undefined,
  global: Settings | undefined,
): {
  readonly labels: Entries;
  readonly annotations: Entries;
  readonly immutable: Node | undefined;
  readonly disableHash: boolean;
} {
  const entries = (name: string): Entries => {
    const all = [...(global?.entries(name) ?? []), ...(own?.entries(name) ?? [])];
    const merged = new Map(all.map((entry) => [entry[0].value, entry]));
    return [...merged.keys()].sort(compareBytes).flatMap((key) => {
      const entry = merged.get(key);
      return entry ? [entry] : [];
    });
  };
  const on = (name: string): Node | undefined =>
    [own, global].map((settings) => (settings?.is(name) ? settings.get(name) : undefined)).find((node) => node);
  return {
    labels: entries('labels'),
    annotations: entries('annotations'),
    immutable: on('immutable'),
    disableHash: on('disableNameSuffixHash') !== undefined,
  };
}

function addData(node: Node, kind: 'ConfigMap' | 'Secret', pairs: readonly Pair[], name: string): void {
  const byKey = new Map<string, Pair>();
  for (const pair of pairs) {
    const key = pair.key.text;
    if (byKey.has(key))
      throw new BuildError(`configmap ${name} illegally repeats the key \`${key}\``, pair.key.pieces[0]?.source?.place);
    byKey.set(key, pair);
  }
  const data = kind === 'Secret' ? lookupCreate(node, 'map', 'data') : undefined;
  for (const key of [...byKey.keys()].sort(compareBytes)) {
    const pair = byKey.get(key);
    if (!pair) continue;
    const binary = pair.bytes !== undefined && !isUtf8(pair.bytes);
    const encoded = kind === 'Secret' || binary;
    const bytes = encoded ? (binary ? pair.bytes : utf8(pair.value.text)) : undefined;
    const from: Traced['from'] = pair.value.pieces[0]?.source ?? pair.key.pieces[0]?.source;
    const value = bytes ? text(base64Lines(bytes ?? new Uint8Array()), from) : text(pair.value.text, pair.value.pieces);
    const map = data ?? lookupCreate(node, 'map', binary ? 'binaryData' : 'data');
    if (map) setField(map, key, value, scalar(key, pair.key.pieces));
  }
}

function pairsOf(entry: Settings, files: GeneratorFiles): readonly Pair[] {
  const env = entry.get('env');
  const envs = [...entry.items('envs'), ...(env ? [env] : [])].filter(({ value }) => value !== '');
  return during('loading KV pairs', entry.place(), () => [
    ...envs.flatMap((path) => during('env source files', sourceOf(path)?.place, () => envPairs(path, files))),
    ...entry
      .items('literals')
      .map((literal) => during('literal sources', sourceOf(literal)?.place, () => literalPair(literal))),
    ...entry.items('files').map((file) => during('file sources', sourceOf(file)?.place, () => filePair(file, files))),
  ]);
}

function literalPair(node: Node): Pair {
  const whole = textOf({ value: node.value, from: node.from });
  const equals = whole.text.indexOf('=');
  // The text itself may be a secret, and is not said.
  if (equals <= 0) throw new BuildError('invalid literal source, expected key=value', sourceOf(node)?.place);
  const value = sliceText(whole, equals + 1);
  const quote = value.text[0];
  const quoted = value.text.length >= 2 && (quote === '"' || quote === "'") && value.text.endsWith(quote);
  return { key: sliceText(whole, 0, equals), value: quoted ? sliceText(value, 1, value.text.length - 1) : value };
}

function filePair(node: Node, files: GeneratorFiles): Pair {
  const { value } = node;
  const parts = value.split('=');
  const whole = textOf({ value, from: node.from });
  const place = sourceOf(node)?.place;
  if (parts.length > 2) throw new BuildError(`source "${value}" key name or file path contains '='`, place);
  if (parts.length === 2 && parts[0] === '')
    throw new BuildError(`missing key name for file path "${parts[1]}" in source "${value}"`, place);
  if (parts.length === 2 && parts[1] === '')
    throw new BuildError(`missing file path for key name "${parts[0]}" in source "${value}"`, place);
  const path = parts.at(-1) ?? '';
  const loaded = files.load(node, path);
  const start = withoutEnd(path, '/').lastIndexOf('/') + 1;
  const key = parts.length === 2 ? sliceText(whole, 0, parts[0]?.length) : sliceText(whole, start);
  const source = { place: { file: loaded.file, start: 0, end: loaded.text.length }, exact: true };
  return {
    key,
    value: { text: loaded.text, pieces: loaded.text === '' ? [] : [{ at: 0, source }] },
    bytes: files.bytes(loaded.file),
  };
}

/** The longest line that Go's scanner takes. */
const LONGEST_LINE = 65_535;

function envPairs(path: Node, files: GeneratorFiles): readonly Pair[] {
  const { file, text: content } = files.load(path, path.value);
  const pairs: Pair[] = [];
  const lines = content.split('\n');
  let start = 0;
  for (const [index, line] of lines.entries()) {
    const from = start;
    start += line.length + 1;
    if (line.length > LONGEST_LINE) break;
    const written = line.replace(/\r$/, '');
    const marked = index === 0 && written.startsWith('\uFEFF') ? 1 : 0;
    const trimmed = written.slice(marked).replace(/^[\s\u0085]+/, '');
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const at = from + written.length - trimmed.length;
    const source = { place: { file, start: at, end: at + trimmed.length }, exact: true };
    const whole: TracedText = { text: trimmed, pieces: [{ at: 0, source }] };
    const equals = trimmed.indexOf('=');
    if (equals === 0) continue;
    pairs.push(
      equals < 0
        ? { key: whole, value: { text: '', pieces: [] } }
        : { key: sliceText(whole, 0, equals), value: sliceText(whole, equals + 1) },
    );
  }
  return pairs;
}
