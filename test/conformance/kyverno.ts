import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { NEWEST_VERSION } from '../../server/src/core/kubernetes/version.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { findings } from './check.js';

/** The rules that correspond to the policies of Kyverno. */
const RULES_OF_POLICY: Readonly<Record<string, readonly string[]>> = {
  'disallow-capabilities': ['pss-capabilities-add'],
  'disallow-host-namespaces': ['pss-host-network', 'pss-host-pid', 'pss-host-ipc'],
  'disallow-host-path': ['pss-host-path', 'sensitive-host-path', 'runtime-socket'],
  'disallow-host-ports': ['pss-host-port'],
  'disallow-host-ports-range': ['pss-host-port'],
  'disallow-host-process': ['pss-host-process'],
  'disallow-privileged-containers': ['pss-privileged'],
  'disallow-proc-mount': ['pss-proc-mount'],
  'disallow-selinux': ['pss-selinux-options'],
  'restrict-apparmor-profiles': ['pss-apparmor-profile'],
  'restrict-seccomp': ['pss-seccomp-unconfined'],
  'restrict-sysctls': ['pss-unsafe-sysctl'],
  // Here the baseline rule reports a part of the capabilities that restricted forbids to add.
  'disallow-capabilities-strict': ['pss-drop-all', 'pss-capabilities-add'],
  'disallow-privilege-escalation': ['pss-privilege-escalation'],
  'require-run-as-non-root-user': ['pss-run-as-root-user'],
  'require-run-as-nonroot': ['pss-run-as-non-root'],
  'restrict-seccomp-strict': ['pss-seccomp-missing', 'pss-seccomp-unconfined'],
  'restrict-volume-types': [
    'pss-volume-type',
    'pss-host-path',
    'gitrepo-volume',
    'sensitive-host-path',
    'runtime-socket',
  ],
};

/** A difference that the semantics explain, for the resources of a policy whose names match. */
interface Explained {
  readonly policy: string;
  readonly resources: RegExp;
  /** The result of Kyverno. */
  readonly result: 'pass' | 'fail';
  readonly reason: string;
}

const EXPLAINED: readonly Explained[] = [
  {
    policy: 'disallow-host-ports-range',
    resources: /^good(?:pod|deployment|cronjob)\d+$/,
    result: 'pass',
    reason:
      'the policy is an example of a range of host ports that a cluster lets pods take; the standard, and with it Pod Security Admission, knows no such range and refuses every host port',
  },
];

/** The rule, of a policy with two rules and resources for each, that checks added capabilities. */
const ABOUT_ADDING = 'adding-capabilities-strict';

export interface KyvernoVerdicts {
  readonly policies: number;
  readonly resources: number;
  readonly agreed: number;
  /** The differences with their reasons. */
  readonly explained: readonly string[];
  /** The differences without a reason. */
  readonly unexplained: readonly string[];
  /** The reasons without a difference. */
  readonly unused: readonly string[];
}

/** Compares the rules with the tests of Kyverno's policies for the Pod Security Standards, `<level>/<policy>/.kyverno-test/`. */
export function judgeKyverno(folder: string): KyvernoVerdicts {
  const base = existsSync(`${folder}/pod-security`) ? `${folder}/pod-security` : folder;
  const [explained, unexplained]: [string[], string[]] = [[], []];
  const used = new Set<Explained>();
  let [policies, resources] = [0, 0];
  for (const level of ['baseline', 'restricted']) {
    for (const policy of readdirSync(`${base}/${level}`).sort()) {
      const place = `${base}/${level}/${policy}/.kyverno-test`;
      if (!existsSync(`${place}/kyverno-test.yaml`)) continue;
      policies++;
      const rules = RULES_OF_POLICY[policy];
      if (!rules) {
        unexplained.push(`${policy}: no rule is known to say the same`);
        continue;
      }
      const refused = refusedIn(readFileSync(`${place}/resource.yaml`, 'utf8'), new Set(rules));
      for (const { name, rule, result } of expectedIn(readFileSync(`${place}/kyverno-test.yaml`, 'utf8'))) {
        resources++;
        const found = refused
          .get(name)
          ?.filter(({ adding }) => policy !== 'disallow-capabilities-strict' || adding === (rule === ABOUT_ADDING))
          .map(({ text }) => text);
        if (found === undefined) unexplained.push(`${policy}: the resource ${name} is not there`);
        else if ((result === 'fail') !== found.length > 0) {
          const reason = EXPLAINED.find(
            (one) => one.policy === policy && one.result === result && one.resources.test(name),
          );
          const difference = `${policy}, ${name}: Kyverno says ${result}, ${found.length > 0 ? `but ${found.join('; ')}` : 'but nothing was found'}`;
          if (reason) used.add(reason);
          if (reason) explained.push(`${difference}\n  because ${reason.reason}`);
          else unexplained.push(difference);
        }
      }
    }
  }
  const unused = EXPLAINED.filter((one) => !used.has(one)).map(({ policy, resources: names }) => `${policy}, ${names}`);
  return {
    policies,
    resources,
    agreed: resources - explained.length - unexplained.length,
    explained,
    unexplained,
    unused,
  };
}

interface Refusal {
  readonly text: string;
  /** True where the finding is about added capabilities. */
  readonly adding: boolean;
}

/** Returns the findings of each resource, by its name. */
function refusedIn(text: string, rules: ReadonlySet<string>): ReadonlyMap<string, readonly Refusal[]> {
  const stream = parseStream(text);
  const found = new Map<string, Refusal[]>();
  for (const { document } of stream.documents) {
    const name = document.root?.at('metadata', 'name')?.string;
    if (name !== undefined) found.set(name, []);
  }
  for (const { rule, finding, resource, pointer } of findings(stream, rules, NEWEST_VERSION)) {
    const adding = pointer.includes('/capabilities/add');
    found.get(resource?.name ?? '')?.push({ text: `${rule.id}: ${finding.message}`, adding });
  }
  return found;
}

interface Expectation {
  readonly name: string;
  readonly rule: string;
  readonly result: 'pass' | 'fail';
}

/** Returns Kyverno's result for each resource and rule of the policy; rules that only split a check count as one. */
function expectedIn(text: string): readonly Expectation[] {
  const expected = new Map<string, Expectation>();
  const results = parseStream(text).documents[0]?.document.root?.at('results');
  for (const entry of results?.items() ?? []) {
    const result = entry.at('result')?.string;
    if (result !== 'pass' && result !== 'fail') continue;
    const rule = entry.at('rule')?.string === ABOUT_ADDING ? ABOUT_ADDING : '';
    for (const resource of entry.at('resources')?.items() ?? []) {
      const name = resource.string;
      // A resource fails where any of several rules fails.
      if (name !== undefined && (result === 'fail' || !expected.has(`${name} ${rule}`)))
        expected.set(`${name} ${rule}`, { name, rule, result });
    }
  }
  return [...expected.values()];
}
