import type { Flow, FlowEdge, FlowNode, FlowUse, Protection } from '../../server/src/core/graph/flow/flow.js';

/** How large a flow is. */
export interface Size {
  /** About as many objects. */
  readonly nodes: number;
  readonly namespaces?: number;
  readonly sets?: number;
}

const WORDS = ['web', 'api', 'auth', 'billing', 'checkout', 'search', 'orders', 'mailer', 'worker', 'reports'];
const PARTS = [
  'db-credentials',
  'tls',
  'smtp',
  'oauth-client',
  'registry',
  'session-key',
  's3-access',
  'webhook-token',
];
const KINDS = ['Deployment', 'Deployment', 'StatefulSet', 'CronJob', 'Ingress', 'ServiceAccount'];
const USES: readonly FlowUse[] = ['env', 'envFrom', 'volume', 'subPath', 'imagePull', 'tls'];

/** Returns a flow as workspaces have them, the same for the same seed. */
export function randomFlow({ nodes: total, namespaces = 3, sets = 1 }: Size, seed: number): Flow {
  const next = random(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  const pick = <One>(list: readonly One[]): One => list[below(list.length)] as One;
  const nodes: FlowNode[] = [];
  const edges: FlowEdge[] = [];
  const each = Math.max(1, Math.round(total / (namespaces * sets)));
  const stepped = (count: number, run: (index: number) => void): void => {
    for (let index = 0; index < count; index++) run(index);
  };
  stepped(sets, (at) => {
    const set = `clusters/${WORDS[at % WORDS.length]}${at}`;
    const stores = ['vault', 'cloud'].map((name) => ({ id: `${set}/${name}`, name }));
    for (const store of stores) nodes.push({ ...store, column: 'store', kind: 'ClusterSecretStore', set });
    stepped(namespaces, (space) => {
      const namespace = space === 0 && next() < 0.2 ? undefined : `${pick(WORDS)}-${space}`;
      const base = { set, namespace };
      const readable: string[] = [];
      stepped(Math.max(1, Math.round(each * 0.34)), (index) => {
        const name = `${pick(WORDS)}-${pick(PARTS)}-${index}`;
        const id = `${set}/${namespace}/Secret/${name}`;
        const protection: Protection = pick(['external', 'external', 'encrypted', 'plaintext', 'dangling', 'unused']);
        nodes.push({ ...base, id, column: 'secret', kind: 'Secret', name, protection, keys: ['user', 'password'] });
        if (protection === 'external' || protection === 'encrypted') {
          const kind = protection === 'external' ? 'ExternalSecret' : 'SealedSecret';
          nodes.push({ ...base, id: `${id}/${kind}`, column: 'maker', kind, name });
          if (protection === 'external') edges.push({ from: pick(stores).id, to: `${id}/${kind}`, how: 'keeps' });
          edges.push({ from: `${id}/${kind}`, to: id, how: 'makes' });
        }
        if (protection !== 'unused') readable.push(id);
      });
      stepped(Math.max(1, Math.round(each * 0.4)), (index) => {
        const name = `${pick(WORDS)}-${index}`;
        const id = `${set}/${namespace}/reader/${name}`;
        const containers = ['app', 'sidecar', 'migrate'].slice(0, 1 + below(3));
        nodes.push({ ...base, id, column: 'reader', kind: pick(KINDS), name, containers });
        if (readable.length === 0) return;
        stepped(1 + below(3), () =>
          edges.push({
            from: pick(readable),
            to: id,
            how: pick(USES),
            container: pick(containers),
            keys: ['password'],
          }),
        );
      });
    });
  });
  return { nodes, edges };
}

/** Returns numbers from 0 to 1, the same for the same seed. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Returns a list in another order, the same for the same seed. */
export function shuffled<One>(list: readonly One[], seed: number): One[] {
  const next = random(seed);
  return list
    .map((one) => [next(), one] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one);
}
