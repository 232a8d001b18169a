import type { Container } from '../../kubernetes/pod.js';
import type { Resource } from '../../kubernetes/resource.js';
import type { Fix, FixPlan, FixWorld } from '../../model/fix.js';
import type { Verdict } from '../../secrets/detect.js';
import { memo } from '../../text/memo.js';
import type { Range } from '../../text/range.js';
import { say } from '../../text/say.js';
import { ShellScript } from '../../text/shell/lexer.js';
import type { Cursor } from '../../yaml/cursor.js';
import type { EditPlan } from '../../yaml/edit/edits.js';
import { choicesFor, refusedFix } from '../destinations/choices.js';
import { type Destination, type MovedValue, moveTo, repeatedInComment } from '../destinations/destination.js';
import { compareWith } from '../destinations/existing-key.js';
import { operationOf } from '../fields/patched.js';
import { replacePart } from '../scalar-part.js';
import { isScriptFlag, isShellScript, shellReference } from '../shell.js';
import { argumentToFile } from './args-to-file.js';
import { type NamedPart, namedPart } from './argument-parts.js';
import { addEnv, envEntries, namesIn, variableNamed } from './env-items.js';
import { containerText, freeName, variableName } from './literal.js';
import { type UrlParts, urlAt, urlBase, urlValues } from './url-to-secret.js';
import { namespaceOf, whyNoSecret } from './workload.js';

/** A credential in a command line, with its place. */
interface ArgumentLiteral {
  readonly resource: Resource;
  readonly container: Container;
  readonly scalar: Cursor;
  /** True where a shell interprets the text, false where only Kubernetes does. */
  readonly shell: boolean;
}

/**
 * Returns the fixes that move a credential out of a command line: a variable of the same container refers to a Secret,
 * and the argument refers to the variable. Kubernetes expands `$(NAME)`; a shell script gets `$NAME`, so that the value
 * does not show in the list of processes.
 */
export function argumentToSecret({ context, resource, scalar, range, what }: Verdict, world: FixWorld): readonly Fix[] {
  if (context.kind !== 'args') return [];
  const { container, words, program } = context;
  if (!resource || !container) {
    const by = operationOf(scalar) ? say`stand elsewhere: a patch changes them` : say`are made by a chart`;
    return [refusedFix(say`the container and its variables ${by}`)];
  }
  if (!words) return [refusedFix(say`Kubernetes fills in no variables in a script; read them in its own language`)];
  const part = namedPart(scalar, words, program, range, what);
  const literal = part && toLiteral(resource, container, scalar, words);
  if (!literal) return [refusedFix(say`the place of the value in the argument is not known`)];
  const reason = whyNoSecret(resource) ?? ('refused' in literal ? literal.refused : undefined);
  if (reason !== undefined || 'refused' in literal) return [refusedFix(reason ?? '')];
  const url = urlAt(scalar, part);
  if (url) return urlChoices(literal, url, part, world);
  const taken = namesIn(container.at('env'));
  const variable = freeName(part.variable, taken);
  return [
    ...useVariable(literal, part),
    ...variableChoices(literal, part, variable, world),
    ...(literal.shell ? [] : argumentToFile({ resource, container, scalar, part, variable: part.variable }, world)),
  ];
}

function toLiteral(
  resource: Resource,
  container: Container,
  scalar: Cursor,
  words: readonly string[],
): ArgumentLiteral | { readonly refused: string } {
  const list = scalar.parent;
  const index = typeof scalar.step === 'number' ? scalar.step : 0;
  const holder = list?.parent;
  const isMain = holder?.localRange.start === container.cursor.localRange.start && holder.key === container.cursor.key;
  // The shell of `command` runs the script of `args`.
  const ahead = isMain && list?.key === 'args' ? textsOf(container.at('command')) : [];
  const shell = isScriptOf(ahead, words, index);
  if (!isMain && !shell)
    return {
      refused: say`Kubernetes fills in nothing from a Secret in the command of a probe or hook; run it in a shell`,
    };
  return { resource, container, scalar, shell };
}

/** Returns true where a shell runs a word as a script; `ahead` are the words of the command before the arguments. */
function isScriptOf(ahead: readonly string[], words: readonly string[], index: number): boolean {
  // Words behind it say nothing, and hundreds of arguments each have hundreds before them.
  const flag = index > 0 ? words[index - 1] : ahead.at(-1);
  if (flag === undefined || !isScriptFlag(flag)) return false;
  return isShellScript([...ahead, ...words.slice(0, index + 1)], ahead.length + index);
}

