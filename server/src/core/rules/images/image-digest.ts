import { imagesOf } from '../../kubernetes/image.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'image-digest',
  family: 'images',
  level: 'off',
  scope: 'resource',
  summary: 'An image is not pinned by its digest',
  why: 'Who may push to the registry can put another image behind the tag; a digest names the very image that was checked.',
  how: 'Write `@sha256:…` behind the tag; `crane digest` or `docker buildx imagetools inspect` tells it.',
  references: [
    {
      title: 'Kubernetes: Images, image names',
      url: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
    },
  ],
  *check(resource) {
    for (const { cursor, reference, use } of imagesOf(resource)) {
      if (reference.digest !== undefined) continue;
      yield { at: cursor, message: say`${use} "${cursor.text}", which is not pinned by a digest` };
    }
  },
});
