import type { Cursor } from '../yaml/cursor.js';
import type { Resource } from './resource.js';

/** A provider by which the API server encrypts stored data: `aescbc`, `kms`, `identity`, … */
export interface Provider {
  readonly cursor: Cursor;
  readonly name: string;
  /** The provider's own settings. */
  readonly settings: Cursor;
}

/**
 * Returns the providers for Secrets, in their order, one list for each entry of the configuration: the first encrypts,
 * all are tried for decryption.
 */
export function providersOfSecrets({ kind, group, apiVersion, cursor }: Resource): readonly (readonly Provider[])[] {
  const known =
    (kind === 'EncryptionConfiguration' && group === 'apiserver.config.k8s.io') ||
    (kind === 'EncryptionConfig' && apiVersion === 'v1');
  return [...((known && cursor.at('resources')?.items()) || [])]
    .filter((entry) =>
      [...(entry.at('resources')?.items() ?? [])].some(
        ({ value }) => value === 'secrets' || value === '*.' || value === '*.*',
      ),
    )
    .map((entry) =>
      [...(entry.at('providers')?.items() ?? [])].flatMap((provider) => {
        const [settings] = provider.entries();
        return settings?.key === undefined ? [] : [{ cursor: provider, name: settings.key, settings }];
      }),
    );
}
