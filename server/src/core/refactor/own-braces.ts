import type { FixWorld } from '../model/fix.js';
import type { Edit } from '../text/range.js';
import { parseStream, type YamlDocument } from '../yaml/document.js';
import { NodeStyle } from '../yaml/nodes.js';
import { folderOf, join } from './files.js';

/*
 * Outside of charts `{{ }}` is no Helm template: Argo Workflows, Alertmanager, Prometheus and Grafana have such text of their
 * own. The reader takes it for holes all the same, because nobody fills in a chart before it is read.
 */

const [OPEN, CLOSE] = ['\u2983', '\u2984'];

/**
 * The document read again with its holes as text: every offset stays, and a brace of a hole is another character, which
 * `bracesBack` turns into a brace again. Undefined where a hole is no text: Helm's own objects stand in it, or YAML as it is
 * written would read a mapping there.
 */
export function withBracesAsText(document: YamlDocument): YamlDocument | undefined {
  const { text, tree } = document;
  if (tree.holes.some(({ start, end }) => OF_HELM.test(text.slice(start, end)))) return undefined;
  if (text.includes(OPEN) || text.includes(CLOSE)) return undefined;
  let plain = '';
  let position = 0;
  for (const { start, end } of tree.holes) {
    plain += text.slice(position, start);
    plain += text.slice(start, end).replaceAll('{', OPEN).replaceAll('}', CLOSE);
    position = end;
  }
  const { documents, problems } = parseStream(plain + text.slice(position));
  const [one, ...more] = documents;
  if (one?.start !== 0 || more.length > 0 || problems.length > 0 || one.document.problems.length > 0) return undefined;
  for (const scalar of one.document.root?.walk() ?? [])
    if (scalar.style === NodeStyle.Plain && scalar.text.startsWith(OPEN)) return undefined;
  return one.document;
}

const OF_HELM = /\.(?:Values|Release|Chart|Capabilities|Files)\b|\binclude\s*"/;

export function bracesBack(text: string): string {
  return text.replaceAll(OPEN, '{').replaceAll(CLOSE, '}');
}

/** Edits of a document that was read with its braces as text, as they are in the document itself. */
export function withBraces(edits: readonly Edit[]): { readonly edits: readonly Edit[] } {
  return { edits: edits.map(({ range, newText }) => ({ range, newText: bracesBack(newText) })) };
}

/** True for a text in which something is a hole in the document as it is written. */
export function hadBraces(text: string): boolean {
  return text.includes(OPEN) || text.includes(CLOSE);
}

/** True for a file below `templates/` of a chart: there Helm fills in what is in braces. */
export function isHelmTemplate(world: FixWorld): boolean {
  for (let folder = folderOf(world.path); folder !== '' && folder !== '/'; folder = folderOf(folder)) {
    if (!/(?:^|\/)templates$/.test(folder)) continue;
    const chart = join(folderOf(folder), 'Chart.yaml');
    if (world.isTaken(chart) || world.files.textOf(chart) !== undefined) return true;
  }
  return false;
}
