import { type ContainerMemo, containerMemo } from '../kubernetes/container-memo.js';
import { partsOf } from '../kubernetes/parts.js';
import { type Container, containersOf } from '../kubernetes/pod.js';
import { type Resource, resourcesOf } from '../kubernetes/resource.js';
import type { Finding, Level } from '../model/finding.js';
import type { Family, Rule, RuleContext } from '../model/rule.js';
import suppressionNoReason from '../rules/manifests/suppression-no-reason.js';
import suppressionUnused from '../rules/manifests/suppression-unused.js';
import { kindWordsOf } from '../schema/kind-definition.js';
import { mayHoldValues } from '../schema/values-schema.js';
import { type Config, isRestrictedControl, type RuleLevel } from '../settings/config.js';
import { memoBy } from '../text/memo.js';
import { rangesOverlap } from '../text/range.js';
import type { KustomizeUse } from '../workspace/kustomize/kustomize.js';
import type { PlacedDocument, YamlDocument } from '../yaml/document.js';
import { type ActiveRules, activeRulesFor } from './active-rules.js';
import { asWork, withConsequences } from './consequences.js';
import type { DeferredLevel } from './deferred-level.js';
import { isDecidedByKustomize } from './kustomized.js';
import { elsewhereIn, isAboutMissing } from './missing.js';
import { asMeant } from './on-purpose.js';
import { asOptIn } from './opt-in.js';
import {
  type CheckedFinding,
  type OnCrash,
  type PlacedFinding,
  type RawFinding,
  type SourceFile,
  withoutFixes,
} from './placed-finding.js';
import { knownRules, SuppressionTracker } from './suppression-tracker.js';

/**
 * Returns the findings of a file in the order of the text, without the suppressed ones. It looks at this file alone: where
 * other files decide a level, the finding has a `DeferredLevel`, which `settle` resolves. The findings of a document are
 * remembered for as long as its text does not change.
 */
