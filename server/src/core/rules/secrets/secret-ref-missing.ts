import { defineRule } from '../../model/rule.js';
import { createSecret } from '../kit/create-fixes.js';
import { danglingFinding, danglingReferences, isMadeByEso, isOfFlux, withFixes } from '../kit/dangling.js';

export default defineRule({
  id: 'secret-ref-missing',
  family: 'secrets',
  level: 'warning',
  scope: 'set',
  showsNoValue: true,
  summary: 'A reference names a Secret that nothing defines',
  why: 'The pod does not start, or the controller waits for ever; the name is mostly mistyped, or the Secret was forgotten.',
  how: 'Correct the name, or define the Secret in the way of the repository. Names that exist elsewhere can be listed under `external` in the configuration.',
  references: [
    {
      title: 'Kubernetes: Using Secrets',
      url: 'https://kubernetes.io/docs/concepts/configuration/secret/#using-a-secret',
    },
  ],
  *check(view) {
    for (const found of danglingReferences(view, ['Secret'])) {
      const isElsewhere = found.reference.use === 'tls' || isOfFlux(found.object.kind) || isMadeByEso(found.maker);
      if (!isElsewhere) yield withFixes(danglingFinding(found), (world) => createSecret(found, world));
    }
  },
});
