import type { KindKey } from '../../graph/facts.js';
import { isRelease } from '../../graph/follows.js';
import type { ObjectGraph } from '../../graph/graph.js';
import { type GraphSet, mayBeSame, type PlacedObject, type PlacedReference } from '../../graph/graph-set.js';
import { wordOf } from '../../graph/table/table.js';
import type { Place } from '../../provenance/source.js';
import { phrase, say, words } from '../../text/say.js';
import { restartedBy } from './restarted-by.js';
import type { Subject } from './subject.js';

/**
 * What a reader does when a Secret changes: `restart`: it goes on with the old value until somebody restarts it; `itself`: it is
 * restarted by a controller or by its new name; `reads`: it reads the new value while it runs; `next`: what starts later has the new
 * value, what runs does not need it.
 */
export type Verdict = 'restart' | 'itself' | 'reads' | 'next';

/** A place at which an object reads a Secret. */
export interface SecretUse {
  /** What reads it: `env PASSWORD of container "app"`. */
  readonly what: string;
  /** The key that is read; undefined for all of them. */
  readonly key?: string;
  /** What becomes of it: a sentence without a full stop. */
  readonly effect: string;
  readonly place: Place;
}

/** An object that reads a Secret. */
export interface Reader {
  readonly kind: KindKey;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly set: GraphSet;
  readonly place: Place;
  readonly verdict: Verdict;
  /** Why: a sentence without a full stop. */
  readonly why: string;
  readonly uses: readonly [SecretUse, ...SecretUse[]];
}

/** Returns the objects that read a Secret, those that need a restart first. */
export function readersOf(graph: ObjectGraph, subject: Subject): readonly Reader[] {
  const readers = [subject.set, ...graph.beside(subject.set)].flatMap((set) => {
    // A set means its own Secret where it has one.
    if (set !== subject.set && graph.definedIn(set, 'Secret', subject.appliedName, subject.namespace).length > 0)
      return [];
    return set.objects.flatMap((object) => readerOf(object, set, subject) ?? []);
  });
  // An object that several sets give stands in each of them at one place.
  const known = new Set<string>();
  const distinct = readers.filter(({ kind, namespace, name, place }) => {
    const id = [kind, namespace, name, place.file, place.start].join('\n');
    return !known.has(id) && known.add(id);
  });
  return distinct.sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
}

const ORDER: readonly Verdict[] = ['restart', 'itself', 'reads', 'next'];

function readerOf(object: PlacedObject, set: GraphSet, subject: Subject): Reader | undefined {
  const references = object.references.filter(
    (one) =>
      one.to === 'Secret' &&
      one.name === subject.appliedName &&
      mayBeSame(one.namespace, subject.namespace) &&
      !isOfMaker(one, object),
  );
  const [first, ...others] = references
    .flatMap((one) => usesOf(one, object))
    // The name of a generated Secret stands at its generator alone.
    .map((use) => (subject.isHashed && use.place.file !== object.range.file ? { ...use, place: object.range } : use))
    .sort((a, b) => IMPORTANCE.indexOf(a.is) - IMPORTANCE.indexOf(b.is));
  if (!first) return undefined;
  const uses = [first, ...others] as const;
  const { kind, name, namespace, range } = object;
  return { kind, name, namespace, set, place: range, ...verdictOf(object, set, subject, uses), uses };
}

/** True for the field by which an object names the Secret that it makes, which only its words show as a reference. */
function isOfMaker({ guessed, range }: PlacedReference, { definitions }: PlacedObject): boolean {
  return (
    guessed === true &&
    definitions.some(({ by, range: at }) => by !== undefined && at.file === range.file && at.start === range.start)
  );
}

const IMPORTANCE: readonly KnownUse['is'][] = ['stale', 'reads', 'next'];

/** A use, and whether the pod goes on with the old value. */
interface KnownUse extends SecretUse {
  readonly is: 'stale' | 'reads' | 'next';
}

