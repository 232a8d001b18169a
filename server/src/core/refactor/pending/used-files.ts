import { kustomizationsIn } from '../../kubernetes/well-known-names.js';
import { resolvePath } from '../../text/paths.js';
import type { Files } from '../../workspace/files.js';
import type { HeldFile } from './held-file.js';

/** A generator of a kustomization that reads a file. */
export interface ReadingGenerator {
  readonly kustomization: string;
  /** The name of the generated object. */
  readonly name: string | undefined;
}

/**
 * Returns the generators that read a file, of the kustomization beside its folder for plaintext: kustomize reads no file
 * above its own.
 */
export function generatorsOf(
  { path, folder }: Pick<HeldFile, 'path' | 'folder'>,
  files: Files,
): readonly ReadingGenerator[] {
  return kustomizationsIn(folder).flatMap((kustomization) => {
    const roots = (files.streamOf(kustomization)?.documents ?? []).flatMap(({ document }) => document.root ?? []);
    const generators = roots.flatMap((root) =>
      ['secretGenerator', 'configMapGenerator'].flatMap((field) => [...(root.at(field)?.items() ?? [])]),
    );
    return generators
      .filter((generator) => {
        const listed = ['envs', 'files'].flatMap((field) => [...(generator.at(field)?.items() ?? [])]);
        const texts = [...listed, ...[generator.at('env')].filter((one) => one !== undefined)].map(({ text }) => text);
        return texts.some((text) =>
          [text, text.slice(text.indexOf('=') + 1)].some((one) => resolvePath(folder, one) === path),
        );
      })
      .map((generator) => ({ kustomization, name: generator.at('name')?.string }));
  });
}
