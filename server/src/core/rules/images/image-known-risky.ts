import { imagesOf } from '../../kubernetes/image.js';
import { defineRule } from '../../model/rule.js';
import { type Phrase, phrase, say } from '../../text/say.js';

const RISKY: readonly { readonly repository: RegExp; readonly what: Phrase }[] = [
  {
    repository: /(?:^|\/)tiller$/,
    what: phrase`the server of Helm 2, which does for whoever reaches it what it may itself, and is given up since 2020`,
  },
  {
    repository: /(?:^|\/)kubernetes-dashboard-(?:amd64|arm|arm64|ppc64le|s390x)$/,
    what: phrase`the first version of the dashboard, which lets people in without a login, and is given up`,
  },
  {
    repository: /(?:^|\/)(?:ingress-nginx\/controller(?:-chroot)?|nginx-ingress-controller)$/,
    what: phrase`Ingress NGINX, which gets no security fixes since March 2026`,
  },
];

export default defineRule({
  id: 'image-known-risky',
  family: 'images',
  level: 'warning',
  scope: 'resource',
  summary: 'An image is known to be a risk',
  why: 'Nobody mends what is found in it any more.',
  how: 'Move to what came after it: Helm 3, Headlamp, a controller of the Gateway API.',
  references: [
    {
      title: 'Ingress NGINX Retirement: What You Need to Know',
      url: 'https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/',
    },
    {
      title: 'Helm: Changes since Helm 2, removal of Tiller',
      url: 'https://helm.sh/docs/faq/changes_since_helm2/#removal-of-tiller',
    },
  ],
  *check(resource) {
    for (const { cursor, reference, use } of imagesOf(resource)) {
      const risk = RISKY.find(({ repository }) => repository.test(reference.repository));
      if (!risk) continue;
      yield { at: cursor, message: say`${use} "${reference.repository}": ${risk.what}` };
    }
  },
});
