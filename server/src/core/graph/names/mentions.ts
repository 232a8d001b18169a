import { resourcesOf } from '../../kubernetes/resource.js';
import type { Cursor } from '../../yaml/cursor.js';
import type { YamlDocument } from '../../yaml/document.js';

/** A text of an object that has a name in it which is no reference by any table. */
export interface Mention {
  /** `Deployment web` */
  readonly object: string;
  /** Where in it: `args`, `annotations`. */
  readonly field: string;
}

/** The texts that programs read: what stands in them may be a name. */
const TEXTS = /^(?:args|command|value|annotations|data)$/;

/** Returns the texts of a document for programs that have a name in them, as a word. It never quotes one. */
export function mentionsOf(document: YamlDocument, name: string): readonly Mention[] {
  if (!document.text.includes(name)) return [];
  const word = new RegExp(`(?<![\\w-]|[\\w-]\\.)${name.replaceAll('.', '\\.')}(?![\\w-])`);
  return resourcesOf(document).flatMap(({ cursor, kind, name: own }) => {
    if (kind === 'Secret') return [];
    const fields = new Set<string>();
    for (const node of cursor.walk()) {
      if (node.kind !== 'scalar' || !word.test(node.text)) continue;
      const field = fieldOf(node);
      if (field !== undefined) fields.add(field);
    }
    return [...fields].map((field) => ({ object: `${kind} ${own ?? ''}`.trimEnd(), field }));
  });
}

function fieldOf(node: Cursor): string | undefined {
  for (const one of [node, node.parent])
    if (one?.key !== undefined && TEXTS.test(one.key)) return one.key === 'value' ? 'env' : one.key;
  return undefined;
}

/** Returns the objects that make a Secret with a template that reads a key: `{{ .password }}`. */
export function templatesReading(document: YamlDocument, key: string): readonly string[] {
  if (!document.text.includes('{{')) return [];
  const action = new RegExp(`\\{\\{[^}]*(?<![\\w-])${key.replaceAll('.', '\\.')}(?![\\w-])`);
  return resourcesOf(document).flatMap(({ cursor, kind, name }) => {
    const texts = [
      cursor.at('spec', 'target', 'template'),
      cursor.at('spec', 'externalSecretSpec', 'target', 'template'),
    ];
    const isRead = texts.some(
      (template) => template && action.test(document.text.slice(template.range.start, template.range.end)),
    );
    return isRead ? [`${kind} ${name ?? ''}`.trimEnd()] : [];
  });
}
