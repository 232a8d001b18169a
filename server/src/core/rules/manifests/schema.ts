import { describe, type Resource } from '../../kubernetes/resource.js';
import type { Finding } from '../../model/finding.js';
import { defineRule, type RuleContext } from '../../model/rule.js';
import { validateObject } from '../../schema/api-validation.js';
import { isAppliedLater } from '../../schema/applied-later.js';
import type { Problem } from '../../schema/problem.js';
import { validate } from '../../schema/validate.js';
import { nearest } from '../../text/nearest.js';
import { rangesOverlap } from '../../text/range.js';
import type { Cursor } from '../../yaml/cursor.js';
import { fixesFor } from '../kit/schema-fixes.js';
import { isOfSeveralVersions } from '../kit/several-versions.js';
import { joinNames } from '../kit/wording.js';

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
  *check(resource, { schemas, kubernetesVersion, completed }: RuleContext) {
    const schema = schemas?.kind(resource.apiVersion, resource.kind);
    if (!schema || isOfSeveralVersions(resource)) return;
    const judging = { version: kubernetesVersion, isUnknown: isAppliedLater };
    const problems = [
      ...validate(resource.cursor, schema, judging),
      ...validateObject(resource, isAppliedLater, completed !== true),
    ];
    for (const problem of problems) {
      if (problem.at.aliased || isNoField(problem, resource) || isOfStatus(problem, resource)) continue;
      // Null removes a field from the object of a patch.
      if (completed && (problem.kind === 'missing-field' || problem.at.isNull)) continue;
      yield findingFor(problem, resource);
    }
  },
});

/**
 * Returns true for a key that is no field of the object: a directive of a strategic merge patch, such as `$patch: delete`, and what
 * SOPS adds to a file that it encrypts.
 */
function isNoField({ kind, at }: Problem, { cursor }: Resource): boolean {
  if (kind !== 'unknown-field') return false;
  if (at.isNull && isOnUnreadableLine(at)) return true;
  // A key in parentheses is a condition of a policy of Kyverno.
  if (/^\$|^[<=X^+]?\(/.test(at.key ?? '')) return true;
  return at.key === 'sops' && at.parent === cursor && at.has('mac');
}

/** Returns true for a key on a line that is no YAML yet: its colon is still to be written. */
function isOnUnreadableLine({ document, keyRange }: Cursor): boolean {
  return keyRange !== undefined && document.problems.some(({ range }) => rangesOverlap(range, keyRange));
}

/** Returns true for a problem in the status, which the API server takes from nobody but the controller. */
function isOfStatus({ at }: Problem, { cursor }: Resource): boolean {
  for (let one: Cursor | undefined = at; one && one !== cursor; one = one.parent)
    if (one.key === 'status' && one.parent === cursor) return true;
  return false;
}

function findingFor(problem: Problem, resource: Resource): Finding {
  const { at } = problem;
  const base = { at, message: messageFor(problem, resource), fixes: fixesFor(problem) };
  switch (problem.kind) {
    case 'missing-field':
      return { ...base, range: at.keyRange ?? firstKeyOf(at), lacks: [problem.field] };
    case 'unknown-field':
    case 'other-version':
    case 'bad-key':
    case 'refused':
      return { ...base, range: at.keyRange ?? at.range, isWritten: true };
    case 'wrong-type':
      return {
        ...base,
        isWritten: true,
        ...(isWordOfKustomize(at) ? { levelInKustomization: 'warning' as const } : {}),
      };
    case 'duplicate-item':
      return { ...base, isWritten: true, related: [{ message: 'The first one', range: problem.first.range }] };
    default:
      return { ...base, isWritten: true };
  }
}

/** Returns the range of the first key of a mapping without a key of its own: an item of a list, or a whole document. */
function firstKeyOf(map: Cursor): { readonly start: number; readonly end: number } {
  return map.entries()[0]?.keyRange ?? map.range;
}

/** Returns true for a word that kustomize reads as a text, and writes in quotes. */
function isWordOfKustomize(at: Cursor): boolean {
  return at.kind === 'scalar' && /^(?:y|n|yes|no|on|off)$/i.test(at.text);
}

function messageFor(problem: Problem, resource: Resource): string {
  const { at } = problem;
  const object = describe(resource);
  const path = pathIn(at, resource);
  switch (problem.kind) {
    case 'unknown-field': {
      const meant = nearest(at.key ?? '', problem.known);
      return `${object} has no field "${path}"${meant === undefined ? '' : `; "${meant}" may be meant`}`;
    }
    case 'other-version':
      return problem.since === undefined
        ? `${object} has the field "${path}" in Kubernetes 1.${problem.until} and before only`
        : `${object} has the field "${path}" from Kubernetes 1.${problem.since} on`;
    case 'wrong-type':
      return `"${path}" of ${object} is ${typeOf(at)}, and has to be ${alternatives(problem.expected.map(withArticle))}`;
    case 'missing-field':
      return path === '' ? `${object} lacks "${problem.field}"` : `"${path}" of ${object} lacks "${problem.field}"`;
    case 'not-allowed':
      return `"${path}" of ${object} has to be ${alternatives(problem.allowed.map(String))}`;
    case 'bad-format':
      return `"${path}" of ${object} is no ${problem.what}`;
    case 'out-of-bounds':
      return `"${path}" of ${object} has to be ${problem.bound}`;
    case 'bad-key':
      return `"${path}" of ${object} has no ${problem.what}`;
    case 'refused':
      return `"${path}" of ${object} ${problem.why}`;
    case 'duplicate-item':
      return `"${path}" of ${object} repeats the ${joinNames(problem.keys)} of an item before it`;
    case 'no-alternative':
      return `"${path}" of ${object} has none of the forms that its kind allows`;
  }
}

/** Returns the path of a value in its object, with the names of items: `spec.containers[web].image`. */
function pathIn(at: Cursor, { cursor }: Resource): string {
  const steps: string[] = [];
  for (let one: Cursor | undefined = at; one && one !== cursor; one = one.parent)
    steps.unshift(typeof one.step === 'number' ? `[${one.at('name')?.string ?? one.step}]` : `.${one.step}`);
  return steps.join('').replace(/^\./, '');
}

function typeOf(at: Cursor): string {
  if (at.kind !== 'scalar') return at.kind === 'map' ? 'a mapping' : 'a list';
  const { value } = at;
  return typeof value === 'boolean' ? 'a boolean' : typeof value === 'number' ? 'a number' : 'a string';
}

function withArticle(type: string): string {
  return `${/^[aeio]/.test(type) ? 'an' : 'a'} ${type}`;
}

function alternatives(names: readonly string[]): string {
  if (names.length > 8) return `${names.slice(0, 7).join(', ')} or ${names.length - 7} others`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
