import type { OnCrash, SourceFile } from '../../core/engine/placed-finding.js';
import { isHidden, switchedOff } from '../../core/engine/switched-off.js';
import type { Rule } from '../../core/model/rule.js';
import type { Config } from '../../core/settings/config.js';
import type { Range } from '../../core/text/range.js';
import type { FolderGraph } from './folder-graph.js';

/** A finding that is not shown because somebody wrote so. */
interface Hidden {
  readonly rule: Rule;
  readonly by: 'configuration' | 'suppression';
  /** In UTF-16 code units from the start of the file. */
  readonly range: Range;
}

/** The editor shows findings of every level. */
const EVERY = 'information';

/** Returns what the configuration of a file and its text hide, what rules find in sets included, in the order of the text. */
export function hiddenIn(
  file: SourceFile,
  config: Config,
  graph: FolderGraph | undefined,
  onCrash: OnCrash,
): readonly Hidden[] {
  const { byConfiguration, bySuppressions } = switchedOff(file, config, EVERY, onCrash);
  const hidden: Hidden[] = [
    ...byConfiguration.map(({ rule, range }) => ({ rule, by: 'configuration' as const, range })),
    ...bySuppressions.map(({ rule, range }) => ({ rule, by: 'suppression' as const, range })),
  ];
  graph?.of(file.path, file.stream, config, (rule, by, range) => {
    if (by === 'suppression' || isHidden(rule, config, file.path, EVERY)) hidden.push({ rule, by, range });
  });
  return hidden.sort((a, b) => a.range.start - b.range.start);
}