function textsOf(list: Cursor | undefined): readonly string[] {
  return list ? textsIn(list) : [];
}

const textsIn = memo((list: Cursor): readonly string[] =>
  [...list.items()].map((item) => (item.opaque ? '' : item.text)),
);

function variableChoices(literal: ArgumentLiteral, part: Range, variable: string, world: FixWorld, what?: string) {
  const { resource, scalar } = literal;
  const plan = (destination: Destination, planned: FixWorld): FixPlan => {
    const value = containerText(scalar.text.slice(part.start, part.end));
    if ('refused' in value) return value;
    return move(literal, part, [{ name: variable, value: value.value }], '', destination, planned);
  };
  return choicesFor(resource, world, plan, { keys: [variable], what });
}

/** Returns the fixes for the whole URL and, as a second choice, for its user and password. */
function urlChoices(literal: ArgumentLiteral, url: UrlParts, part: NamedPart, world: FixWorld): readonly Fix[] {
  const { resource, container } = literal;
  const taken = namesIn(container.at('env'));
  const isOwnName = part.flag !== undefined && /(?:^|_)(?:URL|URI|DSN|ADDR|ADDRESS|ENDPOINT)$/.test(part.variable);
  const base = part.flag === undefined ? variableName(url.scheme) : urlBase(part.variable);
  const variable = freeName(isOwnName ? part.variable : `${base}_URL`, taken);
  const split = (destination: Destination, planned: FixWorld): FixPlan => {
    const values = urlValues(url, base, taken);
    if ('refused' in values) return values;
    return move(literal, url.userInfo, values, url.user === '' ? ':' : '', destination, planned);
  };
  return [
    ...variableChoices(literal, url.whole, variable, world, say`the whole URL`),
    ...choicesFor(resource, world, split, { what: url.user === '' ? say`the password` : say`user and password` }),
  ];
}

/** Returns the plan in which variables of the container get the values, and the part of the argument refers to them. */
function move(
  literal: ArgumentLiteral,
  part: Range,
  values: readonly MovedValue[],
  lead: string,
  destination: Destination,
  world: FixWorld,
): FixPlan {
  const reference = refer(
    literal,
    part,
    values.map(({ name }) => name),
    lead,
  );
  if ('refused' in reference) return reference;
  return moveTo(destination, values, literal.scalar, world, (keys, changes) =>
    changes.edit(reference).edit(addEnv(literal.container.cursor, envEntries(values, keys))),
  );
}

const scriptIn = memo((scalar: Cursor) => new ShellScript(scalar.text));

function refer({ scalar, shell }: ArgumentLiteral, part: Range, names: readonly string[], lead: string): EditPlan {
  const { text } = scalar;
  if (text.includes('${') && !shell)
    return { refused: say`the value is filled in by a substitution before Kubernetes sees it` };
  if (!shell) return replacePart(scalar, part, lead + names.map((name) => `$(${name})`).join(':'));
  const reference = shellReference(scriptIn(scalar), part, names, lead);
  return 'refused' in reference ? reference : replacePart(scalar, reference.part, reference.text);
}

/** Returns the fix for a variable that the container already takes from a Secret; empty where there is none. */
function useVariable(literal: ArgumentLiteral, part: NamedPart): readonly Fix[] {
  const { container, resource, scalar } = literal;
  const entry = variableNamed(container.at('env'), part.variable);
  const reference = entry?.at('valueFrom', 'secretKeyRef');
  const [name, key] = [reference?.at('name')?.string, reference?.at('key')?.string];
  if (name === undefined || key === undefined) return [];
  const from = say`key "${key}" of Secret "${name}"`;
  const plan = (world: FixWorld): FixPlan => {
    const value = containerText(scalar.text.slice(part.start, part.end));
    if ('refused' in value) return value;
    const repeated = repeatedInComment(scalar.document, [value.value]);
    if (repeated) return repeated;
    const edits = refer(literal, part, [part.variable], '');
    if ('refused' in edits) return edits;
    const moved = { name: part.variable, value: value.value, key: { name, key } };
    const namespace = namespaceOf(resource);
    return { edits: edits.edits, ...compareWith([moved], say`Secret "${name}"`, { namespace }, world) };
  };
  return [{ title: say`Use variable "${part.variable}" from ${from}`, safety: 'create', plan }];
}
