import { isOperation } from '../../kubernetes/json-patch.js';
import type { Resource } from '../../kubernetes/resource.js';
import type { Fix, FixPlan, FixWorld } from '../../model/fix.js';
import { isPatched } from '../../secrets/context/patches.js';
import { detectSecrets, type SecretRule, type Verdict } from '../../secrets/detect.js';
import { memo } from '../../text/memo.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { allOf, type EditPlan, refused, replaceEntry, replaceValue, setScalar } from '../../yaml/edit/edits.js';
import { outermostScalar, scalarBeside } from '../../yaml/embedded.js';
import { choicesFor, refusedFix } from '../destinations/choices.js';
import { type Destination, keyReference, moveTo, type SecretKey } from '../destinations/destination.js';
import { containerText } from './literal.js';
import { whyNoSecret } from './workload.js';

/** An environment variable with a literal value. */
export interface EnvLiteral {
  readonly resource: Resource;
  readonly variable: string;
  /** The scalar after `value:`. */
  readonly value: Cursor;
  /** The operation of a patch that sets only the value of the entry. */
  readonly operation?: Cursor;
}

/**
 * Returns the fixes that move a literal out of an `env` entry, the preferred one first: a Secret that has the key
 * already, an ExternalSecret for each store that the namespace may use, a Secret in a file that git ignores. In each,
 * the value goes to a file outside git in the same edit that removes it here. `what` names the value where the title
 * would be ambiguous.
 */
export function envToSecret(literal: EnvLiteral, world: FixWorld, what?: string): readonly Fix[] {
  const { resource, variable } = literal;
  const reason = whyNoSecret(resource);
  if (reason !== undefined) return [refusedFix(reason)];
  const plan = (destination: Destination, planned: FixWorld): FixPlan => moveAll([literal], destination, planned);
  return choicesFor(resource, world, plan, { keys: [variable], what });
}

/**
 * Returns the fixes that move all literals of a workload's variables to one place; empty where it has fewer than two.
 */
export function allEnvToSecret(resource: Resource, world: FixWorld): readonly Fix[] {
  if (whyNoSecret(resource) !== undefined) return [];
  const literals = literalsOf(resource);
  if (literals.length < 2) return [];
  const what = say`all ${literals.length} variables`;
  const plan = (destination: Destination, planned: FixWorld): FixPlan => moveAll(literals, destination, planned);
  return choicesFor(resource, world, plan, { what }).map((fix) => ({
    ...fix,
    isWhole: true,
    sharedBy: resource.cursor,
  }));
}

/** The rules whose findings are no credentials to be moved. */
const NOT_MOVED: ReadonlySet<SecretRule> = new Set(['secret-placeholder', 'secret-hash']);

/** Returns the variable of a verdict, where it is an `env` entry of a workload; undefined for other places. */
export function envLiteral({ context, resource, scalar, name, rule }: Verdict): EnvLiteral | undefined {
  // A document inside the value moves as a whole. A patch for all objects of a kind reaches unknown namespaces.
  if (isPatched(resource) && resource?.name === undefined) return undefined;
  const value = isPatched(resource) && resource ? scalarBeside(scalar, resource.cursor) : outermostScalar(scalar);
  const operation = isOperation(value.parent) ? value.parent : undefined;
  if (operation && resource && context.kind === 'env' && name !== '' && !NOT_MOVED.has(rule))
    return { resource, variable: name, value, operation };
  const isEntry = context.kind === 'env' && value.key === 'value' && value.parent?.at('name')?.string === name;
  if (!isEntry || !resource || name === '' || NOT_MOVED.has(rule)) return undefined;
  return { resource, variable: name, value };
}

const literalsOf = memo((resource: Resource): readonly EnvLiteral[] => {
  const { document } = resource.cursor;
  const found = detectSecrets(document, false).flatMap((verdict) => envLiteral(verdict) ?? []);
  const starts = new Set<number>();
  return found.filter(
    (literal) =>
      literal.resource.cursor === resource.cursor &&
      !starts.has(literal.value.range.start) &&
      starts.add(literal.value.range.start),
  );
});

/** Returns the plan that replaces each `value` by a reference; one refused variable refuses all. */
function moveAll(literals: readonly EnvLiteral[], destination: Destination, world: FixWorld): FixPlan {
  const values: { readonly name: string; readonly value: string }[] = [];
  for (const one of literals) {
    const { variable, value } = one;
    const why = (reason: string): FixPlan => ({
      refused: literals.length > 1 ? say`"${variable}": ${reason}` : reason,
    });
    if (value.string === undefined) return why(say`the value is no text any more`);
    const literal = containerText(value.text);
    if ('refused' in literal) return why(literal.refused);
    const possible = refer(one, { name: '', key: '' });
    if ('refused' in possible) return why(possible.refused);
    values.push({ name: variable, value: literal.value });
  }
  const [first] = literals;
  if (!first) return { refused: say`there is nothing to move` };
  return moveTo(destination, values, first.value, world, (keys, changes) => {
    for (const [index, key] of keys.entries()) {
      const literal = literals[index];
      if (literal) changes.edit(refer(literal, key));
    }
  });
}

/**
 * Returns the edits that replace the value by the reference. An operation on the value alone becomes one on the whole
 * entry.
 */
function refer({ value, variable, operation }: EnvLiteral, key: SecretKey): EditPlan {
  if (!operation) return replaceEntry(value, 'valueFrom', keyReference(key));
  const [op, path] = [operation.at('op'), operation.at('path')];
  if (!op || !path || !/^(?:add|replace)$/.test(op.text)) return refused(say`the operation only tests the value`);
  return allOf(
    op.text === 'replace' ? { edits: [] } : setScalar(op, 'replace'),
    setScalar(path, path.text.replace(/\/value$/, '')),
    replaceValue(value, { name: variable, valueFrom: keyReference(key) }),
  );
}