export function checkFile(file: SourceFile, config: Config, onCrash: OnCrash): readonly CheckedFinding[] {
  const steps = checkInSteps(file, config, onCrash);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Does what `checkFile` does, one document a step; the caller may do something more urgent between the steps. */
export function* checkInSteps(
  file: SourceFile,
  config: Config,
  onCrash: OnCrash,
): Generator<void, readonly CheckedFinding[]> {
  if (file.fileClass === 'other') return [];
  const context = contextOf(file, config);
  const active = activeRulesFor(file, config);
  const { levels } = active;
  const suppressed = new SuppressionTracker(file.stream, config.settings.honour);
  const { kustomize } = file;
  const setAside = config.isSetAside(file.path);
  const found: CheckedFinding[] = [];
  const key = `${active.key}|${context.helmValues}|${context.path}|${context.sopsConfig?.stream.text}|${context.registries?.join()}|${context.completed}`;
  for (const [index, placed] of file.stream.documents.entries()) {
    if (index > 0) yield;
    const { document } = placed;
    const ofValues = file.values?.ofFile || mayHoldValues(document) ? file.values?.revision : '';
    const schemas = `${file.schemas?.revisionOf(kindWordsOf(document))}|${ofValues}`;
    for (const raw of checkDocument(document, `${key}|${schemas}`, context, active, onCrash)) {
      if (file.fileClass === 'generated' && !FAMILIES_OF_GENERATED.has(raw.rule.family)) continue;
      const stands = place(raw, placed, index, active, kustomize?.as);
      const explicit = levels.get(raw.rule.id)?.explicit === true;
      const printed = stands && !explicit ? asOptIn(stands, context.kubernetesVersion, setAside) : stands;
      const finding = printed && asMeant(printed, document, explicit);
      // A suppression without a reason does not hide the finding about its missing reason.
      const hidden = raw.rule !== suppressionNoReason && finding && suppressed.covers(finding, placed);
      if (!finding || hidden || isDecidedByKustomize(finding, kustomize)) continue;
      const level = levelOf(finding, file.path, config, explicit);
      if (level === 'off') continue;
      const counted = { ...finding, level };
      found.push(file.fileClass === 'generated' ? withoutFixes(counted) : counted);
    }
  }
  if (levels.has(suppressionUnused.id)) {
    for (const { suppression, placed, index } of suppressed.unused((id) => levels.has(id))) {
      const finding = suppressionUnused.report(suppression, placed.document, knownRules);
      const raw: RawFinding = {
        rule: suppressionUnused,
        finding,
        resource: undefined,
        pointer: finding.at?.pointer ?? '',
      };
      const result = place(raw, placed, index, active);
      if (result) found.push(result);
    }
  }
  return found.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

/** The families that check an object into which a kustomization puts a file: those about the file's own content. */
const FAMILIES_OF_GENERATED: ReadonlySet<Family> = new Set(['secrets', 'platform']);

/**
 * Returns true for a file whose name, or the name of whose folder, says that its objects are parts of others: patches, and what
 * tests (of kuttl, Chainsaw) compare with.
 */
function isNamedAsPart(path: string): boolean {
  return /(?:^|[-_./])(?:patch(?:es)?|asserts?|assertions?|errors?)(?:[-_./]|$)/i.test(
    path.split('/').slice(-2).join('/'),
  );
}

/** Returns what rules may know about the file of the document that they check. */
export function contextOf(file: SourceFile, { settings }: Config): RuleContext {
  return {
    path: file.path,
    kubernetesVersion: settings.kubernetesVersion,
    helmValues: file.fileClass === 'helm-values',
    sopsConfig: file.sopsConfig,
    registries: settings.registries,
    schemas: file.schemas,
    values: file.values,
    completed: file.kustomize !== undefined || isNamedAsPart(file.path),
  };
}

/**
 * Returns the findings of a document, before levels and suppressions. `key` names everything in the context and the active
 * rules that they depend on.
 */
const checkDocument = memoBy(
  (
    document: YamlDocument,
    key: string,
    context: RuleContext,
    { rules, containerRules }: ActiveRules,
    onCrash: OnCrash,
  ): readonly RawFinding[] => {
    const raw: RawFinding[] = [];
    const containers = containersIn(document, context, containerMemo(document, 'rules', key));
    const subjects: Subjects = {
      resources: resourcesOf(document),
      // A container in which all rules are known to find nothing is not checked again.
      containers: containers.filter(({ silent }) => silent?.size !== containerRules),
    };
    for (const rule of rules) {
      try {
        collect(raw, rule, document, context, subjects);
      } catch (error) {
        onCrash(rule.id, error);
      }
    }
    collectParts(raw, document, context, rules, onCrash);
    const isElsewhere = elsewhereIn(context.path);
    const certain = raw.filter(({ finding, resource }) => !isElsewhere(finding, resource));
    return asWork(withConsequences(withoutRepetitions(certain)));
  },
);

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
): void {
  const parts = partsOf(document, context.helmValues);
  if (parts.length === 0) return;
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
      try {
        collect(found, rule, document, context, { resources: [resource], containers });
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
    raw.push({ rule, finding, resource, pointer: finding.at?.pointer ?? '' });
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
  return raw.filter(
    (one) => !one.rule.yieldsTo?.some((id) => reported.has(`${id} ${positionOf(one)}`) || isSaidInText(one, id, raw)),
  );
}

/** Returns true where a rule reports a value of a document within a text, in the part of that text which is reported. */
function isSaidInText({ finding: { at, range } }: RawFinding, id: string, raw: readonly RawFinding[]): boolean {
  if (at?.kind !== 'scalar' || !range) return false;
  return raw.some(({ rule, finding }) => rule.id === id && finding.at && rangesOverlap(finding.at.range, range));
}

function resourceAt({ at, range }: Finding, resources: readonly Resource[]): Resource | undefined {
  const start = (range ?? at?.range)?.start;
  if (start === undefined) return undefined;
  return resources.find(({ cursor }) => cursor.range.start <= start && start <= cursor.range.end);
}

function place(
  raw: RawFinding,
  placed: PlacedDocument,
  document: number,
  { levels, test }: ActiveRules,
  kustomizeAs?: KustomizeUse['as'],
): PlacedFinding | undefined {
  const { rule, finding, resource } = raw;
  const effective = levels.get(rule.id);
  if (!effective) return undefined;
  const range = finding.range ?? finding.at?.range ?? { start: 0, end: 0 };
  const written = kustomizeAs === undefined ? finding.level : (finding.levelInKustomization ?? finding.level);
  const { explicit, level } = effective;
  return {
    rule,
    level: explicit ? level : test ? 'information' : atMost(written, rule.level, level),
    finding,
    document,
    start: placed.start,
    range: { start: range.start + placed.start, end: range.end + placed.start },
    pointer: raw.pointer,
    resource,
    test,
  };
}

/** Returns the level of a finding, or what decides it: the standard of its namespace, or the rights of its account. */
function levelOf(
  { rule, level, finding, resource }: PlacedFinding,
  path: string,
  config: Config,
  explicit: boolean,
): RuleLevel | DeferredLevel {
  const namespace = resource?.namespace;
  if (finding.account !== undefined) {
    const account = { name: finding.account, namespace, path };
    return { account, unbound: level, maybe: explicit ? level : 'information' };
  }
  if (explicit || !isRestrictedControl(rule)) return level;
  const { level: baseline } = config.levelOf(rule, path, 'baseline');
  const unsaid = config.podSecurity === 'baseline' ? baseline : level;
  return namespace === undefined ? unsaid : { namespace, baseline, restricted: level, unsaid };
}

/** Returns the finding's own level where the rule has its default level, and the rule's effective level elsewhere. */
function atMost(own: Level | undefined, byDefault: Level | 'off', effective: Level): Level {
  return own !== undefined && byDefault === effective ? own : effective;
}
