import { imagesOf, mayBeRetagged } from '../../kubernetes/image.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';

/**
 * Kustomize may add the tag from another file (`images:`), which a rule cannot see: in a file that a kustomization takes the
 * finding is `information`.
 */
export default defineRule({
  id: 'image-untagged',
  family: 'images',
  level: 'warning',
  scope: 'resource',
  summary: 'An image has neither tag nor digest',
  why: 'It means the tag `latest`: what runs changes from one start to the next, and nobody can tell what ran before.',
  how: 'Write the version to run as the tag, or pin the image by its digest.',
  references: [
    {
      title: 'Kubernetes: Images, image names',
      url: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
    },
    {
      title: 'Kubernetes: Updating images',
      url: 'https://kubernetes.io/docs/concepts/containers/images/#updating-images',
    },
  ],
  *check(resource, { path }) {
    const retagged = mayBeRetagged(path);
    for (const { cursor, reference, use } of imagesOf(resource)) {
      if (reference.tag !== undefined || reference.digest !== undefined) continue;
      yield {
        at: cursor,
        message: say`${use} "${reference.repository}" without a tag or digest${retagged ? say`, unless a kustomization sets one` : ''}`,
        ...(retagged ? { level: 'information' as const } : {}),
      };
    }
  },
});
