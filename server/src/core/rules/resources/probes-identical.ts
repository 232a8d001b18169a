import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';

export default defineRule({
  id: 'probes-identical',
  family: 'resources',
  level: 'off',
  scope: 'container',
  summary: 'Liveness and readiness are probed in the same way',
  why: 'A container that is busy is to get no more requests; with the same probe it is restarted instead, and the others get busier.',
  how: 'Let the liveness probe fail later than the readiness probe, or ask it for less.',
  references: [
    {
      title: 'Liveness, Readiness, and Startup Probes',
      url: 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
    },
  ],
  *check(container) {
    const [liveness, readiness] = [container.at('livenessProbe'), container.at('readinessProbe')];
    if (liveness?.kind !== 'map' || readiness?.kind !== 'map' || liveness.size === 0) return;
    const [one, other] = [dataOf(liveness), dataOf(readiness)];
    if (one === undefined || one !== other) return;
    yield {
      at: liveness,
      isWritten: true,
      range: liveness.keyRange ?? liveness.range,
      message: say`Container "${container.name}" probes liveness and readiness in the same way`,
    };
  },
});

/** Returns a value as text with sorted keys; undefined where a template writes a part of it. */
function dataOf(cursor: Cursor): string | undefined {
  if (cursor.open || cursor.opaque) return undefined;
  if (cursor.kind === 'scalar') return JSON.stringify(cursor.value ?? null);
  const parts: string[] = [];
  for (const child of cursor.children()) {
    const part = dataOf(child);
    if (part === undefined) return undefined;
    parts.push(cursor.kind === 'map' ? `${JSON.stringify(child.key)}:${part}` : part);
  }
  return cursor.kind === 'map' ? `{${parts.sort().join()}}` : `[${parts.join()}]`;
}
