import { defineRule } from '../../model/rule.js';
import { fileVariable, secretAsFile } from '../../refactor/workload/secret-as-file.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'secret-env-ref',
  family: 'secrets',
  level: 'off',
  scope: 'container',
  showsNoValue: true,
  controls: { cis: ['5.4.1'] },
  summary: 'A container gets a secret as an environment variable',
  why: 'Environment variables are inherited by child processes and shown by crash reports and debug pages.',
  how: 'Mount the Secret as a volume and read the value from its file. Many images take the path in a variable of the same name that ends in `_FILE`.',
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
      const name = entry.at('name')?.string ?? '';
      yield {
        at: reference,
        isWritten: true,
        ...(reference.keyRange ? { range: reference.keyRange } : {}),
        message: say`Environment variable "${name}" of container "${container.name}" comes from a Secret; a mounted file is safer`,
        fixes: [
          {
            title: say`Mount it as a file that "${fileVariable(name)}" names; the application has to read it from there`,
            safety: 'intent',
            plan: () => secretAsFile(container, entry),
          },
        ],
      };
    }
    for (const source of container.at('envFrom')?.items() ?? []) {
      const reference = source.at('secretRef');
      if (reference?.kind !== 'map') continue;
      yield {
        at: reference,
        isWritten: true,
        ...(reference.keyRange ? { range: reference.keyRange } : {}),
        message: say`Container "${container.name}" gets every key of a Secret as environment variables; a mounted volume is safer`,
        fixes: [
          {
            title: say`Mount it as files`,
            safety: 'intent',
            plan: () => ({
              refused: say`which variables the Secret brings is not written here; name those that are needed`,
            }),
          },
        ],
      };
    }
  },
});
