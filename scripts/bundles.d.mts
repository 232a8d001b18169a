import type { BuildOptions } from 'esbuild';

/** Returns the options of esbuild for each bundle. */
export function bundles(options: { readonly production: boolean; readonly out?: string }): readonly BuildOptions[];
