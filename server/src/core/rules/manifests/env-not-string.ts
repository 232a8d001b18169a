import { defineRule } from '../../rule.js';
import { refused, setScalar } from '../../yaml/edits.js';

export default defineRule({
  id: 'env-not-string',
  family: 'manifests',
  level: 'error',
  scope: 'container',
  summary: 'The value of an environment variable is no text',
  why: 'Kubernetes refuses numbers and booleans there, and with them the whole object.',
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
      const type = typeof value?.value;
      if (!value || (type !== 'number' && type !== 'boolean')) continue;
      const name = entry.at('name')?.string;
      yield {
        at: value,
        // Kustomize reads these words as texts, and writes them in quotes.
        ...(/^(?:y|n|yes|no|on|off)$/i.test(value.text) ? { levelInKustomization: 'warning' as const } : {}),
        message: `The value of ${name ?? 'an environment variable'} in container "${container.name}" is a ${type}, and Kubernetes takes a text only`,
        fixes: [
          {
            title: 'Put the value in quotes',
            safety: 'safe',
            plan: () => (value.tag === undefined ? setScalar(value, value.text) : refused('the value has a tag')),
          },
        ],
      };
    }
  },
});
