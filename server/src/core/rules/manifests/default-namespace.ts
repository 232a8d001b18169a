import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';

/** Objects without a namespace have no finding: theirs is chosen when they are applied. */
export default defineRule({
  id: 'default-namespace',
  family: 'manifests',
  level: 'off',
  scope: 'resource',
  controls: { cis: ['5.6.4'] },
  summary: 'An object is put into the default namespace',
  why: 'Policies, quotas and roles are made for namespaces: in the default one everybody shares them, and objects land there by mistake.',
  how: 'Put the object into a namespace of its own.',
  references: [
    {
      title: 'Namespaces: When to use multiple namespaces',
      url: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#when-to-use-multiple-namespaces',
    },
  ],
  *check(resource) {
    const namespace = resource.cursor.at('metadata', 'namespace');
    // The service account `default` and the API server's Service `kubernetes` belong in this namespace.
    if (namespace?.value !== 'default' || resource.name === 'default' || resource.name === 'kubernetes') return;
    yield { at: namespace, message: say`${describe(resource)} is put into the default namespace` };
  },
});
