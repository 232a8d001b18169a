import { type PlannedFix, planFixes } from '../../server/src/core/engine/plan-fixes.js';
import type { FixWorld } from '../../server/src/core/model/fix.js';
import { NodeCrypto } from '../../server/src/host/node/crypto.js';
import { makeCertificate, newIdentity, openSession } from '../crypto/support.js';
import { CONTEXTS } from './contexts.js';
import { decrypted, type PrivateKeys, type Scalars } from './decrypted.js';
import { Workspace } from './support.js';

const crypto = new NodeCrypto();
const identity = await newIdentity();
const sealing = makeCertificate();
/** The certificate of the controller. */
export const { certificate } = sealing;
/** The age recipient. */
export const { recipient } = identity;
export const keys: PrivateKeys = { age: identity.secret, sealing: sealing.privateKey };
const session = await openSession([recipient]);

/** Returns a `.sops.yaml` with a creation rule for Secrets and its recipients. */
export function sopsConfig(rule = '', holders = `age: ${recipient}`): string {
  return `creation_rules:\n- encrypted_regex: ^(data|stringData)$\n  ${rule === '' ? '' : `${rule}\n  `}${holders}\n`;
}

interface Offered {
  readonly workspace: Workspace;
  readonly name: string;
  readonly fixes: readonly PlannedFix[];
}

/** Returns a world with encryption, as the editor's. */
export function worldFor(workspace: Workspace, name: string): FixWorld {
  const { index } = workspace.project;
  return { ...workspace.world(name), index, sealing: crypto, sopsSession: () => session };
}

/** Resolves to all fixes of all findings in the file with the value. */
export async function offered(context: string, others: Readonly<Record<string, string>>): Promise<Offered> {
  const [name, text, around = {}] = CONTEXTS[context] ?? ['', ''];
  const workspace = await Workspace.open(new Map([[name, text], ...Object.entries({ ...around, ...others })]));
  const world = worldFor(workspace, name);
  const found = workspace.findings().filter((one) => one.name === name && one.placed.rule.id.startsWith('secret-'));
  return { workspace, name, fixes: found.flatMap(({ placed }) => planFixes(placed, world)) };
}

/** Resolves to the decrypted files of a workspace, by name. */
export async function secretsOf(workspace: Workspace, programs = true): Promise<ReadonlyMap<string, Scalars>> {
  const all = new Map<string, Scalars>();
  for (const [name, text] of workspace.files) {
    const said = name.endsWith('.yaml') && name !== '.sops.yaml' ? await decrypted(text, keys, programs) : undefined;
    if (said) all.set(name, said);
  }
  return all;
}

/** Returns the first fix whose title matches. */
export function only(fixes: readonly PlannedFix[], title: RegExp): PlannedFix {
  const [first] = fixes.filter(({ fix }) => title.test(fix.title));
  if (!first) throw new Error(`No fix ${String(title)} among:\n${fixes.map(({ fix }) => fix.title).join('\n')}`);
  return first;
}
