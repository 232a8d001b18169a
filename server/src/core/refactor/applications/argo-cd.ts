import { words } from '../../secrets/names/key-names.js';
import { say } from '../../text/say.js';
import { setScalar } from '../../yaml/edit/edits.js';
import type { ConfigMapPlace } from '../configmap/configmap-place.js';
import type { Application, SecretReference } from './application.js';
import { idOfHolder } from './naming.js';

export const ARGO_CD: Application = { name: 'Argo CD', secretReference };

/** Returns a reference in Argo CD's notation: `$secret:key` for a Secret with its label, `$key` for its own Secret. */
function secretReference({
  configMapName,
  configMap,
  key,
  scalar,
  entry,
  name,
}: ConfigMapPlace): SecretReference | undefined {
  if (configMapName !== 'argocd-cm' || scalar === entry || !/^(?:oidc|dex)\.config$/.test(key)) return undefined;
  return {
    move: {
      values: [
        { key: [key.replace(/\.config$/, ''), idOfHolder(scalar), name].flatMap(words).join('-'), value: scalar.text },
      ],
      subject: say`"${name}" of ConfigMap "${configMapName}"`,
      namespace: configMap.namespace,
      name: 'argocd-credentials',
      labels: { 'app.kubernetes.io/part-of': 'argocd' },
      suits: (secret) => secret.name === 'argocd-secret' && secret.kind === 'Secret',
    },
    edit: ({ name: secret, key: secretKey }) =>
      setScalar(scalar, secret === 'argocd-secret' ? `$${secretKey}` : `$${secret}:${secretKey}`),
  };
}