function usesOf(reference: PlacedReference, object: PlacedObject): readonly KnownUse[] {
  const { range: place, key, container, variable } = reference;
  const base = { place, ...(key ? { key: key.name } : {}) };
  const of = (name: string | undefined): string =>
    name === undefined ? '' : say` of container ${JSON.stringify(name)}`;
  switch (reference.use) {
    case 'env':
      return [
        {
          ...base,
          what: say`env ${variable ?? ''}${of(container)}`.replace('env  ', 'env '),
          effect: words(AT_START),
          is: 'stale',
        },
      ];
    case 'envFrom':
      return [{ ...base, what: `envFrom${of(container)}`, effect: words(AT_START), is: 'stale' }];
    case 'volume':
    case 'subPath': {
      const mounts = reference.mounts ?? [{ container, ...(reference.use === 'subPath' ? { subPath: true } : {}) }];
      if (mounts.length === 0)
        return [{ ...base, what: say`volume that no container mounts`, effect: words(FOLLOWS), is: 'reads' }];
      return mounts.map((mount) =>
        mount.subPath
          ? { ...base, what: say`subPath mount${of(mount.container)}`, effect: words(NEVER), is: 'stale' }
          : { ...base, what: `volume${of(mount.container)}`, effect: words(FOLLOWS), is: 'reads' },
      );
    }
    case 'imagePull':
      return [
        {
          ...base,
          what: object.kind === 'ServiceAccount' ? say`imagePullSecrets of its pods` : 'imagePullSecrets',
          effect: say`the next pull of an image uses it; containers that run go on`,
          is: 'next',
        },
      ];
    case 'tls':
      return [{ ...base, what: 'TLS', ...ofTls(object.kind) }];
    case 'controller':
    case 'name':
      return [
        {
          ...base,
          what: reference.guessed && isRelease(object.kind) ? 'values' : 'reference',
          ...ofController(reference, object),
        },
      ];
  }
}

const AT_START = phrase`variables are read when a container starts`;
const NEVER = phrase`a file that is mounted by subPath never changes in a container that runs`;
const OF_CHART = phrase`its chart, which is not known here, hands it to pods, and those that read it as variables or by subPath go on with the old value`;
const FOLLOWS = phrase`the kubelet brings the new files within about a minute; a program that reads them only when it starts needs a restart`;

function ofTls(kind: KindKey): Pick<KnownUse, 'effect' | 'is'> {
  if (/^(?:Cluster)?Issuer\./.test(kind))
    return {
      effect: say`signs what is issued from now on; certificates from before keep the old authority until they are renewed`,
      is: 'next',
    };
  return { effect: say`the controller of the ${wordOf(kind)} loads the new certificate by itself`, is: 'reads' };
}

function ofController({ guessed }: PlacedReference, object: PlacedObject): Pick<KnownUse, 'effect' | 'is'> {
  const { kind, follows, pods } = object;
  const every = follows?.interval === undefined ? '' : say`, every ${follows.interval}`;
  if (pods.length > 0 && !guessed)
    return { effect: say`it is read when a volume is mounted: pods that start later have it`, is: 'next' };
  if (guessed && isRelease(kind)) return { effect: words(OF_CHART), is: 'stale' };
  if (/\.(?:kustomize|helm|source|image)\.toolkit\.fluxcd\.io$/.test(kind))
    return { effect: say`Flux reads it when it reconciles the object${every}`, is: 'reads' };
  if (/^PushSecret\./.test(kind))
    return { effect: say`it is pushed to the store at the next refresh${every}`, is: 'reads' };
  if (/\.external-secrets\.io$/.test(kind))
    return { effect: say`the operator reads it for its next request to the store`, is: 'reads' };
  return { effect: say`its controller reads it; whether it notices a change is up to the controller`, is: 'reads' };
}

function verdictOf(
  object: PlacedObject,
  set: GraphSet,
  subject: Subject,
  uses: readonly KnownUse[],
): { readonly verdict: Verdict; readonly why: string } {
  const stale = uses.find(({ is }) => is === 'stale');
  const [first] = uses;
  const by =
    object.pods.length > 0 || (stale && isRelease(object.kind)) ? restartedBy(object, set, subject) : undefined;
  if (by !== undefined) return { verdict: 'itself', why: by };
  if (stale && /^(?:CronJob|Job)\./.test(object.kind))
    return {
      verdict: 'next',
      why: say`a run that starts later has the new value; one that is under way has the old one`,
    };
  if (stale) return { verdict: 'restart', why: stale.effect };
  const reads = uses.find(({ is }) => is === 'reads');
  return reads ? { verdict: 'reads', why: reads.effect } : { verdict: 'next', why: first?.effect ?? '' };
}
