import { AFTER } from '../../kubernetes/insertion-order.js';
import type { FixWorld } from '../../model/fix.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import type { EditPlan } from '../../yaml/edit/edits.js';
import type { Application, VariableReference } from '../applications/application.js';
import { APPLICATIONS } from '../applications/table.js';
import { type KnownMove, keyReference, type SecretKey } from '../destinations/destination.js';
import { dnsName } from '../names.js';
import type { ObjectEdit } from '../objects.js';
import { addItem } from '../plan-changes.js';
import { freeName } from '../workload/literal.js';
import { type ConfigMapPlace, type ConfigMapUser, containersUsing, usersOf } from './configmap-place.js';

/** An application's own reference to a secret from its configuration. */
export interface NativeReference {
  /** The beginning of a title: `Let Dex read "bindPW"`. */
  readonly title: string;
  readonly move: KnownMove;
  /** Returns the edit that replaces the value by the reference. */
  edit(key: SecretKey): EditPlan;
  /** Returns the edits of workloads that the reference depends on. */
  wire?(key: SecretKey): readonly ObjectEdit[];
}

type Impossible = { readonly title: string; readonly refused: string };

/** The prefixes of variables that only name the application. */
const PREFIX = new RegExp(`^(?:${APPLICATIONS.flatMap(({ prefixes = [] }) => prefixes).join('|')})_`);

/** Returns the application's own reference for this place; undefined where none is known. */
export function nativeReference(place: ConfigMapPlace, world: FixWorld): NativeReference | Impossible | undefined {
  for (const application of APPLICATIONS) {
    const title = say`Let ${application.name} read "${place.name}"`;
    const secret = application.secretReference?.(place);
    if (secret) return { title, ...secret };
    const variable = application.variableReference?.(place);
    if (variable) return { title, ...throughVariable(place, application, variable, world) };
  }
  return undefined;
}

function throughVariable(
  place: ConfigMapPlace,
  application: Application,
  reference: VariableReference,
  world: FixWorld,
): Omit<NativeReference, 'title'> | Omit<Impossible, 'title'> {
  const { configMap, configMapName, name } = place;
  if (reference.refused !== undefined) return { refused: reference.refused };
  const users = usersOf(place, world);
  if ('refused' in users) return { refused: users.refused };
  const wired = users.map((user) => ({ user, containers: containersOfApplication(user, place, application) }));
  const lacking = wired.find(({ containers }) => containers.length === 0);
  if (lacking) {
    const { kind, name: workload } = lacking.user.resource;
    return { refused: say`no container of ${kind} "${workload ?? ''}" mounts ConfigMap "${configMapName}"` };
  }
  const all = wired.flatMap(({ containers }) => containers);
  const { expandsBy } = application;
  const isOff = (container: Cursor): boolean =>
    expandsBy !== undefined && variableText(container, expandsBy)?.toLowerCase() === 'false';
  if (reference.isExpanded && all.some(isOff))
    return { refused: say`${expandsBy} is false: ${application.name} would take the reference for the value` };
  const taken = new Set(all.flatMap(variablesOf));
  const variable = freeName(reference.variable, taken);
  const key = dnsName(reference.variable.replace(PREFIX, ''));
  return {
    move: {
      values: [{ key, value: reference.value }],
      subject: say`"${name}" of ConfigMap "${configMapName}"`,
      namespace: configMap.namespace,
      name: `${dnsName(configMapName)}-secrets`,
    },
    edit: () => reference.edit(variable),
    wire: (secretKey) =>
      wired.flatMap(({ user, containers }) =>
        containers.map((container) => ({
          object: user,
          plan: addItem(container, 'env', { name: variable, valueFrom: keyReference(secretKey) }, AFTER.container.env),
          why: say`Gives ${user.resource.kind} "${user.resource.name ?? ''}" the variable ${variable}`,
        })),
      ),
  };
}

/**
 * Returns the containers of the application among those that mount the ConfigMap; all of those where none is
 * recognized.
 */
function containersOfApplication(
  user: ConfigMapUser,
  { configMapName }: ConfigMapPlace,
  { container: own }: Application,
): readonly Cursor[] {
  const containers = containersUsing(user, configMapName);
  const named = containers.filter((container) =>
    own?.test(`${container.at('image')?.text} ${container.at('name')?.text}`),
  );
  return named.length > 0 ? named : containers;
}

function variablesOf(container: Cursor): readonly string[] {
  return [...(container.at('env')?.items() ?? [])].flatMap((variable) => variable.at('name')?.string ?? []);
}

function variableText(container: Cursor, name: string): string | undefined {
  const found = [...(container.at('env')?.items() ?? [])].find((variable) => variable.at('name')?.value === name);
  return found?.at('value')?.text;
}
