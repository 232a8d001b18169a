import { afterInPod } from '../../kubernetes/insertion-order.js';
import { type Pod, podFieldOf, podsOf } from '../../kubernetes/pod.js';
import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { accountName } from '../../workspace/bindings.js';
import { type Addition, planAddition } from '../../yaml/edit/additions.js';
import { podSecurity } from '../kit/groups.js';

/**
 * Looks at pods alone. A ServiceAccount may switch the token off too, but the pod's own word counts over it and holds
 * when the account changes; to report accounts as well would say everything twice. A pod that names an account of its
 * own probably uses the token, as does one that asks for it: there it is information. Where the account is bound to a role
 * the pod is there to talk to the API, and nothing is said.
 */
export default defineRule({
  id: 'sa-automount',
  family: 'service-accounts',
  level: 'warning',
  scope: 'resource',
  controls: { cis: ['5.1.6'], nsa: ['service-account-tokens'] },
  summary: "A pod gets its service account's token",
  why: 'Whoever gets into a container finds the token and may do with the Kubernetes API what the account may; most workloads never call it.',
  how: 'Set `automountServiceAccountToken` to false for pods that do not call the Kubernetes API. Where a binding in the same file, folder, chart or kustomization gives the account rights, nothing is said.',
  references: [
    {
      title: 'Configure Service Accounts for Pods: Opt out of API credential automounting',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting',
    },
  ],
  *check(resource, { path }) {
    for (const pod of podsOf(resource, path)) {
      // Argo's own container reports through the API.
      if (pod.defaults) continue;
      const field = podFieldOf(pod, 'automountServiceAccountToken');
      if (field === 'unknown' || (field !== 'absent' && field.value === false)) continue;
      const { own, account, called } = accountOf(pod);
      yield {
        account: called,
        ...(field === 'absent'
          ? { at: pod.cursor, range: pod.label, group: podSecurity(pod, 'automountServiceAccountToken') }
          : { at: field }),
        message: `${pod.title} gets a token for the Kubernetes API${account ? ` as "${account}"` : ''}`,
        ...(own || field !== 'absent' ? { level: 'information' as const } : {}),
        fixes: [optOut(pod, account)],
      };
    }
  },
});

interface PodAccount {
  /** Whether it is another than the one everybody has. */
  readonly own: boolean;
  /** Undefined where a template fills it. */
  readonly account: string | undefined;
  /** As bindings are looked for. */
  readonly called: string;
}

function accountOf({ cursor }: Pod): PodAccount {
  const written = cursor.at('serviceAccountName') ?? cursor.at('serviceAccount');
  const own = written !== undefined && !written.isNull && written.value !== 'default' && written.value !== '';
  return { own, account: own ? written.string : undefined, called: own ? accountName(written) : 'default' };
}

function optOut({ cursor, title }: Pod, account: string | undefined): Fix {
  const adds: Addition = {
    map: cursor,
    path: ['automountServiceAccountToken'],
    value: false,
    after: afterInPod(cursor, 'automountServiceAccountToken'),
  };
  return {
    title: `Remove the token: ${account ? `"${account}"` : title} can no longer talk to the API server`,
    // Bindings may stand anywhere: who takes the token away decides it for this workload.
    safety: 'intent',
    risk: 'calls to the Kubernetes API',
    adds,
    plan: () => planAddition(adds),
  };
}
