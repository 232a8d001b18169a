import { isNamedAsPart } from '../kubernetes/named-as-part.js';
import type { Level, RelatedPlace } from '../model/finding.js';
import type { Family, Rule, RuleContext } from '../model/rule.js';
import suppressionEnds from '../rules/manifests/suppression-ends.js';
import suppressionNoReason from '../rules/manifests/suppression-no-reason.js';
import suppressionUnused from '../rules/manifests/suppression-unused.js';
import { findRule } from '../rules/registry.js';
import { kindWordsOf } from '../schema/kind-definition.js';
import { mayHoldValues } from '../schema/values-schema.js';
import { type Config, isRestrictedControl, type RuleLevel } from '../settings/config.js';
import { suppressionsOf } from '../suppressions/suppressions.js';
import { limited } from '../text/limited.js';
import { say } from '../text/say.js';
import type { KustomizeUse } from '../workspace/kustomize/kustomize.js';
import type { PlacedDocument } from '../yaml/document.js';
import { type ActiveRules, activeRulesFor, onlyRules } from './active-rules.js';
import { checkDocument, checkSwitchedOff } from './check-document.js';
import type { DeferredLevel } from './deferred-level.js';
import { isDecidedByKustomize } from './kustomized.js';
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
import { printableFinding } from './printable-finding.js';
import { knownRules, SuppressionTracker } from './suppression-tracker.js';

/**
 * Returns the findings of a file in the order of the text, without the suppressed ones. It looks at this file alone: where
 * other files decide a level, the finding has a `DeferredLevel`, which `settle` resolves. The findings of a document are
 * remembered for as long as its text does not change.
 */
export function checkFile(file: SourceFile, config: Config, onCrash: OnCrash): readonly CheckedFinding[] {
  const check = (): readonly CheckedFinding[] => {
    const steps = checkInSteps(file, config, onCrash);
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
    }
  };
  return limited('rules', check, file.stream.text.length);
}

/** Returns false for findings about suppressions: one does not hide that its reason is missing, or that it ends. */
export function mayBeSuppressed(rule: Rule): boolean {
  return rule.scope !== 'engine' && rule.id !== suppressionNoReason.id && rule.id !== suppressionEnds.id;
}

