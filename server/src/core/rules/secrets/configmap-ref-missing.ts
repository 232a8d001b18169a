import { defineRule } from '../../model/rule.js';
import { createConfigMap } from '../kit/create-fixes.js';
import { danglingFinding, danglingReferences, withFixes } from '../kit/dangling.js';

export default defineRule({
  id: 'configmap-ref-missing',
  family: 'secrets',
  level: 'warning',
  scope: 'set',
  showsNoValue: true,
  summary: 'A reference names a ConfigMap that nothing defines',
  why: 'The pod does not start: the name is mostly mistyped, or the ConfigMap was forgotten.',
  how: 'Correct the name, or define the ConfigMap. Names that exist elsewhere can be listed under `external` in the configuration.',
  references: [
    {
      title: 'Kubernetes: ConfigMaps',
      url: 'https://kubernetes.io/docs/concepts/configuration/configmap/#using-configmaps',
    },
  ],
  *check(view) {
    for (const found of danglingReferences(view, ['ConfigMap']))
      yield withFixes(danglingFinding(found), () => createConfigMap(found));
  },
});
