import { sha256 } from '@noble/hashes/sha2.js';
import { compareBytes } from '../provenance/traced.js';
import { utf8 } from './bytes.js';
import { entriesOf, field, type Node, printed, scalar } from './node.js';
import type { ResMap } from './res-map.js';
import { BUILD, joined, type Resource } from './resource.js';

const LETTERS: Readonly<Record<string, string>> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' };

/**
 * Adds the hash of their content to the names of generated ConfigMaps and Secrets. Returns the objects whose hash is not known:
 * kustomize computes that of other kinds of the lines in which it would print them.
 */
export function addHashes(map: ResMap): readonly Resource[] {
  const unknown: Resource[] = [];
  for (const resource of map.list) {
    if (!resource.isEnabled(BUILD.needsHash)) continue;
    if (resource.kind !== 'ConfigMap' && resource.kind !== 'Secret') unknown.push(resource);
    const hash = hashOf(resource);
    resource.rememberId();
    const { value, from } = joined(field(resource.metadata, 'name'), scalar(`-${hash}`));
    resource.setName(scalar(value, from));
  }
  return unknown;
}

/** Returns the ten letters that kustomize computes of the content of a ConfigMap or Secret. */
function hashOf({ node, kind }: Resource): string {
  const fields = kind === 'Secret' ? ['data', 'stringData', 'type'] : ['binaryData', 'data'];
  const parts = [...fields, 'kind', 'name'].sort().flatMap((name) => {
    // The name is not part of it: kustomize looks for it where it never is.
    const text = name === 'kind' ? JSON.stringify(kind) : name === 'name' ? '""' : jsonOf(field(node, name));
    const optional = name === 'binaryData' || name === 'stringData';
    return optional && !text.startsWith('{') ? [] : [`${JSON.stringify(name)}:${text}`];
  });
  const bytes = sha256(utf8(`{${parts.join(',')}}`)).subarray(0, 5);
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [...digits].map((digit) => LETTERS[digit] ?? digit).join('');
}

/** Returns what a hash is made of: a map as JSON, anything else by its text. */
function jsonOf(node: Node | undefined): string {
  return node === undefined || node.kind === 'scalar' ? goJson(node?.value ?? '') : json(node);
}

function json(node: Node): string {
  if (node.kind === 'sequence') return `[${node.content.map(json).join(',')}]`;
  if (node.kind === 'map') {
    const entries = [...entriesOf(node)].sort(([a], [b]) => compareBytes(a.value, b.value));
    return `{${entries.map(([key, value]) => `${goJson(key.value)}:${json(value)}`).join(',')}}`;
  }
  const { value } = printed(node);
  return typeof value === 'string' ? goJson(value) : typeof value === 'bigint' ? String(Number(value)) : String(value);
}

const ESCAPED = /[<>&\u2028\u2029]/g;

/** A text in JSON as Go writes it. */
function goJson(text: string): string {
  return JSON.stringify(text).replaceAll(
    ESCAPED,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
