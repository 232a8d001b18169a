import { kindKeyOf } from '../../graph/facts-of-document.js';
import type { Found } from '../../graph/graph.js';
import type { Resource } from '../../kubernetes/resource.js';
import { isKustomizationName } from '../../kubernetes/well-known-names.js';
import type { FixWorld } from '../../model/fix.js';
import { folderOf, join, nameOf } from '../../text/paths.js';
import { shiftEdits } from '../../text/range.js';
import { say } from '../../text/say.js';
import type { StoreFact } from '../../workspace/named-facts.js';
import type { Cursor } from '../../yaml/cursor.js';
import { keysFromEnd } from '../../yaml/edit/additions.js';
import { appendItem, type EditPlan, setIn, type YamlMap } from '../../yaml/edit/edits.js';
import { entryIn, type RemoteRef, uploadMore } from '../destinations/upload.js';
import { addItem } from '../plan-changes.js';
import type { Created } from './create.js';
import { fillStore } from './fetch.js';
import { FILL_IN } from './fill-in.js';
import { anchorAt, isGenerated, type MissingObject, whyStillMissing } from './place.js';

type Refused = { readonly refused: string };

/** The kinds of what can get one more key without a program: what SOPS and Sealed Secrets encrypted cannot. */
const TAKES_KEYS = /^(?:ConfigMap|(?:Cluster)?ExternalSecret\.external-secrets\.io)$/;

/** Returns true where one more key can be added to what makes an object. */
export function takesKeys({ object, definition }: Found): boolean {
  return (
    TAKES_KEYS.test(definition.by ?? object.kind) && (definition.kind === 'ConfigMap' || definition.by !== undefined)
  );
}

/**
 * Returns the changes that add a key to what makes an object: to a ConfigMap or its generator with a value to be filled in, to an
 * ExternalSecret with a place in its store. Refused where a template has a say, or what is applied would not have the key.
 */
export function addKey({ definition }: Found, key: string, world: FixWorld): Created {
  if (isGenerated(definition.range.file, world))
    return { refused: say`a program generates the file, and would write it anew` };
  const added = isKustomizationName(definition.range.file)
    ? toGenerator(definition.range, key, world)
    : toObject(definition.range, key, world);
  if ('refused' in added) return added;
  const missing: MissingObject = {
    kind: definition.kind,
    name: definition.name ?? '',
    ...(definition.former ? { formerNames: definition.former.names } : {}),
    namespace: definition.namespace,
    key,
  };
  const reason = whyStillMissing(missing, definition.range.file, added.changes, world);
  return reason === undefined ? added : { refused: reason };
}

const why = (key: string): string => say`"${key}" is read`;

function toObject(place: Found['definition']['range'], key: string, world: FixWorld): Created {
  const anchor = anchorAt(place, world);
  if ('refused' in anchor) return anchor;
  const { resource, path, start } = anchor;
  if (!resource) return { refused: say`the object is put together elsewhere` };
  const edited = (plan: EditPlan): Created =>
    'refused' in plan
      ? plan
      : { changes: [{ kind: 'edit', path, edits: shiftEdits(plan.edits, start), why: why(key) }] };
  if (kindKeyOf(resource) === 'ConfigMap') {
    if (resource.cursor.at('immutable')?.value === true)
      return { refused: say`the ConfigMap is immutable: a new one takes its place` };
    return edited(setIn(resource.cursor, ['data', key], FILL_IN, ['metadata']));
  }
  const fetched = fetchedBy(resource, key, world);
  if ('refused' in fetched) return fetched;
  const { store, secret, ref, data, spec } = fetched;
  const item: YamlMap = { secretKey: key, remoteRef: { ...ref } };
  const plan = data && data.size > 0 ? appendItem(data, item) : setIn(spec, ['data'], [item]);
  const done = edited(plan);
  if ('refused' in done) return done;
  const { files, handOff } = fillStore(store, secret, [{ key, ref }], world);
  return { changes: [...done.changes, ...files], handOff };
}

interface NewFetch {
  readonly store: StoreFact;
  readonly secret: string;
  readonly ref: RemoteRef;
  readonly spec: Cursor;
  readonly data: Cursor | undefined;
}

