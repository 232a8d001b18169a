import type { Flow } from '../../server/src/core/graph/flow/flow.js';

/** Names that no cluster accepts and that a file may have all the same: marks of every language that a flow is written in. */
export const HOSTILE: readonly string[] = [
  '"quoted"',
  "it's",
  '</title><script>alert(1)</script>',
  ']]>--><!--',
  'end',
  'a[b](c){d}|e|>f',
  'line\nbreak\r\n---',
  '\u202eright-to-left\u2066',
  '\u001b[31mred\u0007',
  '#35;&amp;&lt;',
  '%%{init: {}}%%',
  '`code` **bold** <b>x</b>',
  'half \ud83d of a pair',
  '😀 名前 ünï',
  '\u0000',
  'x'.repeat(300),
  ' ',
  'click n0 href "javascript:alert(1)"',
];

/** Returns a flow in which everything that can be named has a hostile name. */
export function hostileFlow(): Flow {
  const nodes = HOSTILE.flatMap((name, at) => {
    const base = { name, namespace: name, set: name, kind: name };
    return [
      { ...base, id: `store ${at} ${name}`, column: 'store' as const },
      { ...base, id: `maker ${at} ${name}`, column: 'maker' as const },
      {
        ...base,
        id: `secret ${at} ${name}`,
        column: 'secret' as const,
        protection: 'external' as const,
        keys: [name, 'b'],
      },
      { ...base, id: `reader ${at} ${name}`, column: 'reader' as const, containers: [name, `${name} 2`] },
    ];
  });
  const edges = HOSTILE.flatMap((name, at) => [
    { from: `store ${at} ${name}`, to: `maker ${at} ${name}`, how: 'keeps' as const },
    { from: `maker ${at} ${name}`, to: `secret ${at} ${name}`, how: 'makes' as const },
    ...[name, `${name} 2`].map((container) => ({
      from: `secret ${at} ${name}`,
      to: `reader ${at} ${name}`,
      how: 'env' as const,
      keys: [name],
      container,
    })),
  ]);
  return { nodes, edges };
}
