import { imagesOf, mayBeRetagged } from '../../kubernetes/image.js';
import { defineRule } from '../../model/rule.js';
import type { Range } from '../../text/range.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';

const TAG = 'latest';

/** Returns where the tag is written: at the end of the image, before a quote. Undefined where it is written otherwise. */
function tagIn({ range, document: { text } }: Cursor): Range | undefined {
  const end = range.end - (/["']/.test(text[range.end - 1] ?? '') ? 1 : 0);
  const start = end - TAG.length;
  return text.slice(start, end) === TAG ? { start, end } : undefined;
}

export default defineRule({
  id: 'image-latest',
  family: 'images',
  level: 'warning',
  scope: 'resource',
  summary: 'An image has the tag latest',
  why: 'The tag moves: what runs changes from one start to the next, and nobody can tell what ran before.',
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
      // A digest decides which image runs; the tag beside it does not.
      if (reference.tag !== TAG || reference.digest !== undefined) continue;
      yield {
        at: cursor,
        about: tagIn(cursor),
        message: say`${use} "${reference.repository}" with the moving tag "latest"${retagged ? say`, unless a kustomization sets another` : ''}`,
        ...(retagged ? { level: 'information' as const } : {}),
      };
    }
  },
});
