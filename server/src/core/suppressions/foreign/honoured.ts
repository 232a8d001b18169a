import { podsOf } from '../../kubernetes/pod.js';
import { podAnnotationsOf } from '../../kubernetes/pod-parts.js';
import { type Resource, resourcesOf } from '../../kubernetes/resource.js';
import type { Range } from '../../text/range.js';
import type { Cursor } from '../../yaml/cursor.js';
import type { YamlDocument } from '../../yaml/document.js';
import type { Suppression } from '../suppressions.js';
import { CHECKOV } from './checkov.js';
import { kicsSuppressions } from './kics-comments.js';
import { KUBE_LINTER } from './kube-linter.js';
import { POLARIS } from './polaris.js';
import { markedSecrets } from './secret-comments.js';
import { type CheckTable, type HonouredTool, rulesOf, rulesOfCheck } from './tools.js';

/**
 * Returns the suppressions for other programs in a document, translated into rules of Yamlock.
 * @param tools The programs whose suppressions are honoured.
 * @param first True for the first document of a file.
 */
export function honouredSuppressions(
  document: YamlDocument,
  tools: readonly HonouredTool[],
  first: boolean,
): readonly Suppression[] {
  return tools.flatMap((tool) => (isMarked(document, tool) ? READERS[tool](document, first) : []));
}

/** Returns false where a document certainly holds no suppression for a program. It only searches the text. */
function isMarked({ text }: YamlDocument, tool: HonouredTool): boolean {
  const mark = MARKS[tool];
  return mark === undefined || text.includes(mark);
}

/** The texts that every document with a suppression for a program contains. */
const MARKS: Readonly<Partial<Record<HonouredTool, string>>> = {
  'kube-linter': 'kube-linter.io/',
  checkov: '.io/skip',
  kics: 'kics-scan',
  polaris: 'polaris.fairwinds.com/',
};

const READERS: Readonly<Record<HonouredTool, (document: YamlDocument, first: boolean) => readonly Suppression[]>> = {
  'kube-linter': (document) => onObjects(document, 'kube-linter', kubeLinterRules),
  checkov: (document) => [...onObjects(document, 'checkov', checkovRules), ...onPods(document)],
  kics: kicsSuppressions,
  polaris: (document) => onObjects(document, 'polaris', polarisRules),
  gitleaks: (document) => markedSecrets(document, 'gitleaks'),
  'detect-secrets': (document) => markedSecrets(document, 'detect-secrets'),
  trufflehog: (document) => markedSecrets(document, 'trufflehog'),
  ggshield: (document) => markedSecrets(document, 'ggshield'),
};

/** Returns the rules that an annotation suppresses; none for other annotations and for checks without a rule. */
type RulesOfAnnotation = (key: string, value: string) => readonly string[];

/** Functions that return the reason in the value of an annotation, for the programs that leave room for one. */
const REASONS: Readonly<Partial<Record<HonouredTool, (value: string) => string>>> = {
  'kube-linter': (value) => value,
  checkov: (value) => value.slice(value.indexOf('=') + 1),
};

const kubeLinterRules: RulesOfAnnotation = (key) => {
  if (key === 'kube-linter.io/ignore-all') return rulesOf(KUBE_LINTER);
  return rulesBehind('ignore-check.kube-linter.io/', '', key, KUBE_LINTER);
};

/** Reads `checkov.io/skip1: CKV_K8S_20=the reason`. The program was called Bridgecrew before. */
const checkovRules: RulesOfAnnotation = (key, value) => {
  if (!/^(?:checkov|bridgecrew)\.io\/skip/.test(key)) return [];
  const [id = ''] = value.split('=');
  return rulesOfCheck(CHECKOV, id.trim());
};

const polarisRules: RulesOfAnnotation = (key, value) => {
  if (value.toLowerCase() !== 'true') return [];
  if (key === 'polaris.fairwinds.com/exempt') return rulesOf(POLARIS);
  return rulesBehind('polaris.fairwinds.com/', '-exempt', key, POLARIS);
};

function rulesBehind(prefix: string, suffix: string, key: string, table: CheckTable): readonly string[] {
  if (!key.startsWith(prefix) || !key.endsWith(suffix)) return [];
  return rulesOfCheck(table, key.slice(prefix.length, key.length - suffix.length));
}

function onObjects(document: YamlDocument, by: HonouredTool, rulesFor: RulesOfAnnotation): readonly Suppression[] {
  return resourcesOf(document).flatMap(({ cursor }) =>
    fromAnnotations(annotationsOf(cursor), cursor.range, by, rulesFor),
  );
}

/** Returns the suppressions in pod templates: Checkov checks pods by themselves, with the annotations of their template. */
function onPods(document: YamlDocument): readonly Suppression[] {
  return resourcesOf(document).flatMap((resource: Resource) =>
    podsOf(resource).flatMap((pod) =>
      // The annotations of a bare pod are those of its object.
      pod.cursor.parent === resource.cursor
        ? []
        : fromAnnotations(podAnnotationsOf(pod), (pod.cursor.parent ?? pod.cursor).range, 'checkov', checkovRules),
    ),
  );
}

function annotationsOf(object: Cursor): readonly Cursor[] {
  return [...(object.at('metadata', 'annotations')?.entries() ?? [])];
}

function fromAnnotations(
  annotations: readonly Cursor[],
  covered: Range,
  by: HonouredTool,
  rulesFor: RulesOfAnnotation,
): readonly Suppression[] {
  return annotations.flatMap((annotation): readonly Suppression[] => {
    const rules = rulesFor(annotation.key ?? '', annotation.text);
    if (rules.length === 0) return [];
    const covers = { start: covered.start, end: covered.end + 1 };
    const reason = REASONS[by]?.(annotation.text).trim() || undefined;
    return [{ where: 'object', rules, reason, range: annotation.range, covers, by }];
  });
}
