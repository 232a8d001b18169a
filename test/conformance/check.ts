import { checkFile } from '../../server/src/core/engine/check.js';
import { NO_OTHERS } from '../../server/src/core/engine/deferred-level.js';
import type { PlacedFinding } from '../../server/src/core/engine/placed-finding.js';
import { settle } from '../../server/src/core/engine/settle.js';
import { RULES } from '../../server/src/core/rules/registry.js';
import { Config, DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { parseStream, type YamlStream } from '../../server/src/core/yaml/document.js';

export type PssLevel = 'baseline' | 'restricted';

/** Returns the ids of the rules for a level of the Pod Security Standards; restricted includes the rules of baseline. */
export function rulesOf(level: PssLevel): ReadonlySet<string> {
  const levels = new Set<string | undefined>(level === 'baseline' ? ['baseline'] : ['baseline', 'restricted']);
  return new Set(RULES.filter(({ pss }) => levels.has(pss)).map(({ id }) => id));
}

/** Returns the findings of only these rules in a text, for a version of Kubernetes. */
export function findings(
  text: string | YamlStream,
  rules: ReadonlySet<string>,
  kubernetesVersion: number,
): readonly PlacedFinding[] {
  const stream = typeof text === 'string' ? parseStream(text) : text;
  const config = new Config('', { ...DEFAULT_SETTINGS, kubernetesVersion }, rules);
  const file = { path: 'case.yaml', stream, fileClass: 'kubernetes', ignoredByGit: false } as const;
  const checked = checkFile(file, config, (rule, error) => {
    throw new Error(`The rule ${rule} threw`, { cause: error });
  });
  return settle(checked, NO_OTHERS);
}
