import { type ContainerMemo, containerMemo } from '../kubernetes/container-memo.js';
import { partsOf } from '../kubernetes/parts.js';
import { type Container, containersOf } from '../kubernetes/pod.js';
import { type Resource, resourcesOf } from '../kubernetes/resource.js';
import type { Finding } from '../model/finding.js';
import type { Family, Rule, RuleContext } from '../model/rule.js';
import { inParts } from '../text/limited.js';
import { memo, memoBy } from '../text/memo.js';
import { firstFrom, overlapsOneOf, type Range } from '../text/range.js';
import type { YamlDocument } from '../yaml/document.js';
import type { ActiveRules } from './active-rules.js';
import { asWork, withConsequences } from './consequences.js';
import { elsewhereIn, isAboutMissing } from './missing.js';
import type { OnCrash, RawFinding } from './placed-finding.js';
import { printableFinding } from './printable-finding.js';

/**
 * Returns the findings of a document, before levels and suppressions. `key` names everything in the context and the active
 * rules that they depend on.
 */
export const checkDocument = rememberedFor('rules');

/** Does the same, and remembers its result apart: for rules that are switched off, beside those that are on. */
export const checkSwitchedOff = rememberedFor('switched-off');

/** @param purpose Separates what is remembered of containers. */
function rememberedFor(purpose: string) {
  return memoBy(
    (
      document: YamlDocument,
      key: string,
      context: RuleContext,
      active: ActiveRules,
      onCrash: OnCrash,
    ): readonly RawFinding[] =>
      inParts(
        'rules',
        document.identity,
        (isWanted) => checkNow(document, containerMemo(document, purpose, key), context, active, onCrash, isWanted),
        () => [],
        onCrash,
      ),
  );
}

function checkNow(
  document: YamlDocument,
  memory: ContainerMemo,
  context: RuleContext,
  { rules, containerRules }: ActiveRules,
  onCrash: OnCrash,
  isWanted: IsWanted,
): readonly RawFinding[] {
  const raw: RawFinding[] = [];
  const containers = containersIn(document, context, memory);
  const subjects: Subjects = {
    resources: resourcesOf(document),
    // A container in which all rules are known to find nothing is not checked again.
    containers: containers.filter(({ silent }) => silent?.size !== containerRules),
  };
  for (const rule of rules) {
    if (!isWanted(rule.id)) continue;
    try {
      collect(raw, rule, document, context, subjects);
    } catch (error) {
      onCrash(rule.id, error);
    }
  }
  collectParts(raw, document, context, rules, onCrash, isWanted);
  const isElsewhere = elsewhereIn(context.path);
  const certain = raw.filter(({ finding, resource }) => !isElsewhere(finding, resource));
  return asWork(withConsequences(withoutRepetitions(certain)));
}

/** Returns false for a rule that took too long in the document before. */
type IsWanted = (rule: string) => boolean;

/** The families that check Helm values: the text around them cannot answer what the other families ask. */
const FAMILIES_OF_VALUES: ReadonlySet<Family> = new Set(['pod-security', 'workload-hardening']);
/** The families that check whole documents, and so the objects inside others too. */
const FAMILIES_OF_DOCUMENTS: ReadonlySet<Family> = new Set(['secrets', 'encrypted-secrets']);

/** Adds the findings in objects, and parts of objects, inside others, without repetitions and those about missing fields. */
function collectParts(
  raw: RawFinding[],
  document: YamlDocument,
  context: RuleContext,
  rules: readonly Rule[],
  onCrash: OnCrash,
  isWanted: IsWanted,
): void {
  const parts = partsOf(document, context.helmValues);
  if (parts.length === 0) return;
  const ofPatch: RuleContext = { ...context, completed: true };
  const keyOf = ({ rule, finding }: RawFinding): string => `${rule.id} ${(finding.range ?? finding.at?.range)?.start}`;
  const reported = new Set(raw.map(keyOf));
  const ofValues = rules.filter(({ scope, family }) => scope !== 'document' && FAMILIES_OF_VALUES.has(family));
  const ofObjects = rules.filter(({ scope, family }) => scope !== 'document' && !FAMILIES_OF_DOCUMENTS.has(family));
  for (const { resource, owner, as, grafted, unsure } of parts) {
    const containers = containersOf(resource, context.path).map((container) => ({
      resource,
      container,
      silent: undefined,
    }));
    const found: RawFinding[] = [];
    for (const rule of as === 'values' ? ofValues : ofObjects) {
      if (!isWanted(rule.id)) continue;
      try {
        collect(found, rule, document, as === 'patch' ? ofPatch : context, { resources: [resource], containers });
      } catch (error) {
        onCrash(rule.id, error);
      }
    }
    for (const one of found) {
      if (isAboutMissing(one.finding) || reported.has(keyOf(one))) continue;
      reported.add(keyOf(one));
      // A grafted value has no text around it that a fix could edit.
      const { fixes: _, ...without } = one.finding;
      raw.push({
        ...one,
        finding: { ...(grafted ? without : one.finding), ...(unsure ? { level: 'warning' } : {}) },
        resource: as === 'values' ? owner : resource,
      });
    }
  }
}

