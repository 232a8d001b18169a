import { containerMemo } from '../../kubernetes/container-memo.js';
import { dexConfigs } from '../../kubernetes/dex.js';
import { containersOf } from '../../kubernetes/pod.js';
import { describe, type Resource } from '../../kubernetes/resource.js';
import type { Finding } from '../../model/finding.js';
import { defineRule, type RuleContext } from '../../model/rule.js';
import { validateObject } from '../../schema/api-validation.js';
import { isAppliedLater } from '../../schema/applied-later.js';
import { validateDefinition } from '../../schema/crd-validation.js';
import { schemaOfFile } from '../../schema/file-schema.js';
import { kindWordsOf } from '../../schema/kind-definition.js';
import { isHole } from '../../schema/printed.js';
import type { Problem } from '../../schema/problem.js';
import { FILES, type KindSchema } from '../../schema/store.js';
import { type Judging, validate } from '../../schema/validate.js';
import { isMerged, valuesHeldBy } from '../../schema/values-schema.js';
import { startOfLine } from '../../text/lines.js';
import { nameOf } from '../../text/paths.js';
import { overlapsOneOf, rangesOverlap } from '../../text/range.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { findingFor, type Subject } from '../kit/schema-findings.js';
import { isOfSeveralVersions } from '../kit/several-versions.js';

export default defineRule({
  id: 'schema',
  family: 'manifests',
  level: 'error',
  scope: 'resource',
  summary: 'A field that the API server refuses',
  why: 'The object is not created, or the field is dropped without a word and what it should do does not happen.',
  how: 'Write the field as the schema of its kind has it.',
  references: [
    { title: 'Kubernetes API reference', url: 'https://kubernetes.io/docs/reference/kubernetes-api/' },
    {
      title: 'Kubernetes API concepts: Validation for unrecognized or duplicate fields',
      url: 'https://kubernetes.io/docs/reference/using-api/api-concepts/#validation-for-unrecognized-or-duplicate-fields',
    },
  ],
  yieldsTo: ['env-not-string', 'secret-bad-base64', 'quantity-suspicious', 'sa-deprecated-field'],
  *check(resource, context) {
    const { apiVersion, kind, cursor } = resource;
    const known = knownContainers(resource, context);
    const isWhole = context.completed !== true;
    const beyond = [
      ...validateObject(resource, isAppliedLater, isWhole, known.fits),
      ...validateDefinition(resource, isWhole),
    ];
    const subject = { cursor, called: describe(resource) };
    const schema = context.schemas?.kind(apiVersion, kind);
    const found = [...problemsIn(subject, schema, context, beyond)];
    known.remember(found);
    for (const problem of found) yield findingFor(problem, subject);
    for (const config of dexConfigs(resource))
      yield* findingsIn(
        { cursor: config, called: say`Dex in ${describe(resource)}` },
        context.schemas?.kind(FILES, 'dex'),
        context,
      );
    for (const { values, schema } of valuesHeldBy(resource, context.values))
      yield* findingsInValues(values, { cursor, called: describe(resource) }, schema, context);
  },
  *checkOther({ root }, context) {
    if (root?.kind !== 'map') return;
    const subject = { cursor: root, called: nameOf(context.path) };
    const { ofFile } = context.values ?? {};
    if (context.helmValues && ofFile) yield* findingsInValues(root, subject, ofFile, context);
    const key = schemaOfFile(root, context.path);
    if (key) yield* findingsIn(subject, context.schemas?.kind(...key), context);
  },
});

/**
 * Returns which containers of an object are known to have no problem. In a large workload a keystroke changes one of hundreds; the
 * others are not compared with their schema again.
 */
function knownContainers(resource: Resource, { schemas, kubernetesVersion, completed }: RuleContext) {
  const memo = containerMemo(
    resource.cursor.document,
    'schema',
    `${schemas?.revisionOf(kindWordsOf(resource.cursor.document))} ${kubernetesVersion} ${completed}`,
  );
  const silentAt = ({ range }: Cursor): Set<string> | undefined => memo.at(range.start);
  return {
    fits: (map: Cursor): boolean => silentAt(map)?.has(resource.kind) === true,
    /** Remembers the containers without any of these problems. */
    remember(found: readonly Problem[]): void {
      const hasProblem = overlapsOneOf(found.map(({ at }) => at.range));
      for (const { cursor } of containersOf(resource)) {
        const silent = silentAt(cursor);
        if (silent && !hasProblem(cursor.range)) silent.add(resource.kind);
      }
    },
  };
}

