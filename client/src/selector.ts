/**
 * The documents Yamlock reads. No scheme is named: an untitled document and a file on a virtual file system are
 * checked like any other.
 */
export const documentSelector = [{ language: 'yaml' }, { language: 'helm' }] as const;
