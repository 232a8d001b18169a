import type { Resource } from '../../kubernetes/resource.js';
import { describe } from '../../kubernetes/resource.js';
import type { Fix, FixWorld } from '../../model/fix.js';
import type { Verdict } from '../../secrets/detect.js';
import { decodeBase64 } from '../../secrets/values/base64.js';
import { type Phrase, phrase, say, words } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { replaceEntry, type YamlData } from '../../yaml/edit/edits.js';
import { scalarBeside } from '../../yaml/embedded.js';
import { destinationsOfMove, fixFor, refusedFix } from '../destinations/choices.js';
import { type KnownMove, moveKnown, type SecretKey } from '../destinations/destination.js';
import { keepOutOfGit } from '../manifest/out-of-git.js';
import { dnsName } from '../names.js';

/** A field whose whole text can be in a Secret, and the reference that replaces it. */
interface Movable {
  readonly field: Cursor;
  /** The key of the Secret. */
  readonly key: string;
  /** The end of the Secret's name, after the name of the object. */
  readonly suffix: string;
  /** The key of the entry that replaces the field. */
  readonly reference: string;
  readonly encoded?: boolean;
  written(key: SecretKey): YamlData;
}

/**
 * Returns the fixes that move a credential out of a field of an object: KubeVirt and Cluster API read the whole text
 * from a Secret, a kubeconfig is kept out of git. For other fields the fix says why there is none.
 */
export function moveField(verdict: Verdict, world: FixWorld): readonly Fix[] {
  const { context, resource, scalar } = verdict;
  if (context.kind !== 'field') return [];
  if (context.of === 'kubeconfig') return scalar.embedding ? [] : [keepOutOfGit()];
  const movable = resource && movableField(scalarBeside(scalar, resource.cursor), resource);
  if (!resource || !movable) return [refusedFix(words(WHY_NOT[context.of]))];
  return choices(resource, movable, world);
}

const WHY_NOT: Readonly<Record<'header' | 'cloud-init' | 'cluster-api' | 'artifact' | 'custom', Phrase>> = {
  header: phrase`Kubernetes fills in nothing from a Secret in the headers of a probe or hook; let a command (exec) send them, or the path need none`,
  'cloud-init': phrase`what this kind of object takes in place of the text is not known here`,
  'cluster-api': phrase`Cluster API reads only whole files and the passwords of users from a Secret; it makes the tokens that it needs itself`,
  custom: phrase`what this kind of object takes in place of the value is not known here; most operators read it from a Secret`,
  artifact: phrase`a workflow keeps such a text in plaintext with every run; mount a Secret as a volume instead`,
};

function movableField(field: Cursor, resource: Resource): Movable | undefined {
  return ofVirtualMachine(field) ?? ofMachineConfig(field, resource);
}

/**
 * Returns the reference of KubeVirt: `userData` → `secretRef`, `networkData` → `networkDataSecretRef`. It reads a fixed
 * key from either.
 */
function ofVirtualMachine(field: Cursor): Movable | undefined {
  const { key = '', parent } = field;
  const [, kind, base64] = /^(user|network)Data(Base64)?$/.exec(key) ?? [];
  if (kind === undefined || !/^cloudInit(?:NoCloud|ConfigDrive)$/.test(parent?.key ?? '')) return undefined;
  return {
    field,
    key: `${kind}data`,
    suffix: 'cloud-init',
    reference: kind === 'user' ? 'secretRef' : 'networkDataSecretRef',
    encoded: base64 !== undefined,
    written: ({ name }) => ({ name }),
  };
}

/**
 * Returns the reference of Cluster API's kubeadm provider: `files[].content` → `contentFrom`, `users[].passwd` →
 * `passwdFrom`.
 */
function ofMachineConfig(field: Cursor, { group, kind }: Resource): Movable | undefined {
  if (!/^(?:bootstrap|controlplane)\.cluster\.x-k8s\.io$/.test(group) || !/^Kubeadm/.test(kind)) return undefined;
  const { key, parent } = field;
  const list = parent?.parent?.key;
  const written = ({ name, key: secretKey }: SecretKey): YamlData => ({ secret: { name, key: secretKey } });
  if (key === 'content' && list === 'files') {
    const file = parent?.at('path')?.string?.split('/').at(-1) ?? '';
    return { field, key: dnsName(file), suffix: 'files', reference: 'contentFrom', written };
  }
  if (key === 'passwd' && list === 'users') {
    const user = parent?.at('name')?.string ?? '';
    return { field, key: `${dnsName(user)}-passwd`, suffix: 'users', reference: 'passwdFrom', written };
  }
  return undefined;
}

function choices(resource: Resource, movable: Movable, world: FixWorld): readonly Fix[] {
  const { field, key, suffix, reference, encoded = false } = movable;
  const title = say`Move the whole ${field.key ?? ''}`;
  const value = encoded ? decodeBase64(field.text) : field.string;
  if (value === undefined || value.includes('\uFFFD'))
    return [refusedFix(say`the value is no text, or is filled in by a template`, title)];
  if (field.text.includes('${'))
    return [refusedFix(say`the value is filled in by a substitution before Kubernetes sees it`, title)];
  if (field.parent?.has(reference)) return [refusedFix(say`"${reference}" stands beside it already`, title)];
  const move: KnownMove = {
    values: [{ key, value }],
    subject: say`"${field.key ?? ''}" of ${describe(resource)}`,
    namespace: resource.namespace,
    name: `${dnsName(resource.name ?? resource.kind).slice(0, 50)}-${suffix}`,
    exactKeys: true,
  };
  return destinationsOfMove(move, world)
    .filter(({ kind }) => kind !== 'existing')
    .map((one) =>
      fixFor(say`${title} to ${one.place}`, one, (to, planned) =>
        moveKnown(move, to, field, planned, ([at], changes) => {
          if (at) changes.edit(replaceEntry(field, reference, movable.written(at)));
        }),
      ),
    );
}
