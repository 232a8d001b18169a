import { imagesOf, isFrom, qualifiedRepository } from '../../kubernetes/image.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { joinNames } from '../kit/wording.js';

export default defineRule({
  id: 'image-registry-allowlist',
  family: 'images',
  level: 'off',
  switchedOnBy: 'registries',
  scope: 'resource',
  controls: { nsa: ['secure-images'] },
  summary: 'An image comes from a registry that is not on the list',
  why: 'An image from elsewhere went past the scans, signatures and access rules of the registries the team trusts, and a slip in a name is enough to get one.',
  how: 'Take the image from a listed registry, or add its registry to `registries` in `.yamlock.yaml`.',
  references: [
    {
      title: 'Kubernetes: Images, image names',
      url: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
    },
  ],
  *check(resource, { registries = [] }) {
    if (registries.length === 0) return;
    for (const { cursor, reference, use } of imagesOf(resource)) {
      const repository = qualifiedRepository(reference);
      if (registries.some((registry) => isFrom(repository, registry))) continue;
      yield {
        at: cursor,
        message: say`${use} an image from "${repository}", which is none of ${joinNames(registries)}`,
      };
    }
  },
});
