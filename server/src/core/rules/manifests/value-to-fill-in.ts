import { defineRule } from '../../model/rule.js';
import { FILL_IN } from '../../refactor/missing/fill-in.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'value-to-fill-in',
  family: 'manifests',
  level: 'information',
  scope: 'document',
  showsNoValue: true,
  summary: 'A value is still to be filled in',
  why: 'The object was made because something reads it; what it reads there is no value yet.',
  how: `Write the value in the place of "${FILL_IN}", for a SealedSecret what \`kubeseal --raw\` prints.`,
  references: [
    {
      title: 'Kubernetes: ConfigMaps',
      url: 'https://kubernetes.io/docs/concepts/configuration/configmap/',
    },
  ],
  *check({ root }) {
    for (const scalar of root?.walk() ?? []) {
      if (scalar.kind !== 'scalar' || scalar.string === undefined) continue;
      // A literal of a generator has its key before the value.
      const [, key = scalar.key] = /^([^=\s]+)=/.exec(scalar.string) ?? [];
      if (scalar.string.slice(scalar.string.indexOf('=') + 1) !== FILL_IN) continue;
      yield {
        at: scalar,
        message: key === undefined ? say`A value is to be filled in` : say`"${key}" is to be filled in`,
      };
    }
  },
});
