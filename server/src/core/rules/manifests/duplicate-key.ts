import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { memo } from '../../text/memo.js';
import type { Range } from '../../text/range.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import type { YamlDocument } from '../../yaml/document.js';
import { refused, removeEntry } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'duplicate-key',
  family: 'manifests',
  level: 'error',
  scope: 'document',
  summary: 'A key stands twice in one mapping',
  why: 'Only the last of the values counts, and strict readers refuse the whole document.',
  how: 'Keep the entry that is meant and remove the other.',
  references: [
    { title: 'YAML 1.2.2: mapping keys are unique', url: 'https://yaml.org/spec/1.2.2/#3213-node-comparison' },
  ],
  *check(document) {
    const entries = entriesAt(
      document,
      document.duplicateKeys.map(({ range }) => range),
    );
    for (const { name, range, first } of document.duplicateKeys) {
      // In `{a, a}` an entry without a colon may have been meant as a value.
      const isKey = /^[ \t]*:/.test(document.text.slice(range.end, range.end + 80));
      yield {
        at: entries.get(range.start),
        isWritten: true,
        range,
        message: say`${isKey ? say`The key "${name}"` : say`A key`} stands here a second time; only the last one counts`,
        related: [{ message: isKey ? say`"${name}" stands here first` : say`It stands here first`, range: first }],
        fixes: [removeFirst(document, isKey ? say`"${name}"` : say`key`, first)],
      };
    }
  },
});

/** Returns the entries that others repeat, by the offsets of their keys. */
const firstEntries = memo((document: YamlDocument) =>
  entriesAt(
    document,
    document.duplicateKeys.map(({ first }) => first),
  ),
);

/** Returns the entries with keys at these ranges, by the offset of the key; it walks the tree once. */
function entriesAt({ root }: YamlDocument, keys: readonly Range[]): ReadonlyMap<number, Cursor> {
  const starts = new Set(keys.map(({ start }) => start));
  const found = new Map<number, Cursor>();
  for (const cursor of starts.size > 0 ? (root?.walk() ?? []) : []) {
    const start = cursor.keyRange?.start;
    if (start !== undefined && starts.has(start)) found.set(start, cursor);
  }
  return found;
}

/** Returns the fix that removes the first entry. Kubernetes ignores that one, but it may be the intended one. */
function removeFirst(document: YamlDocument, name: string, first: Range): Fix {
  return {
    title: say`Remove the earlier ${name}, which does not count`,
    safety: 'review',
    plan: () => {
      const entry = firstEntries(document).get(first.start);
      return entry ? removeEntry(entry) : refused(say`the earlier entry cannot be told apart`);
    },
  };
}
