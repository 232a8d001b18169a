import { defineRule } from '../../model/rule.js';
import { addMissingKey } from '../kit/create-fixes.js';
import { missingKeyFinding, missingKeys, withFixes } from '../kit/dangling.js';

export default defineRule({
  id: 'configmap-key-missing',
  family: 'secrets',
  level: 'warning',
  scope: 'set',
  showsNoValue: true,
  summary: 'A reference reads a key that its ConfigMap does not have',
  why: 'The container does not start: the ConfigMap is there, and the key is not.',
  how: 'Correct the key, or add it to the ConfigMap.',
  references: [
    {
      title: 'Kubernetes: ConfigMaps',
      url: 'https://kubernetes.io/docs/concepts/configuration/configmap/#using-configmaps',
    },
  ],
  *check(view) {
    for (const found of missingKeys(view, 'ConfigMap'))
      yield withFixes(missingKeyFinding(found), () => addMissingKey(found));
  },
});
