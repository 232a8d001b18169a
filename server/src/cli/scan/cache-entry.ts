import { LEVELS } from '../../core/model/finding.js';
import { SAFETIES } from '../../core/model/fix.js';
import { findRule } from '../../core/rules/registry.js';
import { RULE_LEVELS } from '../../core/settings/config.js';
import { printable } from '../../core/text/printable.js';
import { factsOf } from '../../core/workspace/facts.js';
import type { ExcerptLine } from '../report/report.js';
import type { CheckResult, FileReport } from './file-report.js';

/** What the cache keeps of a file. */
export interface CacheEntry {
  readonly result: CheckResult & { readonly hash: string };
  /** The report where it depends on other files, and a fingerprint of those. */
  readonly finished?: { readonly world: string; readonly report: FileReport };
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isFlag: Check = (value) => typeof value === 'boolean';
const oneOf =
  (words: readonly unknown[]): Check =>
  (value) =>
    words.includes(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const either =
  (...checks: readonly Check[]): Check =>
  (value) =>
    checks.some((check) => check(value));
const isNull: Check = (value) => value === null;

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object with these members and no other; those in `optional` may be missing. */
function shape(members: Readonly<Record<string, Check>>, optional: Readonly<Record<string, Check>> = {}): Check {
  const all = new Map(Object.entries({ ...members, ...optional }));
  const needed = Object.keys(members);
  return (value) => {
    if (!isGroup(value)) return false;
    const entries = Object.entries(value);
    return needed.every((name) => Object.hasOwn(value, name)) && entries.every(([name, one]) => all.get(name)?.(one));
  };
}

const isPlace = shape({ line: isCount, column: isCount, offset: isCount });
const isRange = shape({ start: isCount, end: isCount });
const isFix = shape({ title: isText, safety: oneOf(SAFETIES) });

const isExcerptShape = shape({ number: isCount, text: isText, from: isCount, to: isCount });
/** It is shown as it is: nothing a terminal would obey, and nothing underlined that is not there. */
const isExcerpt: Check = (value) => {
  if (!isExcerptShape(value)) return false;
  const { text, from, to } = value as ExcerptLine;
  return printable(text) === text && from <= to && to <= text.length;
};

const isRuleLevel = oneOf(RULE_LEVELS);
const isLevel = either(
  oneOf(LEVELS),
  shape({ namespace: isText, baseline: isRuleLevel, restricted: oneOf(LEVELS), unsaid: isRuleLevel }),
  shape({
    account: shape({ name: isText, path: isText }, { namespace: isText }),
    unbound: oneOf(LEVELS),
    maybe: oneOf(LEVELS),
  }),
);

const isFinding = shape(
  {
    rule: (value) => typeof value === 'string' && findRule(value)?.id === value,
    level: isLevel,
    document: isCount,
    start: isPlace,
    end: isPlace,
    pointer: isText,
    resource: either(isNull, shape({ apiVersion: isText, kind: isText }, { namespace: isText, name: isText })),
    message: isText,
    related: listOf(shape({ message: isText, start: isPlace, end: isPlace })),
    far: listOf(shape({ message: isText, path: isText, range: isRange })),
    fixes: listOf(isFix),
  },
  {
    test: oneOf([true]),
    excerpt: isExcerpt,
    group: shape({ id: isText, name: isText, missing: isText }),
  },
);

/** A member of a fact, whatever facts there are: names, flags, places, and lists and groups of such. */
const isFactMember: Check = (value) =>
  isText(value) ||
  isFlag(value) ||
  isCount(value) ||
  (Array.isArray(value) ? value.every(isFactMember) : isGroup(value) && Object.values(value).every(isFactMember));

const isFact: Check = (value) =>
  isGroup(value) && isRange((value as { readonly range?: unknown }).range) && isFactMember(value);

/** Every list of facts a file can have: it has all of them or none. */
const isFacts = shape(
  Object.fromEntries(
    Object.keys(factsOf({ text: '', documents: [], problems: [] })).map((name) => [name, listOf(isFact)]),
  ),
);

const isChartFacts = shape({}, { isChart: oneOf([true]), keys: listOf(isText), named: listOf(isText) });

const isKind = shape(
  { apiVersion: isText, kind: isText, form: oneOf(['crd', 'open-crd', 'json-schema']), schema: isText },
  { isTest: oneOf([true]) },
);

const isHidden = shape({ rule: isText, by: oneOf(['configuration', 'suppression']), line: isCount });

const isReport = shape(
  { checked: isFlag, documents: isCount, reasons: listOf(isText), findings: listOf(isFinding) },
  { withoutSchema: listOf(isText), switchedOff: listOf(isHidden) },
);

const isEntry = shape(
  {
    result: shape(
      { read: isFlag, hash: isText },
      {
        facts: isFacts,
        charts: isChartFacts,
        kinds: listOf(isKind),
        maybeValues: shape({ keys: listOf(isText) }),
        report: isReport,
      },
    ),
  },
  { finished: shape({ world: isText, report: isReport }) },
);

/** What was read from a cache as an entry; undefined where it is none: whoever wrote the file is not to be trusted. */
export function toEntry(value: unknown): CacheEntry | undefined {
  return isEntry(value) ? (value as CacheEntry) : undefined;
}
