import { parseImage } from '../../kubernetes/image.js';
import { AFTER } from '../../kubernetes/insertion-order.js';
import { fieldOf } from '../../kubernetes/pod.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { setIn } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'image-pull-policy',
  family: 'images',
  level: 'off',
  scope: 'container',
  controls: { cis: ['1.2.11'] },
  summary: 'A container may run an image its pod was not allowed to pull',
  why: 'What a node has once pulled runs for every pod there, whether or not the pod has the credentials for it, and a tag that moved is not noticed.',
  how: 'Set `imagePullPolicy` to Always, or pin the image by its digest.',
  references: [
    {
      title: 'Kubernetes: Images, image pull policy',
      url: 'https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy',
    },
  ],
  *check(container) {
    const reference = parseImage(container.at('image')?.string ?? '');
    const policy = fieldOf(container, 'imagePullPolicy');
    // A digest cannot move, and without a tag the policy is Always by default.
    if (!reference || reference.digest !== undefined || policy === 'unknown') return;
    const moves = reference.tag === undefined || reference.tag === 'latest';
    if (policy === 'absent' ? moves : policy.value !== 'IfNotPresent' && policy.value !== 'Never') return;
    const at = policy === 'absent' ? { at: container.cursor, range: container.label } : { at: policy };
    yield {
      ...at,
      message: say`Container "${container.name}" takes "${container.at('image')?.text}" from its node where it is there`,
      fixes: [
        {
          title: say`Set imagePullPolicy to Always; the registry is then asked at every start`,
          safety: policy === 'absent' ? 'review' : 'intent',
          plan: () => setIn(container.cursor, ['imagePullPolicy'], 'Always', AFTER.container.imagePullPolicy),
        },
      ],
    };
  },
});
