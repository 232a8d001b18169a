/** A package with code in a bundle. */
export interface ShippedPackage {
  /** Relative to the root. */
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** The texts of its licence and notices. */
  readonly texts: readonly string[];
}

export const ALLOWED: readonly string[];
/** Resolves to the packages with code in a bundle. Throws where one must not be there. */
export function shippedPackages(): Promise<ShippedPackage[]>;
