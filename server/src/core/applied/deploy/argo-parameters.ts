import type { Dict, Traced } from '../../provenance/traced.js';

/** The parameters of one Application. */
export interface Parameters {
  /** By names with dots, as templates of fasttemplate have them. */
  readonly flat: ReadonlyMap<string, Traced>;
  /** As templates of Go have them. */
  readonly nested: Dict;
  /** Why there may be others. */
  readonly open: string | undefined;
  /** The files that were read for them. */
  readonly files: readonly string[];
  /** What the generator has in place of parts of the template. */
  readonly template?: Traced | undefined;
}

/** Returns a name as Argo CD makes one of a DNS subdomain (`SanitizeName`). */
export function normalized(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^-a-z0-9.]/g, '-')
    .slice(0, 253)
    .replace(/^[-.]+|[-.]+$/g, '');
}
