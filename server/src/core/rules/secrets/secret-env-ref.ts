import { defineRule } from '../../rule.js';

export default defineRule({
  id: 'secret-env-ref',
  family: 'secrets',
  level: 'off',
  scope: 'container',
  showsNoValue: true,
  controls: { cis: ['5.4.1'] },
  summary: 'A container gets a secret as an environment variable',
  why: 'Environment variables are inherited by child processes and shown by crash reports and debug pages.',
  how: 'Mount the Secret as a volume and read the value from its file.',
  references: [
    {
      title: 'Kubernetes: Using Secrets as files from a Pod',
      url: 'https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-files-from-a-pod',
    },
  ],
  *check(container) {
    for (const entry of container.at('env')?.items() ?? []) {
      const reference = entry.at('valueFrom', 'secretKeyRef');
      if (reference?.kind !== 'map') continue;
      yield {
        at: reference,
        ...(reference.keyRange ? { range: reference.keyRange } : {}),
        message: `Environment variable "${entry.at('name')?.string ?? ''}" of container "${container.name}" comes from a Secret; a mounted file is safer`,
      };
    }
    for (const source of container.at('envFrom')?.items() ?? []) {
      const reference = source.at('secretRef');
      if (reference?.kind !== 'map') continue;
      yield {
        at: reference,
        ...(reference.keyRange ? { range: reference.keyRange } : {}),
        message: `Container "${container.name}" gets every key of a Secret as environment variables; a mounted volume is safer`,
      };
    }
  },
});
