import { AFTER } from '../../kubernetes/insertion-order.js';
import type { FixPlan, FixWorld } from '../../model/fix.js';
import { say } from '../../text/say.js';
import { type ConfigMapReference, configMapReferences } from '../../workspace/workloads.js';
import type { Cursor } from '../../yaml/cursor.js';
import { appendItem, type EditPlan, refused, removeEntry, replaceEntry, type YamlData } from '../../yaml/edit/edits.js';
import { ownChildren } from '../../yaml/layout.js';
import { type Refer, withNote } from '../destinations/destination.js';
import { addItem, removeAll } from '../plan-changes.js';
import { type ConfigMapPlace, type ConfigMapUser, usersOf } from './configmap-place.js';

/** A key of a Secret that replaces a key of a ConfigMap. */
interface Switch {
  readonly configMapName: string;
  readonly key: string;
  /** True when the ConfigMap has no other key. */
  readonly only: boolean;
  readonly secret: string;
  readonly secretKey: string;
}

/**
 * Returns the plan that removes a key from a ConfigMap, and lets the objects that use it use a key of a Secret instead.
 * `move` returns the plan that creates the Secret, with the given references.
 */
export function switchReaders(place: ConfigMapPlace, world: FixWorld, move: (refer: Refer) => FixPlan): FixPlan {
  const { entry, configMap, configMapName, key } = place;
  if (entry.string === undefined) return { refused: say`the value is no text any more` };
  if (entry.text.includes('${'))
    return { refused: say`the value is filled in by a substitution before Kubernetes sees it` };
  const users = usersOf(place, world);
  if ('refused' in users) return users;
  const only = ownChildren(entry.parent ?? entry).length === 1 && !configMap.cursor.has('binaryData');
  return switchUsers({ configMapName, key, only, users, removal: () => removeEntry(entry) }, move);
}

/** A key to be removed from a ConfigMap, and the objects that use the ConfigMap. */
export interface LeavingKey extends Pick<Switch, 'configMapName' | 'key' | 'only'> {
  readonly users: readonly ConfigMapUser[];
  /** Returns the edits that remove the key from the ConfigMap. */
  removal(): EditPlan;
}

/** Returns the same plan as `switchReaders`, for a ConfigMap of any origin. */
export function switchUsers(leaving: LeavingKey, move: (refer: Refer) => FixPlan): FixPlan {
  const { configMapName, key, only, users } = leaving;
  const plan = move(([to], changes) => {
    if (!to) return;
    const change = { configMapName, key, only, secret: to.name, secretKey: to.key };
    let switched = 0;
    for (const user of users) {
      const why = say`Reads "${key}" from Secret "${to.name}" in ${user.resource.kind} "${user.resource.name ?? ''}"`;
      for (const plan of switches(user, change)) {
        changes.editObject({ object: user, plan, why });
        switched++;
      }
    }
    if (switched === 0) changes.refuse(say`nothing that uses ConfigMap "${configMapName}" uses its key "${key}"`);
    changes.edit(leaving.removal());
  });
  const names = users.map(({ resource }) => say`${resource.kind} "${resource.name ?? ''}"`).join(say`, `);
  return withNote(plan, say`${names}: apply the Secret before them`);
}

/** Returns the edits of an object that uses the ConfigMap. */
function switches(user: ConfigMapUser, change: Switch): readonly EditPlan[] {
  const used = configMapReferences(user.resource).filter(({ use }) => use.name === change.configMapName);
  const byContainer = new Set<number>();
  return used.flatMap((reference): readonly EditPlan[] => {
    switch (reference.use.how) {
      case 'key':
        return keyReference(reference, change);
      case 'volume':
        return volume(reference.cursor, change);
      case 'projected':
        return projected(reference.cursor, change);
      default:
        return envFrom(reference.cursor, change, byContainer);
    }
  });
}

