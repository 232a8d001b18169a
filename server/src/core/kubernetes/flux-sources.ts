import type { Cursor } from '../yaml/cursor.js';
import type { Resource } from './resource.js';

/** The field with the address of the source, by kind. */
const ADDRESS: Readonly<Record<string, string>> = {
  GitRepository: 'url',
  HelmRepository: 'url',
  OCIRepository: 'url',
  Bucket: 'endpoint',
  ImageRepository: 'image',
};

/** Returns true for an object that tells Flux where to fetch something from. */
export function isFluxSource({ group, kind }: Resource): boolean {
  return /^(?:source|image)\.toolkit\.fluxcd\.io$/.test(group) && Object.hasOwn(ADDRESS, kind);
}

/** Returns the address that Flux fetches a source from; undefined for other objects, and where none is written. */
export function fluxSourceAddress(resource: Resource): Cursor | undefined {
  return isFluxSource(resource) ? resource.cursor.at('spec', ADDRESS[resource.kind] ?? '') : undefined;
}

/** Returns the addresses that an object makes Flux connect to: that of the source, and of the service that gives a Bucket its tokens. */
export function fluxSourceAddresses(resource: Resource): readonly Cursor[] {
  const tokens = resource.kind === 'Bucket' ? resource.cursor.at('spec', 'sts', 'endpoint') : undefined;
  return isFluxSource(resource) ? [fluxSourceAddress(resource), tokens].filter((one) => one !== undefined) : [];
}
