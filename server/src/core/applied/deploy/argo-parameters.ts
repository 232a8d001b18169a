import type { Dict, Traced } from '../../provenance/traced.js';
import { withoutEnds } from '../../text/trim.js';

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
  const written = name.toLowerCase().replace(/[^-a-z0-9.]/g, '-');
  return withoutEnds(written.slice(0, 253), '-.');
}

/**
 * Returns a name as Argo CD makes a slug of it (`SlugifyName`, with gosimple/slug): letters, digits and single dashes.
 * @param length The most characters; cut at a dash where `isSmart`, and otherwise before dashes at the ends are left out. 0 and
 * less cuts nothing where `isSmart`.
 */
export function slug(name: string, length: number, isSmart: boolean): string {
  const whole = normalized(name);
  const cut = isSmart ? whole : whole.slice(0, length);
  const slugged = cut
    .replace(/[^-a-z0-9]/g, '-')
    .replace(/-+/g, '-')
    .replace(/^-|-$/g, '');
  if (!isSmart || length <= 0 || slugged.length <= length) return slugged;
  const dash = slugged.lastIndexOf('-', length);
  return slugged.slice(0, dash < 0 ? length : dash);
}
