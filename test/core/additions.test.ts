import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../server/src/core/text/range.js';
import type { Cursor } from '../../server/src/core/yaml/cursor.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { type Addition, addTogether } from '../../server/src/core/yaml/edit/additions.js';

function containerOf(text: string): Cursor {
  const container = parseStream(text).documents[0]?.document.root?.at('containers', 0);
  if (!container) throw new Error('The text has a container');
  return container;
}

/** The text with four fields of a security context, or why not. */
function secured(text: string): string {
  const map = containerOf(text);
  const into = (path: readonly string[], value: Addition['value']): Addition => ({
    map,
    path: ['securityContext', ...path],
    value,
    after: ['image', 'name'],
  });
  const plan = addTogether(
    into(['runAsNonRoot'], true),
    into(['seccompProfile', 'type'], 'RuntimeDefault'),
    into(['capabilities', 'drop'], ['ALL']),
    into(['capabilities', 'add'], ['NET_BIND_SERVICE']),
    // Said already: the first one counts.
    into(['runAsNonRoot'], false),
  );
  if ('refused' in plan) return `refused: ${plan.refused}`;
  // Several edits where something is there already, but each mapping once.
  return applyEdits(text, plan.edits);
}

const ADDED = [
  '    securityContext:',
  '      runAsNonRoot: true',
  '      seccompProfile:',
  '        type: RuntimeDefault',
  '      capabilities:',
  '        drop:',
  '          - ALL',
  '        add:',
  '          - NET_BIND_SERVICE',
];

describe('additions to one mapping', () => {
  test('come whole behind what people write before it, in the style of the file', () => {
    const before = ['containers:', '  - name: app', '    image: a # pinned'];
    const after = ['    env: []', '    args:', '      - one', ''];
    expect(secured([...before, ...after].join('\n'))).toBe([...before, ...ADDED, ...after].join('\n'));
    expect(secured([...before, ...after].join('\r\n'))).toBe([...before, ...ADDED, ...after].join('\r\n'));
  });

  test('fill a mapping that is empty', () => {
    const [, ...fields] = ADDED;
    for (const empty of ['', ' {}', ' null', ' # none yet']) {
      const result = secured(`containers:\n  - name: app\n    securityContext:${empty}\n    args:\n      - one\n`);
      for (const field of fields) expect(result).toContain(`${field}\n`);
      expect(result.match(/securityContext:/g)).toHaveLength(1);
      if (empty.includes('#')) expect(result).toContain('# none yet');
    }
  });

  test('keep what is there and its order', () => {
    const text = [
      'containers:',
      '  - name: app',
      '    securityContext:',
      '      capabilities: # few',
      '      runAsUser: 1000 # app',
      '',
    ].join('\n');
    expect(secured(text)).toBe(
      [
        'containers:',
        '  - name: app',
        '    securityContext:',
        '      capabilities: # few',
        '        drop:',
        '          - ALL',
        '        add:',
        '          - NET_BIND_SERVICE',
        '      runAsUser: 1000 # app',
        '      runAsNonRoot: true',
        '      seccompProfile:',
        '        type: RuntimeDefault',
        '',
      ].join('\n'),
    );
  });

  test('stay within a flow mapping', () => {
    expect(secured('containers: [{name: app, env: []}]\n')).toBe(
      'containers: [{name: app, securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}, capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}, env: []}]\n',
    );
  });

  test('are refused where a template may add them, or an alias stands', () => {
    expect(secured('containers:\n  - name: app\n    {{- include "more" . }}\n')).toBe(
      'refused: a template may add keys here',
    );
    expect(secured('containers:\n  - &one\n    name: app\nmore: *one\n')).toBe(
      'refused: the value is shared through an anchor',
    );
  });
});