function keyReference({ cursor }: ConfigMapReference, { key, secret, secretKey }: Switch): readonly EditPlan[] {
  if (cursor.at('key')?.value !== key) return [];
  return [replaceEntry(cursor, 'secretKeyRef', { name: secret, key: secretKey, ...optional(cursor) })];
}

/**
 * Returns the edits that add one variable beside `envFrom`. The variable takes precedence, and the container gets
 * nothing else of the Secret.
 */
function envFrom(reference: Cursor, { key, secret, secretKey }: Switch, done: Set<number>): readonly EditPlan[] {
  const source = reference.parent;
  const container = source?.parent?.parent;
  if (!source || !container) return [refused(say`the variables stand in no container`)];
  const name = `${source.at('prefix')?.string ?? ''}${key}`;
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return [];
  const env = container.at('env');
  const has = [...(env?.items() ?? [])].some((variable) => variable.at('name')?.value === name);
  if (has || done.has(container.range.start)) return [];
  done.add(container.range.start);
  const variable = { name, valueFrom: { secretKeyRef: { name: secret, key: secretKey, ...optional(reference) } } };
  return [addItem(container, 'env', variable, AFTER.container.env)];
}

function volume(configMap: Cursor, change: Switch): readonly EditPlan[] {
  const { key, only, secret, secretKey } = change;
  const items = itemsOf(configMap, key);
  if (items === 'another key') return [];
  const item = { key: secretKey, path: key, ...items?.fields };
  if (only || items?.others.length === 0) {
    return [
      replaceEntry(configMap, 'secret', {
        secretName: secret,
        items: [item],
        ...mode(configMap),
        ...optional(configMap),
      }),
    ];
  }
  const rest = items ? { items: items.others } : {};
  return [
    replaceEntry(configMap, 'projected', {
      ...mode(configMap),
      sources: [
        { configMap: { name: change.configMapName, ...rest, ...optional(configMap) } },
        { secret: { name: secret, items: [item], ...optional(configMap) } },
      ],
    }),
  ];
}

function projected(configMap: Cursor, { key, only, secret, secretKey }: Switch): readonly EditPlan[] {
  const items = itemsOf(configMap, key);
  const sources = configMap.parent?.parent;
  if (items === 'another key') return [];
  const source = { name: secret, items: [{ key: secretKey, path: key, ...items?.fields }], ...optional(configMap) };
  if (only || items?.others.length === 0) return [replaceEntry(configMap, 'secret', source)];
  if (!sources) return [refused(say`the volume is not complete yet`)];
  return [...(items ? [removeAll([items.item])] : []), appendItem(sources, { secret: source })];
}

/**
 * Returns the item of this key in a volume's list of keys, its fields besides the key, and the other items. Undefined
 * for a volume without a list.
 */
function itemsOf(
  configMap: Cursor,
  key: string,
):
  | { readonly item: Cursor; readonly fields: Readonly<Record<string, YamlData>>; readonly others: readonly YamlData[] }
  | 'another key'
  | undefined {
  const items = [...(configMap.at('items')?.items() ?? [])];
  if (!configMap.has('items')) return undefined;
  const item = items.find((one) => one.at('key')?.value === key);
  if (!item) return 'another key';
  const { key: _key, ...fields } = fieldsOf(item);
  return { item, fields, others: items.filter((one) => one !== item).map(fieldsOf) };
}

/** Returns the scalars of a mapping as data. */
function fieldsOf(map: Cursor): Readonly<Record<string, YamlData>> {
  const fields: [string, YamlData][] = [];
  for (const entry of map.entries()) {
    const { value } = entry;
    if (entry.key !== undefined && value !== undefined) fields.push([entry.key, value]);
  }
  return Object.fromEntries(fields);
}

function optional(reference: Cursor): Readonly<Record<string, YamlData>> {
  return reference.at('optional')?.value === true ? { optional: true } : {};
}

function mode(reference: Cursor): Readonly<Record<string, YamlData>> {
  const { defaultMode } = fieldsOf(reference);
  return defaultMode === undefined ? {} : { defaultMode };
}
