import { createHash } from 'node:crypto';
import { identityOf } from '../../core/engine/baseline-text.js';
import type { ReportedFinding } from './report.js';

/**
 * Makes fingerprints that stay the same while lines move: from the rule, the object and the path in it, never from a
 * value. What these do not tell apart is numbered within its file, so that a number does not depend on which other files
 * were scanned.
 */
export function fingerprints(): (finding: ReportedFinding) => string {
  const counts = new Map<string, number>();
  return (finding) => {
    const hash = hashOf([finding.rule.id, identity(finding), finding.pointer]);
    const same = `${hash} ${finding.file}`;
    const count = (counts.get(same) ?? 0) + 1;
    counts.set(same, count);
    return `${hash}:${count}`;
  };
}

/** Returns 32 hexadecimal digits that texts without line breaks have alone. */
export function hashOf(texts: readonly string[]): string {
  return createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 32);
}

/** What names the object a finding belongs to; the file where it is none with a name. */
export function identity({ resource, file, document }: ReportedFinding): string {
  return (resource && identityOf(resource)) ?? `${file}#${document}`;
}
