import type { Resource } from '../kubernetes/resource.js';
import type { Range } from '../text/range.js';

/** An object of Flux or Argo CD: one that deploys others, or that says where these come from. */
export interface DeliveryFact {
  readonly kind: string;
  readonly group: string;
  /** Undefined where a template decides it. */
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  /** The path that it deploys, as it is written. */
  readonly path?: string;
  readonly range: Range;
}

const MENTIONS_DELIVERY = /\bfluxcd\.|\bargoproj\.io\b/;
const GROUP = /(?:^|\.)fluxcd\.(?:io|controlplane\.io)$/;
const ARGO_KINDS: ReadonlySet<string> = new Set(['Application', 'ApplicationSet']);

/** Returns false for a text without objects of Flux and Argo CD. */
export function mayDeliver(text: string): boolean {
  return MENTIONS_DELIVERY.test(text);
}

/** Returns the fact of an object of Flux or Argo CD; undefined for any other object. */
export function deliveryFact({ kind, group, name, namespace, cursor }: Resource): DeliveryFact | undefined {
  if (!GROUP.test(group) && !(group === 'argoproj.io' && ARGO_KINDS.has(kind))) return undefined;
  const path = (cursor.at('spec', 'path') ?? cursor.at('spec', 'source', 'path'))?.string;
  const { range } = cursor.at('metadata', 'name') ?? cursor;
  return { kind, group, name, namespace, ...(path === undefined ? {} : { path }), range };
}
