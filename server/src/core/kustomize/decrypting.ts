import { clear } from './fields.js';
import type { GeneratorFiles } from './generators.js';
import { objectsFrom } from './read-objects.js';
import { BUILD, type Resource } from './resource.js';
import type { Settings } from './settings.js';

/** What KSOPS writes into the annotations of what it decrypts. Source: its README. */
const OPTION = 'kustomize.config.k8s.io/';

/** True for a generator of KSOPS. */
export function isKsops({ kind, apiVersion }: Resource): boolean {
  return apiVersion.startsWith('viaduct.ai/') && /^ksops(?:-exec)?$/.test(kind);
}

/**
 * Returns the objects that KSOPS decrypts, with their ciphertext: all but the values is known. Undefined where it makes Secrets of
 * other files, of which the values are whole files.
 * @throws BuildError where a file cannot be read.
 */
export function decrypted(settings: Settings, files: GeneratorFiles): readonly Resource[] | undefined {
  if (settings.has('secretFrom')) return undefined;
  const objects = settings.items('files').flatMap((path) => objectsFrom(files.load(path, path.value)));
  for (const object of objects) {
    clear(object.node, 'sops');
    const annotations = new Map(object.strings('annotations'));
    const behavior = annotations.get(`${OPTION}behavior`);
    const needsHash = annotations.get(`${OPTION}needs-hash`)?.value === 'true';
    for (const name of ['behavior', 'needs-hash']) annotations.delete(OPTION + name);
    if (behavior) annotations.set(BUILD.behavior, behavior);
    object.setStrings('annotations', annotations);
    if (needsHash) object.enable(BUILD.needsHash);
  }
  return objects;
}
