import { defineRule } from '../../model/rule.js';
import { createSecret } from '../kit/create-fixes.js';
import {
  danglingFinding,
  danglingReferences,
  isMadeByEso,
  isOfFlux,
  missingContents,
  missingContentsFinding,
  withFixes,
} from '../kit/dangling.js';

export default defineRule({
  id: 'flux-secret-ref-missing',
  family: 'encrypted-secrets',
  level: 'information',
  scope: 'set',
  showsNoValue: true,
  summary: 'An object of Flux names a Secret that nothing defines, or that lacks what it reads',
  why: 'The source is not fetched, the event not sent or the release not made: everything behind it waits.',
  how: 'Correct the name, or give the Secret the keys that the kind reads: `username` with `password`, `identity` with `known_hosts`, `token` and others.',
  references: [
    {
      title: 'Flux: Git repositories, secret reference',
      url: 'https://fluxcd.io/flux/components/source/gitrepositories/#secret-reference',
    },
    {
      title: 'Flux: Helm repositories, secret reference',
      url: 'https://fluxcd.io/flux/components/source/helmrepositories/#secret-reference',
    },
    {
      title: 'Flux: Providers, secret reference',
      url: 'https://fluxcd.io/flux/components/notification/providers/#secret-reference',
    },
  ],
  *check(view) {
    for (const found of danglingReferences(view, ['Secret']))
      if (isOfFlux(found.object.kind) && !isMadeByEso(found.maker))
        yield withFixes(danglingFinding(found), (world) => createSecret(found, world));
    for (const found of missingContents(view, 'Secret'))
      if (isOfFlux(found.object.kind)) yield missingContentsFinding(found);
  },
});
