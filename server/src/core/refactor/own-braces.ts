import type { FixWorld } from '../rule.js';
import { parseStream, type YamlDocument } from '../yaml/document.js';
import { folderOf, join } from './files.js';

/*
 * Outside of charts `{{ }}` is no Helm template: Argo Workflows, Alertmanager, Prometheus and Grafana have such text of their
 * own. The reader takes it for holes all the same, because nobody fills in a chart before it is read.
 */

const [OPEN, CLOSE] = ['\u2983', '\u2984'];

/**
 * The document read again with its holes as text: every offset stays, and a brace of a hole is another character, which
 * `bracesBack` turns into a brace again. Undefined where the text has those characters already.
 */
export function withBracesAsText(document: YamlDocument): YamlDocument | undefined {
  const { text, tree } = document;
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
  return one && one.start === 0 && more.length === 0 && problems.length === 0 ? one.document : undefined;
}

export function bracesBack(text: string): string {
  return text.replaceAll(OPEN, '{').replaceAll(CLOSE, '}');
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
    if (world.isTaken(chart) || world.readText(chart) !== undefined) return true;
  }
  return false;
}
