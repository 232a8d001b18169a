import { mayBeSame, type PlacedObject } from '../../graph/graph-set.js';
import { mayHaveOtherReaders } from '../../graph/may-live-outside.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'secret-unused',
  family: 'secrets',
  level: 'off',
  scope: 'set',
  showsNoValue: true,
  summary: 'Nothing refers to a Secret',
  why: 'A credential that nobody uses is one that nobody misses when it leaks, and that nobody rotates.',
  how: 'Delete the Secret, and what it gives access to; or name it where it is meant to be used.',
  references: [
    {
      title: 'Kubernetes: Good practices for Secrets',
      url: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
    },
  ],
  *check(view) {
    for (const object of view.objects)
      for (const { kind, name, namespace, range, protection, former, isOwn } of object.definitions) {
        if (kind !== 'Secret' || name === undefined || protection === undefined || isOwn) continue;
        if (isFoundByLabel(object) || mayHaveOtherReaders(view, name, namespace)) continue;
        // A reference that kustomize did not rename is a finding of its own.
        const isUsed = [name, ...(former?.names ?? [])].some((called) =>
          view
            .usersOf(kind, called)
            .some(
              (user) =>
                user !== object &&
                user.references.some(
                  (one) => one.to === kind && one.name === called && mayBeSame(one.namespace, namespace),
                ),
            ),
        );
        if (!isUsed) yield { place: range, object, message: say`Nothing refers to Secret "${name}"` };
      }
  },
});

/** True for an object that a program finds by a label of its own: `argocd.argoproj.io/secret-type`. */
function isFoundByLabel({ labels = {}, annotations = [] }: PlacedObject): boolean {
  const own = [...Object.keys(labels), ...annotations].filter((key) => key.includes('/'));
  return own.some(
    (key) => !/^(?:app\.kubernetes\.io|helm\.sh|kubectl\.kubernetes\.io|kustomize\.toolkit\.fluxcd\.io)\//.test(key),
  );
}
