import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { anyOverlaps } from '../../text/range.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { refused, replaceValue, setScalar } from '../../yaml/edit/edits.js';
import { NodeStyle } from '../../yaml/nodes.js';

export default defineRule({
  id: 'env-not-string',
  family: 'manifests',
  level: 'error',
  scope: 'container',
  summary: 'The value of an environment variable is no text',
  why: 'Kubernetes refuses numbers, booleans, mappings and lists there, and with them the whole object.',
  how: 'Put the value in quotes.',
  references: [
    {
      title: 'Pod (Kubernetes API): Environment variables',
      url: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#environment-variables',
    },
  ],
  *check(container) {
    for (const entry of container.at('env')?.items() ?? []) {
      const value = entry.at('value');
      const type = value && typeOf(value);
      if (!value || !type) continue;
      const name = entry.at('name')?.string;
      yield {
        at: value,
        isWritten: true,
        // Kustomize reads these words as strings, and writes them in quotes.
        ...(/^(?:y|n|yes|no|on|off)$/i.test(value.text) ? { levelInKustomization: 'warning' as const } : {}),
        message: say`The value of ${name ?? say`an environment variable`} in container "${container.name}" is a ${type}, and Kubernetes takes a text only`,
        fixes: [quote(value)],
      };
    }
  },
});

/** Returns the type of a value that is no string; undefined for strings, empty values and placeholders. */
function typeOf(value: Cursor): string | undefined {
  if (value.kind === 'scalar') {
    const type = typeof value.value;
    return type === 'number' ? say`number` : type === 'boolean' ? say`boolean` : undefined;
  }
  const [only, ...others] = value.entries();
  // `{NAME}` is a placeholder of some tools.
  if (only?.style === NodeStyle.Empty && others.length === 0 && value.style === NodeStyle.Flow) return undefined;
  return value.kind === 'map' ? say`mapping` : say`list`;
}

/** Returns the fix that quotes a value. Braces or brackets are most likely JSON that was meant as a string. */
function quote(value: Cursor): Fix {
  const { localRange, sourceText, style } = value;
  const written = sourceText.slice(localRange.start, localRange.end);
  return {
    title: say`Put the value in quotes`,
    safety: value.kind === 'scalar' ? 'safe' : 'review',
    plan: () => {
      if (value.tag !== undefined) return refused(say`the value has a tag`);
      if (value.kind === 'scalar') return setScalar(value, value.text);
      if (anyOverlaps(value.holes, localRange)) return refused(say`a template fills a part of it`);
      return style === NodeStyle.Flow && !written.includes('\n')
        ? replaceValue(value, written)
        : refused(say`the value stands on several lines`);
    },
  };
}
