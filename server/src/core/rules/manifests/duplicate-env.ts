import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { anyOverlaps } from '../../text/range.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { refused, removeEntry } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'duplicate-env',
  family: 'manifests',
  level: 'warning',
  scope: 'container',
  summary: 'An environment variable is set twice',
  why: 'The last one counts: who changes the first wonders why nothing happens, and tools that merge lists drop one of them.',
  how: 'Keep the entry that is meant and remove the other.',
  references: [
    {
      title: 'Define Environment Variables for a Container',
      url: 'https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/',
    },
  ],
  *check(container) {
    const list = container.at('env');
    const entries = [...(list?.items() ?? [])];
    const before = new Map<string, number>();
    for (const [index, entry] of entries.entries()) {
      const name = entry.at('name');
      if (!list || !name?.string) continue;
      const earlier = before.get(name.string);
      before.set(name.string, index);
      const first = earlier === undefined ? undefined : entries[earlier];
      // The entries may be in two branches of a template's condition.
      if (!first || earlier === undefined || isChoice(list, first, entry)) continue;
      yield {
        at: name,
        message: say`Container "${container.name}" sets ${name.string} a second time; only the last one counts`,
        related: [{ message: say`${name.string} is set here first`, range: first.at('name')?.range ?? first.range }],
        fixes: [removeFirst(entries, earlier, index, name.string)],
      };
    }
  },
});

function isChoice(list: Cursor, first: Cursor, second: Cursor): boolean {
  return anyOverlaps(list.lineHoles, { start: first.localRange.start, end: second.localRange.start });
}

function removeFirst(entries: readonly Cursor[], first: number, last: number, name: string): Fix {
  return {
    title: say`Remove the earlier ${name}, which does not count`,
    safety: 'safe',
    plan: () => {
      const entry = entries[first];
      const between = entries.slice(first + 1, last + 1);
      return !entry || between.some((one) => one.at('value')?.text.includes(`$(${name})`))
        ? refused(say`a value between the two refers to the earlier one`)
        : removeEntry(entry);
    },
  };
}
