import { imagesOf } from '../../kubernetes/image.js';
import type { Safety } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { type Phrase, phrase, say } from '../../text/say.js';
import { setScalar } from '../../yaml/edit/edits.js';

interface Move {
  readonly from: RegExp;
  readonly to: string;
  /** Safe where the new registry has every image of the old one under the same name. */
  readonly safety: Safety;
  readonly what: Phrase;
}

const MOVES: readonly Move[] = [
  { from: /^k8s\.gcr\.io\//, to: 'registry.k8s.io/', safety: 'safe', what: phrase`is frozen since 2023` },
  {
    from: /^(?:(?:us|eu|asia)\.)?gcr\.io\/k8s-artifacts-prod\//,
    to: 'registry.k8s.io/',
    safety: 'review',
    what: phrase`is frozen since 2023`,
  },
  {
    from: /^gcr\.io\/google[-_]containers\//,
    to: 'registry.k8s.io/',
    safety: 'review',
    what: phrase`was given up for registry.k8s.io`,
  },
  {
    from: /^gcr\.io\/kubebuilder\/(?=kube-rbac-proxy[:@])/,
    to: 'quay.io/brancz/',
    safety: 'review',
    what: phrase`was given up in 2025`,
  },
];

export default defineRule({
  id: 'image-old-registry',
  family: 'images',
  level: 'warning',
  scope: 'resource',
  summary: 'An image comes from a registry that was given up',
  why: 'Images there get no security fixes, and one day pods that need them do not start.',
  how: 'Use the registry the project moved to.',
  references: [
    {
      title: 'k8s.gcr.io Image Registry Will Be Frozen From the 3rd of April 2023',
      url: 'https://kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement/',
    },
    {
      title: 'registry.k8s.io: faster, cheaper and Generally Available',
      url: 'https://kubernetes.io/blog/2022/11/28/registry-k8s-io-faster-cheaper-ga/',
    },
  ],
  *check(resource) {
    for (const { cursor, reference, use } of imagesOf(resource)) {
      const move = MOVES.find(({ from }) => from.test(cursor.text));
      if (!move) continue;
      const [registry] = move.from.exec(cursor.text) ?? [''];
      const moved = cursor.text.replace(move.from, move.to);
      yield {
        at: cursor,
        message: say`${use} "${reference.repository}", and ${registry.replace(/\/$/, '')} ${move.what}`,
        tags: ['deprecated'],
        fixes: [
          {
            title: say`Take the image from ${move.to.replace(/\/$/, '')}`,
            safety: move.safety,
            plan: () => setScalar(cursor, moved),
          },
        ],
      };
    }
  },
});
