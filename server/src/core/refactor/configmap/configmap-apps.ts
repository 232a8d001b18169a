import { AFTER } from '../../kubernetes/insertion-order.js';
import type { FixWorld } from '../../model/fix.js';
import { words } from '../../secrets/names/key-names.js';
import type { Cursor } from '../../yaml/cursor.js';
import { type EditPlan, refused, replaceEntry, setScalar } from '../../yaml/edit/edits.js';
import { whyNot } from '../../yaml/edit/plan.js';
import { NodeStyle } from '../../yaml/nodes.js';
import { type KnownMove, keyReference, type SecretKey } from '../destinations/destination.js';
import { dnsName } from '../names.js';
import type { ObjectEdit } from '../objects.js';
import { addItem } from '../plan-changes.js';
import { type ConfigMapPlace, type ConfigMapUser, containersUsing, usersOf } from './configmap-place.js';

/** How an application reads a secret that its configuration only refers to. */
export interface NativeReference {
  /** The beginning of a title: `Let Dex read "bindPW"`. */
  readonly title: string;
  readonly move: KnownMove;
  /** The reference, in place of the value. */
  edit(key: SecretKey): EditPlan;
  /** What the workloads need so that the reference leads somewhere. */
  wire?(key: SecretKey): readonly ObjectEdit[];
}

type Impossible = { readonly title: string; readonly refused: string };

/** What an application calls the value, and how it refers to it once it is an environment variable. */
interface Reference {
  readonly application: string;
  /** What tells the application's own container from others beside it. */
  readonly container: RegExp;
  readonly variable: string;
  readonly value: string;
  /** The reference is expanded where it stands in a value. */
  readonly isExpanded?: boolean;
  edit(variable: string): EditPlan;
  /** Where the reference would not be followed. */
  readonly refused?: string;
}

/** The application's own way, where it has one for this place; undefined where none is known. */
export function nativeReference(place: ConfigMapPlace, world: FixWorld): NativeReference | Impossible | undefined {
  const argo = argoCdWay(place);
  if (argo) return argo;
  const reference = dexReference(place) ?? grafanaReference(place) ?? provisioningReference(place);
  return reference && throughVariable(place, reference, world);
}

/** Argo CD reads `$secret:key` from a Secret with its label, and `$key` from its own Secret. */
function argoCdWay({
  configMapName,
  configMap,
  key,
  scalar,
  entry,
  name,
}: ConfigMapPlace): NativeReference | undefined {
  if (configMapName !== 'argocd-cm' || scalar === entry || !/^(?:oidc|dex)\.config$/.test(key)) return undefined;
  return {
    title: `Let Argo CD read "${name}"`,
    move: {
      values: [
        { key: [key.replace(/\.config$/, ''), around(scalar), name].flatMap(words).join('-'), value: scalar.text },
      ],
      subject: `"${name}" of ConfigMap "${configMapName}"`,
      namespace: configMap.namespace,
      name: 'argocd-credentials',
      labels: { 'app.kubernetes.io/part-of': 'argocd' },
      suits: (secret) => secret.name === 'argocd-secret' && secret.kind === 'Secret',
    },
    edit: ({ name: secret, key: secretKey }) =>
      setScalar(scalar, secret === 'argocd-secret' ? `$${secretKey}` : `$${secret}:${secretKey}`),
  };
}

/** The id of the connector or client that a value belongs to. */
function around(scalar: Cursor): string {
  for (let holder = scalar.parent; holder && holder.step !== undefined; holder = holder.parent) {
    const id = holder.at('id')?.string ?? holder.at('username')?.string;
    if (id !== undefined) return id;
  }
  return '';
}

function isDex(root: Cursor): boolean {
  return (
    root.at('issuer')?.kind === 'scalar' &&
    ['connectors', 'staticClients', 'staticPasswords', 'storage'].some((key) => root.has(key))
  );
}

/** Dex expands `$NAME` below `connectors[].config` and `storage.config` only; clients and passwords have keys for it. */
function dexReference({ scalar, entry, name }: ConfigMapPlace): Reference | undefined {
  const root = rootIn(scalar, entry);
  if (!root || !isDex(root)) return undefined;
  const [first, second, third] = scalar.path;
  const dex = { application: 'Dex', container: /\bdex\b/, value: scalar.text };
  const id = around(scalar);
  const expanded = (first === 'connectors' && third === 'config') || (first === 'storage' && second === 'config');
  if (expanded) {
    return {
      ...dex,
      variable: variableName('dex', first === 'storage' ? 'storage' : id, name),
      isExpanded: true,
      edit: (variable) => setScalar(scalar, `$${variable}`),
      // What stands in the file is then not what Dex uses.
      ...(scalar.text.includes('$')
        ? { refused: 'Dex expands the "$" in the value already: what it stands for is not known here' }
        : {}),
    };
  }
  const renamed = { staticClients: ['secret', 'secretEnv'], staticPasswords: ['hash', 'hashFromEnv'] } as const;
  const [from, to] = first === 'staticClients' || first === 'staticPasswords' ? renamed[first] : [];
  if (to === undefined || third !== from || scalar.path.length !== 3) return undefined;
  return {
    ...dex,
    variable: variableName(
      first === 'staticClients' ? '' : 'dex',
      id,
      first === 'staticClients' ? 'clientSecret' : 'hash',
    ),
    edit: (variable) => replaceEntry(scalar, to, variable),
  };
}

