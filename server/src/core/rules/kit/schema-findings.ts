import type { Finding } from '../../model/finding.js';
import type { Problem, ValueType } from '../../schema/problem.js';
import { isTextOfCredential } from '../../secrets/names/key-names.js';
import { nearest } from '../../text/nearest.js';
import { type Phrase, phrase, say, words } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { fixesFor } from './schema-fixes.js';
import { joinNames } from './wording.js';

/** What is compared with a schema, and what it is called in messages. */
export interface Subject {
  readonly cursor: Cursor;
  readonly called: string;
}

/** Returns the finding about something that a schema does not allow in a subject. */
export function findingFor(problem: Problem, subject: Subject): Finding {
  const { at } = problem;
  const base = {
    at,
    message: messageFor(problem, subject),
    fixes: isListOfCredentials(problem) ? [] : fixesFor(problem),
  };
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
    case 'too-much':
      return { ...base, range: firstKeyOf(at), isWritten: true, level: 'information' };
    case 'duplicate-item':
      return { ...base, isWritten: true, related: [{ message: say`The first one`, range: problem.first.range }] };
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

function messageFor(problem: Problem, subject: Subject): string {
  const { at } = problem;
  const object = subject.called;
  const path = pathIn(at, subject);
  switch (problem.kind) {
    case 'unknown-field': {
      const meant = nearest(at.key ?? '', problem.known);
      return say`${object} has no field "${path}"${meant === undefined ? '' : say`; "${meant}" may be meant`}`;
    }
    case 'other-version':
      return problem.since === undefined
        ? say`${object} has the field "${path}" in Kubernetes 1.${problem.until} and before only`
        : say`${object} has the field "${path}" from Kubernetes 1.${problem.since} on`;
    case 'wrong-type':
      return say`"${path}" of ${object} is ${typeOf(at)}, and has to be ${alternatives(problem.expected.map(withArticle))}`;
    case 'missing-field':
      return path === ''
        ? say`${object} lacks "${problem.field}"`
        : say`"${path}" of ${object} lacks "${problem.field}"`;
    case 'not-allowed':
      return isListOfCredentials(problem)
        ? say`"${path}" of ${object} has to be one of the values that its schema lists`
        : say`"${path}" of ${object} has to be ${alternatives(problem.allowed.map(String))}`;
    case 'bad-format':
      return say`"${path}" of ${object} is no ${problem.what}`;
    case 'out-of-bounds':
      return say`"${path}" of ${object} has to be ${problem.bound}`;
    case 'bad-key':
      return say`"${path}" of ${object} has no ${problem.what}`;
    case 'refused':
      return say`"${path}" of ${object} ${problem.why}`;
    case 'duplicate-item':
      return problem.keys.length === 0
        ? say`"${path}" of ${object} repeats an item before it`
        : say`"${path}" of ${object} repeats the ${joinNames(problem.keys)} of an item before it`;
    case 'too-much':
      return path === ''
        ? say`${object} is compared with its schema in part only, because all of it would take too long`
        : say`"${path}" of ${object} is larger than what is read of a schema, and its kind is not compared with objects`;
    case 'no-alternative':
      return say`"${path}" of ${object} has none of the forms that its kind allows`;
  }
}

/** Returns true where a schema lists the values of a credential. */
function isListOfCredentials(problem: Problem): boolean {
  const name = problem.at.key ?? '';
  return problem.kind === 'not-allowed' && problem.allowed.some((one) => isTextOfCredential(name, one));
}

/** Returns the path of a value in its object, with the names of items: `spec.containers[web].image`. */
function pathIn(at: Cursor, { cursor }: Subject): string {
  const steps: string[] = [];
  for (let one: Cursor | undefined = at; one && one !== cursor; one = one.parent)
    steps.unshift(typeof one.step === 'number' ? `[${one.at('name')?.string ?? one.step}]` : `.${one.step}`);
  return steps.join('').replace(/^\./, '');
}

function typeOf(at: Cursor): string {
  if (at.kind !== 'scalar') return at.kind === 'map' ? say`a mapping` : say`a list`;
  const { value } = at;
  return typeof value === 'boolean' ? say`a boolean` : typeof value === 'number' ? say`a number` : say`a string`;
}

const withArticle = (type: ValueType): string => words(TYPES[type]);

const TYPES: Readonly<Record<ValueType, Phrase>> = {
  string: phrase`a string`,
  integer: phrase`an integer`,
  number: phrase`a number`,
  boolean: phrase`a boolean`,
  mapping: phrase`a mapping`,
  list: phrase`a list`,
  'string or integer': phrase`a string or integer`,
  quantity: phrase`a quantity`,
};

function alternatives(names: readonly string[]): string {
  if (names.length > 8) return say`${names.slice(0, 7).join(say`, `)} or ${names.length - 7} others`;
  return names.length < 2 ? names.join('') : say`${names.slice(0, -1).join(say`, `)} or ${names.at(-1)}`;
}
