/** The version of the package. Written by `node scripts/generate.mjs`. */
export const VERSION = '0.1.0';
