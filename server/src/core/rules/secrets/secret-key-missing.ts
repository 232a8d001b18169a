import { defineRule } from '../../model/rule.js';
import { addMissingKey } from '../kit/create-fixes.js';
import {
  isOfFlux,
  missingContents,
  missingContentsFinding,
  missingKeyFinding,
  missingKeys,
  withFixes,
} from '../kit/dangling.js';

export default defineRule({
  id: 'secret-key-missing',
  family: 'secrets',
  level: 'warning',
  scope: 'set',
  showsNoValue: true,
  summary: 'A reference reads a key that its Secret does not have',
  why: 'The container does not start: the Secret is there, and the key is not.',
  how: 'Correct the key, or add it to what makes the Secret.',
  references: [
    {
      title: 'Kubernetes: Using Secrets',
      url: 'https://kubernetes.io/docs/concepts/configuration/secret/#using-a-secret',
    },
  ],
  *check(view) {
    for (const found of missingKeys(view, 'Secret'))
      if (!found.leftOut) yield withFixes(missingKeyFinding(found), () => addMissingKey(found));
    // Of Flux, a rule of its own says that.
    for (const found of missingContents(view, 'Secret'))
      if (!isOfFlux(found.object.kind)) yield missingContentsFinding(found);
  },
});