/** Does what `checkFile` does, one document a step; the caller may do something more urgent between the steps. */
export function* checkInSteps(
  file: SourceFile,
  config: Config,
  onCrash: OnCrash,
): Generator<void, readonly CheckedFinding[]> {
  if (file.fileClass === 'other') return [];
  const checking = checkingOf(file, config, onCrash);
  const { active, suppressed } = checking;
  const { levels } = active;
  const found: CheckedFinding[] = [];
  for (const [index, placed] of file.stream.documents.entries()) {
    if (index > 0) yield;
    for (const { finding, explicit, isSuppressed } of findingsIn(placed, index, checking)) {
      const hidden = mayBeSuppressed(finding.rule) && isSuppressed();
      if (hidden || isDecidedByKustomize(finding, file.kustomize)) continue;
      const level = levelOf(finding, file.path, config, explicit);
      if (level === 'off') continue;
      const counted = { ...withEnded(finding, placed, checking), level };
      found.push(file.fileClass === 'generated' ? withoutFixes(counted) : counted);
    }
  }
  if (levels.has(suppressionUnused.id) && !suppressed.isEmpty) {
    // What several files say together is found by who has all of them: a suppression of that is no business of one file.
    const isAlone = (id: string): boolean => levels.has(id) && findRule(id)?.scope !== 'set';
    for (const { suppression, placed, index } of suppressed.unused(isAlone, [...levels.keys()].every(isAlone))) {
      const finding = printableFinding(suppressionUnused.report(suppression, placed.document, knownRules));
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

/**
 * Returns the findings of a file that comments and annotations in it suppress, in the order of the text. Where the file was checked
 * before, no rule runs again.
 */
export function suppressedFindings(file: SourceFile, config: Config, onCrash: OnCrash): readonly PlacedFinding[] {
  if (file.fileClass === 'other') return [];
  const checking = checkingOf(file, config, onCrash);
  if (checking.suppressed.isEmpty) return [];
  const found = file.stream.documents.flatMap((placed, index) => [...findingsIn(placed, index, checking)]);
  return found.flatMap(({ finding, isSuppressed }) =>
    isSuppressed() && mayBeSuppressed(finding.rule) && !isDecidedByKustomize(finding, file.kustomize) ? [finding] : [],
  );
}

/**
 * Returns the findings that some rules would have in a file by another configuration than the one that it is checked by, suppressed
 * ones included. What is known of the file by its own configuration stays.
 */
export function findingsAside(
  file: SourceFile,
  config: Config,
  rules: ReadonlySet<string>,
  onCrash: OnCrash,
): readonly CheckedFinding[] {
  if (file.fileClass === 'other' || rules.size === 0) return [];
  const checking = { ...checkingOf(file, config, onCrash, rules), check: checkSwitchedOff };
  const found = file.stream.documents.flatMap((placed, index) => [...findingsIn(placed, index, checking)]);
  return found.flatMap(({ finding, explicit }) => {
    if (isDecidedByKustomize(finding, file.kustomize)) return [];
    const level = levelOf(finding, file.path, config, explicit);
    return level === 'off' ? [] : [{ ...finding, level }];
  });
}

/** Returns a finding that was suppressed, or switched off by an override, up to a day, with the place that says so. */
function withEnded(
  finding: PlacedFinding,
  placed: PlacedDocument,
  { file, config, suppressed }: Checking,
): PlacedFinding {
  const ended = mayBeSuppressed(finding.rule) ? suppressed.endedFor(finding, placed) : undefined;
  const override = config.endedFor(finding.rule, file.path);
  if (!ended && !override) return finding;
  const places: RelatedPlace[] = [...(finding.finding.related ?? [])];
  if (ended?.until) places.push({ message: say`The suppression ended with ${ended.until.day}`, range: ended.range });
  if (override)
    places.push({
      message: say`The override of the configuration ended with ${override.until.day}`,
      path: config.file ?? '',
      range: override.until.range,
    });
  return { ...finding, finding: { ...finding.finding, related: places } };
}

/** What the documents of a file are checked with. */
interface Checking {
  readonly file: SourceFile;
  readonly config: Config;
  readonly context: RuleContext;
  readonly active: ActiveRules;
  readonly suppressed: SuppressionTracker;
  /** Everything in the context and the rules that findings depend on. */
  readonly key: string;
  readonly setAside: boolean;
  readonly check: typeof checkDocument;
  readonly onCrash: OnCrash;
}

/** @param only The rules to check with; all that are on where it is left out. */
function checkingOf(file: SourceFile, config: Config, onCrash: OnCrash, only?: ReadonlySet<string>): Checking {
  const context = contextOf(file, config);
  const all = activeRulesFor(file, config);
  const active = only ? onlyRules(all, only) : all;
  return {
    file,
    config,
    context,
    active,
    suppressed: new SuppressionTracker(file.stream, config.settings.honour, config.today),
    key: `${active.key}|${context.helmValues}|${context.path}|${context.sopsConfig?.stream.text}|${context.registries?.join()}|${context.completed}`,
    setAside: config.isSetAside(file.path),
    check: checkDocument,
    onCrash,
  };
}

/** A finding of a file, before suppressions and before other files decide. */
interface FoundInFile {
  readonly finding: PlacedFinding;
  readonly explicit: boolean;
  isSuppressed(): boolean;
}

function* findingsIn(
  placed: PlacedDocument,
  index: number,
  { file, context, active, suppressed, key, setAside, check, onCrash }: Checking,
): Generator<FoundInFile> {
  const { document } = placed;
  const ofValues = file.values?.ofFile || mayHoldValues(document) ? file.values?.revision : '';
  const schemas = `${file.schemas?.revisionOf(kindWordsOf(document))}|${ofValues}`;
  const day = suppressionsOf(document).some(({ until }) => until) ? context.today : '';
  for (const raw of check(document, `${key}|${schemas}|${day}`, context, active, onCrash)) {
    if (file.fileClass === 'generated' && !FAMILIES_OF_GENERATED.has(raw.rule.family)) continue;
    const stands = place(raw, placed, index, active, file.kustomize?.as);
    const explicit = active.levels.get(raw.rule.id)?.explicit === true;
    const printed = stands && !explicit ? asOptIn(stands, context.kubernetesVersion, setAside) : stands;
    const finding = printed && asMeant(printed, document, explicit);
    if (finding) yield { finding, explicit, isSuppressed: () => suppressed.covers(finding, placed) };
  }
}

/** The families that check an object into which a kustomization puts a file: those about the file's own content. */
const FAMILIES_OF_GENERATED: ReadonlySet<Family> = new Set(['secrets', 'platform']);

/** Returns what rules may know about the file of the document that they check. */
export function contextOf(file: SourceFile, { settings, today }: Config): RuleContext {
  return {
    path: file.applied ? '' : file.path,
    kubernetesVersion: settings.kubernetesVersion,
    today,
    helmValues: file.fileClass === 'helm-values',
    sopsConfig: file.sopsConfig,
    registries: settings.registries,
    schemas: file.schemas,
    values: file.values,
    completed: !file.applied && (file.kustomize !== undefined || isNamedAsPart(file.path)),
  };
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
