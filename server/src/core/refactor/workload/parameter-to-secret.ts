import { containersOf } from '../../kubernetes/pod.js';
import { type Resource, resourcesOf } from '../../kubernetes/resource.js';
import type { Fix, FixPlan, FixWorld } from '../../model/fix.js';
import type { Verdict } from '../../secrets/detect.js';
import { phrase, say, words } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { allOf, type EditPlan, refused, removeEntry, replaceEntry } from '../../yaml/edit/edits.js';
import { choicesFor, refusedFix } from '../destinations/choices.js';
import { type Destination, keyReference, moveTo, type SecretKey, withNote } from '../destinations/destination.js';
import { isHelmTemplate, restoreBraces, restoreBracesInEdits, withBracesAsText } from '../own-braces.js';
import { removeAll } from '../plan-changes.js';
import { whyNoSecret } from './workload.js';

/** A part of an object, and the patterns of references to the parameter in its texts. */
interface Part {
  readonly at: Cursor;
  /** Matches a text that is only the reference. */
  readonly whole: RegExp;
  /** Matches a text that refers to the parameter, alone or with all others. */
  readonly mention: RegExp;
}

/** Returns the part with Tekton's patterns: `$(params.x)`, `$(inputs.params.x)`, `$(params["x"])`. */
function tektonPart(at: Cursor, name: string): Part {
  const literal = escaped(name);
  const reference = `\\$\\((?:inputs\\.)?params(?:\\.${literal}|\\[(["'])${literal}\\1\\])\\)`;
  return { at, whole: new RegExp(`^${reference}$`), mention: new RegExp(reference) };
}

/**
 * Returns the part with Argo's patterns: `{{workflow.parameters.x}}` or `{{inputs.parameters.x}}`; expressions and
 * lists of all parameters are mentions.
 */