/** Grafana expands `$__env{NAME}` in its settings. */
function grafanaReference({ scalar, entry, range, name }: ConfigMapPlace): Reference | undefined {
  if (scalar !== entry || entry.key !== 'grafana.ini' || scalar.style !== NodeStyle.Literal) return undefined;
  const { text } = scalar.document;
  const value = text.slice(range.start, range.end);
  if (value.includes('\n') || range.end - range.start >= scalar.range.end - scalar.range.start) return undefined;
  const sections = [...text.slice(scalar.range.start, range.start).matchAll(/^[ \t]*\[([^\]\n]+)\]/gm)];
  const variable = variableName('gf', sections.at(-1)?.[1] ?? '', name);
  return {
    application: 'Grafana',
    container: /\bgrafana\b/,
    value,
    variable,
    edit: (written) => {
      const reason = whyNot(scalar);
      return reason === undefined ? { edits: [{ range, newText: `$__env{${written}}` }] } : refused(reason);
    },
    ...(/[$`"]/.test(value) ? { refused: 'the value is written with quotes or variables of Grafana' } : {}),
  };
}

/** Grafana expands `$NAME` in the files that provision data sources and notifiers. */
function provisioningReference({ scalar, entry, name }: ConfigMapPlace): Reference | undefined {
  const root = rootIn(scalar, entry);
  if (root?.at('apiVersion')?.value !== 1 || !(root.has('datasources') || root.has('contactPoints'))) return undefined;
  let label = '';
  for (let holder = scalar.parent; holder && label === ''; holder = holder.parent)
    label = holder.at('name')?.string ?? '';
  return {
    application: 'Grafana',
    container: /\bgrafana\b/,
    value: scalar.text,
    variable: variableName('grafana', label, name),
    edit: (variable) => setScalar(scalar, `$${variable}`),
    ...(scalar.text.includes('$')
      ? { refused: 'Grafana expands the "$" in the value already: what it stands for is not known here' }
      : {}),
  };
}

/** The root of the document in an entry, for a value of that very document. */
function rootIn(scalar: Cursor, entry: Cursor): Cursor | undefined {
  let root = scalar;
  while (root.parent && root.step !== undefined) root = root.parent;
  return root !== scalar && root.parent === entry ? root : undefined;
}

/** `DEX_LDAP_BIND_PW` */
function variableName(...parts: readonly string[]): string {
  const name = parts.flatMap(words).join('_').toUpperCase();
  return /^[A-Z_]/.test(name) ? name : `SECRET_${name}`;
}

function throughVariable(place: ConfigMapPlace, reference: Reference, world: FixWorld): NativeReference | Impossible {
  const { configMap, configMapName, name } = place;
  const { application } = reference;
  const title = `Let ${application} read "${name}"`;
  if (reference.refused !== undefined) return { title, refused: reference.refused };
  const users = usersOf(place, world);
  if ('refused' in users) return { title, refused: users.refused };
  const wired = users.map((user) => ({ user, containers: containersOfApplication(user, place, reference) }));
  const lacking = wired.find(({ containers }) => containers.length === 0);
  if (lacking) {
    const { kind, name: workload } = lacking.user.resource;
    return { title, refused: `no container of ${kind} "${workload ?? ''}" mounts ConfigMap "${configMapName}"` };
  }
  const all = wired.flatMap(({ containers }) => containers);
  const off = all.some((container) => variableText(container, 'DEX_EXPAND_ENV')?.toLowerCase() === 'false');
  if (off && reference.isExpanded)
    return { title, refused: 'DEX_EXPAND_ENV is false: Dex would take the reference for the value' };
  const taken = new Set(all.flatMap(variablesOf));
  const variable = freeVariable(reference.variable, taken);
  const key = dnsName(reference.variable.replace(/^(?:DEX|GF|GRAFANA)_/, ''));
  return {
    title,
    move: {
      values: [{ key, value: reference.value }],
      subject: `"${name}" of ConfigMap "${configMapName}"`,
      namespace: configMap.namespace,
      name: `${dnsName(configMapName)}-secrets`,
    },
    edit: () => reference.edit(variable),
    wire: (secretKey) =>
      wired.flatMap(({ user, containers }) =>
        containers.map((container) => ({
          object: user,
          plan: addItem(container, 'env', { name: variable, valueFrom: keyReference(secretKey) }, AFTER.container.env),
          why: `Gives ${user.resource.kind} "${user.resource.name ?? ''}" the variable ${variable}`,
        })),
      ),
  };
}

/** Of the containers that mount the ConfigMap, those of the application where others stand beside it. */
function containersOfApplication(
  user: ConfigMapUser,
  { configMapName }: ConfigMapPlace,
  { container: own }: Reference,
): readonly Cursor[] {
  const containers = containersUsing(user, configMapName);
  const named = containers.filter((container) =>
    own.test(`${container.at('image')?.text} ${container.at('name')?.text}`),
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

function freeVariable(name: string, taken: ReadonlySet<string>): string {
  for (let count = 1; ; count++) {
    const free = count === 1 ? name : `${name}_${count}`;
    if (!taken.has(free)) return free;
  }
}
