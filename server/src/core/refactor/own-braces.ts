import type { FixWorld } from '../model/fix.js';
import type { Edit } from '../text/range.js';
import { parseStream, type YamlDocument } from '../yaml/document.js';
import { NodeStyle } from '../yaml/nodes.js';
import { folderOf, join } from './files.js';

/*
 * Outside of charts `{{ }}` is no Helm template: Argo Workflows, Alertmanager, Prometheus and Grafana use the same
 * syntax. The YAML reader takes it for template holes nevertheless, because charts are read before Helm renders them.
 */

const [OPEN, CLOSE] = ['\u2983', '\u2984'];

/**
 * Returns the document parsed again with its holes as text: every offset stays, and the braces of holes are other
 * characters, which `restoreBraces` turns into braces again. Undefined where a hole is no text: it uses Helm's own
 * objects, or YAML would read a mapping there.
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

/** Returns a text from `withBracesAsText` with its braces. */
export function restoreBraces(text: string): string {
  return text.replaceAll(OPEN, '{').replaceAll(CLOSE, '}');
}

/** Returns edits of a document that was parsed by `withBracesAsText` as edits of the original document. */
export function restoreBracesInEdits(edits: readonly Edit[]): { readonly edits: readonly Edit[] } {
  return { edits: edits.map(({ range, newText }) => ({ range, newText: restoreBraces(newText) })) };
}

/** Returns true for a text from `withBracesAsText` that contains a hole of the original document. */
export function hasEncodedBraces(text: string): boolean {
  return text.includes(OPEN) || text.includes(CLOSE);
}

/** Returns true for a file below `templates/` of a chart, which Helm renders. */
export function isHelmTemplate(world: FixWorld): boolean {
  for (let folder = folderOf(world.path); folder !== '' && folder !== '/'; folder = folderOf(folder)) {
    if (!/(?:^|\/)templates$/.test(folder)) continue;
    const chart = join(folderOf(folder), 'Chart.yaml');
    if (world.isTaken(chart) || world.files.textOf(chart) !== undefined) return true;
  }
  return false;
}