/** Returns how an ExternalSecret fetches one more key: as it fetches the others. */
function fetchedBy({ kind, name, namespace, cursor }: Resource, key: string, world: FixWorld): NewFetch | Refused {
  const spec = kind === 'ClusterExternalSecret' ? cursor.at('spec', 'externalSecretSpec') : cursor.at('spec');
  if (!spec) return { refused: say`the ExternalSecret is put together elsewhere` };
  const template = spec.at('target', 'template');
  if (template?.has('data') || template?.has('templateFrom'))
    return { refused: say`its template decides which keys the Secret has` };
  if (spec.at('target', 'immutable')?.value === true || spec.at('refreshPolicy')?.string === 'CreatedOnce')
    return { refused: say`the ExternalSecret makes the Secret only once` };
  const named = spec.at('secretStoreRef', 'name')?.string;
  if (named === undefined) return { refused: say`the ExternalSecret does not say which store it fetches from` };
  const store = storeOf(named, spec.at('secretStoreRef', 'kind')?.string, namespace, world);
  const secret = spec.at('target', 'name')?.string ?? name ?? '';
  const data = spec.at('data');
  const known = (data?.items() ?? []).flatMap((item) => {
    const [own, remote] = [item.at('secretKey')?.string, item.at('remoteRef', 'key')?.string];
    return own === undefined || remote === undefined
      ? []
      : [{ key: own, ref: { key: remote, property: item.at('remoteRef', 'property')?.string } }];
  });
  const [more] = uploadMore(store, entryIn(world, namespace, secret), [{ key, file: '' }]).refs;
  return { store, secret, ref: refLike(known, key) ?? more ?? { key }, spec, data };
}

interface KnownFetch {
  readonly key: string;
  readonly ref: { readonly key: string; readonly property: string | undefined };
}

/** Returns the place of a key in a store, as the other keys have theirs; undefined where they show no way to name it. */
function refLike(known: readonly KnownFetch[], key: string): RemoteRef | undefined {
  const entries = new Set(known.map(({ ref }) => ref.key));
  const [entry, ...others] = entries;
  if (entry !== undefined && others.length === 0 && known.every(({ ref }) => ref.property !== undefined))
    return { key: entry, property: key };
  const like = known.findLast(({ key: own, ref }) => ref.property === undefined && ref.key.endsWith(own));
  return like && { key: like.ref.key.slice(0, like.ref.key.length - like.key.length) + key };
}

function storeOf(
  name: string,
  kind: string | undefined,
  namespace: string | undefined,
  { index }: FixWorld,
): StoreFact {
  const wanted = kind === 'ClusterSecretStore' ? 'ClusterSecretStore' : 'SecretStore';
  const known = index.stores(namespace).find(({ fact }) => fact.name === name && fact.kind === wanted);
  return (
    known?.fact ?? {
      kind: wanted,
      name,
      namespace,
      provider: undefined,
      service: undefined,
      mount: undefined,
      version: undefined,
      range: { start: 0, end: 0 },
    }
  );
}

/** Returns the changes that have a generator of a ConfigMap give one more key, in the way in which it gives the others. */
function toGenerator(place: Found['definition']['range'], key: string, world: FixWorld): Created {
  for (const { document, start } of world.files.streamOf(place.file)?.documents ?? []) {
    const generator = (document.root?.at('configMapGenerator')?.items() ?? []).find((one) => {
      const { start: from, end } = one.range;
      return from <= place.start - start && place.start - start <= end;
    });
    if (!generator) continue;
    const folder = folderOf(place.file);
    const files = (generator.at('files')?.items() ?? []).flatMap(({ string }) => string ?? []);
    const edit = (plan: EditPlan): Created =>
      'refused' in plan
        ? plan
        : { changes: [{ kind: 'edit', path: place.file, edits: shiftEdits(plan.edits, start), why: why(key) }] };
    const last = files.at(-1);
    // A generator of files gets one beside the others; a key that is no name of a file would be one with a path.
    if (last !== undefined && !generator.has('literals') && /^[\w.-]+$/.test(key)) {
      const beside = last.replace(/^[^=/]+=/, '').slice(0, -nameOf(last).length) || '';
      const path = join(folder, `${beside}${key}`);
      if (world.isTaken(path)) return edit(addItem(generator, 'files', `${beside}${key}`));
      const listed = edit(addItem(generator, 'files', `${beside}${key}`));
      if ('refused' in listed) return listed;
      return { changes: [{ kind: 'create', path, text: `${FILL_IN}\n`, why: why(key) }, ...listed.changes] };
    }
    return edit(addItem(generator, 'literals', `${key}=${FILL_IN}`, keysFromEnd(generator)));
  }
  return { refused: say`the generator is put together elsewhere` };
}