/** A container with its object. `silent` holds the ids of the rules known to find nothing in it, where they are remembered. */
interface ContainerSubject {
  readonly resource: Resource;
  readonly container: Container;
  readonly silent: Set<string> | undefined;
}

/** The resources and containers of a document that rules check. */
interface Subjects {
  readonly resources: readonly Resource[];
  readonly containers: readonly ContainerSubject[];
}

function containersIn(
  document: YamlDocument,
  { path }: RuleContext,
  memo?: ContainerMemo,
): readonly ContainerSubject[] {
  return resourcesOf(document).flatMap((resource) =>
    containersOf(resource, path).map((container) => ({ resource, container, silent: memo?.of(container) })),
  );
}

/** Returns the findings of one rule in a document, before levels and suppressions; none for a rule with the scope `engine`. */
export function findingsOf(rule: Rule, document: YamlDocument, context: RuleContext): readonly RawFinding[] {
  const raw: RawFinding[] = [];
  const subjects = { resources: resourcesOf(document), containers: containersIn(document, context) };
  collect(raw, rule, document, context, subjects);
  return raw;
}

/** Adds the findings of a rule, also those that it reports before it throws. */
function collect(
  raw: RawFinding[],
  rule: Rule,
  document: YamlDocument,
  context: RuleContext,
  { resources, containers }: Subjects,
): void {
  const add = (finding: Finding, resource: Resource | undefined): void => {
    raw.push({ rule, finding: printableFinding(finding), resource, pointer: finding.at?.pointer ?? '' });
  };
  if (rule.scope === 'document') {
    for (const finding of rule.check(document, context)) add(finding, resourceAt(finding, resources));
  } else if (rule.scope === 'resource') {
    for (const resource of resources) for (const finding of rule.check(resource, context)) add(finding, resource);
    if (resources.length === 0)
      for (const finding of rule.checkOther?.(document, context) ?? []) add(finding, undefined);
  } else if (rule.scope === 'container') {
    for (const { resource, container, silent } of containers) {
      if (silent?.has(rule.id)) continue;
      const before = raw.length;
      for (const finding of rule.check(container, context)) add(finding, resource);
      if (raw.length === before) silent?.add(rule.id);
    }
  }
}

/** Leaves out findings at a value about which a more specific rule reports. */
function withoutRepetitions(raw: readonly RawFinding[]): readonly RawFinding[] {
  if (!raw.some(({ rule }) => rule.yieldsTo)) return raw;
  // Helm values that are checked as parts of a pod may share a pointer; their offsets differ.
  const positionOf = ({ pointer, finding }: RawFinding): string => `${pointer} ${finding.at?.range.start}`;
  const reported = new Set(raw.map((one) => `${one.rule.id} ${positionOf(one)}`));
  const isSaidInText = saidInTexts(raw);
  return raw.filter(
    (one) => !one.rule.yieldsTo?.some((id) => reported.has(`${id} ${positionOf(one)}`) || isSaidInText(one, id)),
  );
}

/**
 * Returns a function that tells whether a rule reports a value of a document within a text, in the part of that text which is
 * reported.
 */
function saidInTexts(raw: readonly RawFinding[]): (one: RawFinding, id: string) => boolean {
  const byRule = new Map<string, (span: Range) => boolean>();
  return ({ finding: { at, range } }, id) => {
    if (at?.kind !== 'scalar' || !range) return false;
    const known = byRule.get(id);
    if (known) return known(range);
    const said = overlapsOneOf(
      raw.flatMap(({ rule, finding }) => (rule.id === id && finding.at ? [finding.at.range] : [])),
    );
    byRule.set(id, said);
    return said(range);
  };
}

function resourceAt({ at, range }: Finding, resources: readonly Resource[]): Resource | undefined {
  const start = (range ?? at?.range)?.start;
  if (start === undefined) return undefined;
  const spans = spansOf(resources);
  if (!spans.areApart) return resources.find(({ cursor }) => cursor.range.start <= start && start <= cursor.range.end);
  const index = firstFrom(spans.ranges, start + 1) - 1;
  return start <= (spans.ranges[index]?.end ?? -1) ? resources[index] : undefined;
}

/** Returns where resources stand, and whether one follows the other: those within others do not. */
const spansOf = memo((resources: readonly Resource[]) => {
  const ranges = resources.map(({ cursor }) => cursor.range);
  return { ranges, areApart: ranges.every(({ start }, index) => start > (ranges[index - 1]?.end ?? -1)) };
});