/** Yields the findings in a subject that has a schema. */
function* findingsIn(subject: Subject, schema: KindSchema | undefined, context: RuleContext): Generator<Finding> {
  for (const problem of problemsIn(subject, schema, context)) yield findingFor(problem, subject);
}

/** Yields the findings in values of a chart. Helm merges them with those of the chart, and compares what comes of it. */
function* findingsInValues(
  values: Cursor,
  subject: Subject,
  schema: KindSchema,
  { kubernetesVersion }: RuleContext,
): Generator<Finding> {
  const judging = {
    version: kubernetesVersion,
    isUnknown: isAppliedLater,
    isPartial: (map: Cursor) => isMerged(values, map),
  };
  for (const problem of validate(values, schema, judging))
    if (!problem.at.aliased && !isNoField(problem, { ...subject, cursor: values })) yield findingFor(problem, subject);
}

/** Yields the problems in a subject that has a schema; `beyond` are those that no schema tells. */
function* problemsIn(
  subject: Subject,
  schema: KindSchema | undefined,
  { kubernetesVersion, completed }: RuleContext,
  beyond: Iterable<Problem> = [],
): Generator<Problem> {
  if (!schema || isOfSeveralVersions(subject) || holdsNamedTemplate(subject)) return;
  const judging = {
    version: kubernetesVersion,
    isUnknown: isAppliedLater,
    isPartial: () => completed === true,
  };
  for (const problem of [...problemsOfAll(subject.cursor, schema, judging), ...beyond]) {
    if (problem.at.aliased || isHole(problem.at) || isNoField(problem, subject) || isOfStatus(problem, subject))
      continue;
    // Null removes a field from the object of a patch.
    if (completed && (problem.kind === 'missing-field' || problem.at.isNull)) continue;
    yield problem;
  }
}

/**
 * Returns what a kind does not allow. The files of the user may define a kind several times, such as in two releases: an object that
 * fits one definition is right, and any other is held against the one that it fits best.
 */
function problemsOfAll(cursor: Cursor, schema: KindSchema, judging: Judging): readonly Problem[] {
  let best = validate(cursor, schema, judging);
  for (const other of schema.others ?? []) {
    if (best.length === 0) break;
    const problems = validate(cursor, other, judging);
    if (problems.length < best.length) best = problems;
  }
  return best;
}

/** Returns true for an object beside which the file defines a template by `define`: the two are read as one. */
function holdsNamedTemplate({ cursor }: Subject): boolean {
  return cursor.lineHoles.some(({ start, end }) =>
    /^\{\{-?\s*define\b/.test(cursor.sourceText.slice(start, end).trimStart()),
  );
}

/**
 * Returns true for a key that is no field of the object: a directive of a strategic merge patch, such as `$patch: delete`, and what
 * SOPS adds to a file that it encrypts.
 */
function isNoField({ kind, at }: Problem, { cursor }: Subject): boolean {
  if (kind !== 'unknown-field') return false;
  if (isBelowHole(at) || (at.isNull && isOnUnreadableLine(at))) return true;
  // A key in parentheses is a condition of a policy of Kyverno.
  if (/^\$|^[<=X^+]?\(/.test(at.key ?? '')) return true;
  return at.key === 'sops' && at.parent === cursor && at.has('mac');
}

/** Returns true for a key on a line that is no YAML yet: its colon is still to be written. */
function isOnUnreadableLine({ document, keyRange }: Cursor): boolean {
  return keyRange !== undefined && document.problems.some(({ range }) => rangesOverlap(range, keyRange));
}

/** Returns true for a key deeper than the first of its mapping: it belongs to the value before it, which a template begins. */
function isBelowHole({ holes, parent, localKeyRange, sourceText }: Cursor): boolean {
  const first = holes.length > 0 ? parent?.entries()[0]?.localKeyRange : undefined;
  if (!first || !localKeyRange) return false;
  const columnOf = (offset: number): number => offset - startOfLine(sourceText, offset);
  return columnOf(localKeyRange.start) > columnOf(first.start);
}

/** Returns true for a problem in the status, which the API server takes from nobody but the controller. */
function isOfStatus({ at }: Problem, { cursor }: Subject): boolean {
  for (let one: Cursor | undefined = at; one && one !== cursor; one = one.parent)
    if (one.key === 'status' && one.parent === cursor) return true;
  return false;
}