function argoPart(at: Cursor, from: 'workflow' | 'inputs', name: string): Part {
  const [all, literal] = [`\\b${from}\\.parameters`, escaped(name)];
  return {
    at,
    whole: new RegExp(`^\\{\\{\\s*${all}\\.${literal}\\s*\\}\\}$`),
    mention: new RegExp(`${all}(?:\\.${literal}(?![\\w-])|\\[|(?:\\.json)?(?![\\w.-]))`),
  };
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/**
 * Returns the fixes that move a credential out of a parameter: variables of steps whose whole value it is take it from
 * a Secret, and the parameter is removed. Tekton and Argo Workflows fill in no parameter from a Secret, so that other
 * uses refuse the fix.
 */
export function parameterToSecret(verdict: Verdict, world: FixWorld): readonly Fix[] {
  const { resource, scalar, name } = verdict;
  if (!resource || scalar.embedding) return [refusedFix(say`the object stands inside a text`)];
  const reason = whyNoSecret(resource);
  if (reason !== undefined) return [refusedFix(reason)];
  const found = rewired(scalar, resource, world);
  if ('refused' in found) return [refusedFix(found.refused)];
  return choicesFor(resource, world, (to, planned) => planOf(verdict, resource, to, planned), { keys: [name] });
}

function planOf({ scalar, name }: Verdict, resource: Resource, to: Destination, world: FixWorld): FixPlan {
  const found = rewired(scalar, resource, world);
  if ('refused' in found) return found;
  const plan = moveTo(to, [{ name, value: scalar.text }], scalar, world, ([key], changes) => {
    if (key) changes.edit(found.edits(key));
  });
  return withNote(
    plan,
    found.isGivenElsewhere ? say`Whoever gives "${name}" another value changes nothing by it from now on` : undefined,
  );
}

interface Rewired {
  edits(key: SecretKey): EditPlan;
  /** True for a parameter that runs may give values to. */
  readonly isGivenElsewhere: boolean;
}

/** Returns the edits of every use of the parameter; or the reason why that is not possible. */
function rewired(scalar: Cursor, resource: Resource, world: FixWorld): Rewired | { readonly refused: string } {
  if (isHelmTemplate(world)) return { refused: say`a chart makes the object, and its templates may use the parameter` };
  if (/\$\{|\$\(|\{\{/.test(scalar.text)) return { refused: say`the value refers to something else` };
  const again = withBracesAsText(scalar.document);
  const object = again && resourcesOf(again).find(({ cursor }) => cursor.range.start === resource.cursor.range.start);
  if (!object) return { refused: say`the document cannot be read as YAML right now` };
  const scope = scopeOf(object, scalar);
  if (typeof scope === 'string') return { refused: scope };
  const { parts, declared } = scope;
  const variables = variablesIn(object);
  const uses: Cursor[] = [];
  for (const { at, whole, mention } of parts) {
    for (const one of at.walk()) {
      const text = one.kind === 'scalar' ? restoreBraces(one.text) : '';
      if (!mention.test(text)) continue;
      if (!variables.has(one.range.start) || !whole.test(text))
        return {
          refused: say`${nameInReason(one)} uses the parameter, and only a variable that has just its value can take it from a Secret`,
        };
      uses.push(one);
    }
  }
  if (uses.length === 0) return { refused: say`nothing in this object takes the parameter as the value of a variable` };
  return {
    isGivenElsewhere: !/Run$/.test(object.kind),
    edits: (key) => {
      const plan = allOf(
        uses.map((use) => replaceEntry(use, 'valueFrom', keyReference(key))),
        groupedByList(declared).map((items) => removeWhole(items)),
      );
      return 'refused' in plan ? plan : restoreBracesInEdits(plan.edits);
    },
  };
}

/** The parts of an object in which a parameter has effect, and its declarations there. */
interface Scope {
  readonly parts: readonly Part[];
  readonly declared: readonly Cursor[];
}

function scopeOf(object: Resource, scalar: Cursor): Scope | string {
  const isTekton = /(?:^|\.)tekton\.dev$/.test(object.group);
  const spec = object.kind === 'CronWorkflow' ? object.cursor.at('spec', 'workflowSpec') : object.cursor.at('spec');
  const item = itemAt(object.cursor, scalar.range.start, isTekton ? 'params' : 'parameters');
  const name = item?.at('name')?.string;
  if (!spec || !item || name === undefined) return say`the parameter is not complete yet`;
  return isTekton ? tektonScope(spec, item, name) : argoScope(spec, item, name);
}

const SHADOWED = phrase`the parameter has another value in a part of this object`;
const ELSEWHERE = phrase`what uses the parameter is not written in this object`;

function tektonScope(spec: Cursor, item: Cursor, name: string): Scope | string {
  if (!holds(spec.at('params'), item)) return say`a task is given the parameter, and says itself what becomes of it`;
  if (spec.has('taskRef') || spec.has('pipelineRef')) return words(ELSEWHERE);
  // Parameters reach embedded tasks under their names, unless one there has a value of its own.
  const declared = [...spec.walk()]
    .filter((one) => one.kind === 'sequence' && one.key === 'params' && !isResolver(one))
    .flatMap((list) => named(list, name));
  if (declared.some((one) => !isSame(one, item) && hasValue(one))) return words(SHADOWED);
  return { parts: [tektonPart(spec, name)], declared };
}

function argoScope(spec: Cursor, item: Cursor, name: string): Scope | string {
  const templates = [...(spec.at('templates')?.items() ?? [])];
  if (holds(spec.at('arguments', 'parameters'), item)) {
    if (spec.has('workflowTemplateRef')) return words(ELSEWHERE);
    // The first template of a workflow is given its arguments.
    const entry = spec.at('entrypoint')?.string;
    const first = templates.find((one) => one.at('name')?.string === entry);
    const inputs = named(first?.at('inputs', 'parameters'), name);
    if (inputs.some(hasValue)) return words(SHADOWED);
    const within = first && inputs.length > 0 ? [argoPart(first, 'inputs', name)] : [];
    return { parts: [argoPart(spec, 'workflow', name), ...within], declared: [item, ...inputs] };
  }
  const own = templates.find((one) => holds(one.at('inputs', 'parameters'), item));
  if (!own) return say`another template is given the parameter, and says itself what becomes of it`;
  const isEntry = own.at('name')?.string === spec.at('entrypoint')?.string;
  const isGiven = [...spec.walk()].some(
    (one) =>
      one.key === 'parameters' &&
      one.parent?.key === 'arguments' &&
      (isEntry || one.parent.parent !== spec) &&
      named(one, name).length > 0,
  );
  return isGiven
    ? say`the object gives the parameter a value where it uses the template`
    : { parts: [argoPart(own, 'inputs', name)], declared: [item] };
}

function named(list: Cursor | undefined, name: string): readonly Cursor[] {
  return [...(list?.items() ?? [])].filter((one) => one.at('name')?.string === name);
}

function holds(list: Cursor | undefined, item: Cursor): boolean {
  return [...(list?.items() ?? [])].some((one) => isSame(one, item));
}

function isSame(one: Cursor, other: Cursor): boolean {
  return one.range.start === other.range.start;
}

function hasValue(item: Cursor): boolean {
  return item.has('value') || item.has('default') || item.has('valueFrom');
}

/** Returns true for `params` of a reference to a task: they are for the resolver that finds it. */
function isResolver(list: Cursor): boolean {
  return /^(?:taskRef|pipelineRef)$/.test(list.parent?.key ?? '');
}

function itemAt(root: Cursor, valueStart: number, list: string): Cursor | undefined {
  for (const one of root.walk())
    if (one.kind === 'scalar' && one.range.start === valueStart && one.parent?.parent?.key === list) return one.parent;
  return undefined;
}

/** Returns the offsets of the values of steps' variables, in UTF-16 code units. */
function variablesIn(object: Resource): ReadonlySet<number> {
  const starts = containersOf(object).flatMap((container) =>
    [...(container.at('env')?.items() ?? [])].flatMap((entry) => entry.at('value')?.range.start ?? []),
  );
  return new Set(starts);
}

/** Returns the name of a text in reasons: `"args"`. */
function nameInReason(scalar: Cursor): string {
  const key = scalar.key ?? scalar.parent?.key;
  return key === undefined ? say`another text` : say`"${key}"`;
}

/** Returns the items grouped by their lists. */
function groupedByList(items: readonly Cursor[]): readonly (readonly Cursor[])[] {
  const lists = new Map<number, Cursor[]>();
  for (const item of items) {
    const start = item.parent?.range.start ?? -1;
    lists.set(start, [...(lists.get(start) ?? []), item]);
  }
  return [...lists.values()];
}

/**
 * Returns the edits that remove items, their list where it would be empty, and the mapping where it has only the list.
 */
function removeWhole(items: readonly Cursor[]): EditPlan {
  const list = items[0]?.parent;
  const holder = list?.parent;
  if (!list || !holder) return refused(say`the parameter is not complete yet`);
  if (list.size > items.length) return removeAll(items);
  return removeEntry(holder.size === 1 && /^(?:arguments|inputs)$/.test(holder.key ?? '') ? holder : list);
}
