import { readdirSync, readFileSync } from 'node:fs';
import { NEWEST_VERSION } from '../../server/src/core/kubernetes/version.js';
import { findings, type PssLevel, rulesOf } from './check.js';

/** The rules that correspond to the checks of the standard, by the names of its test cases. */
const RULES_OF_CHECK: Readonly<Record<string, readonly string[]>> = {
  allowprivilegeescalation: ['pss-privilege-escalation'],
  apparmorprofile: ['pss-apparmor-profile'],
  capabilities_baseline: ['pss-capabilities-add'],
  capabilities_restricted: ['pss-drop-all'],
  hostnamespaces: ['pss-host-network', 'pss-host-pid', 'pss-host-ipc'],
  hostpathvolumes: ['pss-host-path', 'sensitive-host-path', 'runtime-socket'],
  hostports: ['pss-host-port'],
  hostprobesandhostlifecycle: ['pss-probe-host'],
  privileged: ['pss-privileged'],
  procmount: ['pss-proc-mount'],
  procmount_restricted: ['pss-proc-mount-restricted'],
  // The standard skips its check for hostPath where it runs this one; here this rule skips hostPath.
  restrictedvolumes: ['pss-volume-type', 'pss-host-path', 'gitrepo-volume', 'sensitive-host-path', 'runtime-socket'],
  runasnonroot: ['pss-run-as-non-root'],
  runasuser: ['pss-run-as-root-user'],
  seccompprofile_baseline: ['pss-seccomp-unconfined'],
  // A profile that is switched off breaks the baseline, which restricted includes.
  seccompprofile_restricted: ['pss-seccomp-missing', 'pss-seccomp-unconfined'],
  selinuxoptions: ['pss-selinux-options'],
  sysctls: ['pss-unsafe-sysctl'],
  windowshostprocess: ['pss-host-process'],
};

/** Further rules that have findings in the cases of a check, because its pods cannot be without them. */
const BESIDES: Readonly<Record<string, readonly string[]>> = {
  // Kubernetes accepts host processes only with the host network.
  windowshostprocess: ['pss-host-network'],
  // Kubernetes rejects privileged containers without privilege escalation.
  privileged: ['pss-privilege-escalation'],
  // A container without any security context lacks the other fields of a container too.
  allowprivilegeescalation: ['pss-drop-all'],
};

export interface Verdicts {
  readonly files: number;
  readonly versions: number;
  /** One sentence for each file on which the standard and the rules do not agree. */
  readonly disagreements: readonly string[];
}

/**
 * Compares the rules with the test cases of the standard, `test/testdata/<level>/v1.<minor>/{pass,fail}/<check><number>.yaml`
 * below the folder: passing cases have no findings of the level's rules; failing cases have findings of the check's rules, and
 * of no others.
 */
export function judgeStandard(folder: string): Verdicts {
  const disagreements: string[] = [];
  let [files, versions] = [0, 0];
  for (const level of ['baseline', 'restricted'] as const) {
    for (const version of readdirSync(`${folder}/test/testdata/${level}`).sort()) {
      const minor = Number(/^v1\.(\d+)$/.exec(version)?.[1] ?? Number.NaN);
      if (!(minor <= NEWEST_VERSION)) {
        disagreements.push(`${level}/${version}: a version that is not known here`);
        continue;
      }
      versions++;
      for (const outcome of ['pass', 'fail'] as const) {
        const place = `${folder}/test/testdata/${level}/${version}/${outcome}`;
        for (const name of readdirSync(place).sort()) {
          files++;
          const text = readFileSync(`${place}/${name}`, 'utf8');
          const wrong = judgeCase(text, name, outcome, level, minor);
          if (wrong !== undefined) disagreements.push(`${level}/${version}/${outcome}/${name}: ${wrong}`);
        }
      }
    }
  }
  return { files, versions, disagreements };
}

function judgeCase(
  text: string,
  name: string,
  outcome: 'pass' | 'fail',
  level: PssLevel,
  minor: number,
): string | undefined {
  const found = [...new Set(findings(text, rulesOf(level), minor).map(({ rule }) => rule.id))];
  if (outcome === 'pass') return found.length > 0 ? `passes, but ${found.join(', ')} found something` : undefined;
  const check = name.replace(/\d*\.yaml$/, '');
  const expected = RULES_OF_CHECK[check];
  if (!expected) return `no rule is known to stand for the check ${check}`;
  if (!found.some((rule) => expected.includes(rule))) {
    return `fails, but ${expected.join(' or ')} found nothing${found.length > 0 ? ` (${found.join(', ')} did)` : ''}`;
  }
  const others = found.filter((rule) => !expected.includes(rule) && !BESIDES[check]?.includes(rule));
  return others.length > 0 ? `fails for one reason, but ${others.join(', ')} found something as well` : undefined;
}
