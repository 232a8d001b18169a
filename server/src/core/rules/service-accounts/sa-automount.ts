import { afterInPod } from '../../kubernetes/insertion-order.js';
import { type Pod, podFieldOf, podsOf } from '../../kubernetes/pod.js';
import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { accountName } from '../../workspace/bindings.js';
import { type Addition, planAddition } from '../../yaml/edit/additions.js';
import { podSecurity } from '../kit/groups.js';

/**
 * Reports pods, not ServiceAccounts. A ServiceAccount may switch the token off too, but the field of the pod overrides it and
 * stays valid when the account changes; findings at both would be duplicates. A pod that names an account or asks for the token
 * probably uses it: there the finding is `information`. A pod whose account is bound to a role needs the API and has no finding.
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
      // The container that Argo adds reports through the API.
      if (pod.defaults) continue;
      const field = podFieldOf(pod, 'automountServiceAccountToken');
      if (field === 'unknown' || (field !== 'absent' && field.value === false)) continue;
      const { own, account, called } = accountOf(pod);
      yield {
        account: called,
        ...(field === 'absent'
          ? { at: pod.cursor, range: pod.label, group: podSecurity(pod, 'automountServiceAccountToken') }
          : { at: field }),
        message: say`${pod.title} gets a token for the Kubernetes API${account ? say` as "${account}"` : ''}`,
        ...(own || field !== 'absent' ? { level: 'information' as const } : {}),
        fixes: [optOut(pod, account)],
      };
    }
  },
});

interface PodAccount {
  /** True for another account than `default`. */
  readonly own: boolean;
  /** Undefined where a template fills it. */
  readonly account: string | undefined;
  /** The name by which bindings are looked up. */
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
    title: say`Remove the token: ${account ? say`"${account}"` : title} can no longer talk to the API server`,
    // Bindings may be in other repositories: a person has to decide that this workload needs no token.
    safety: 'intent',
    risk: say`calls to the Kubernetes API`,
    adds,
    plan: () => planAddition(adds),
  };
}
