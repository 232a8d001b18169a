import { classify, isValuesName, type MaybeValues } from '../../core/engine/classify.js';
import type { SourceFile } from '../../core/engine/placed-finding.js';
import { generatedObject } from '../../core/workspace/kustomize/generated.js';
import type { Kustomize } from '../../core/workspace/kustomize/kustomize.js';
import type { YamlStream } from '../../core/yaml/document.js';
import { isYamlFile } from '../host.js';

/** What the files around a file say about it. */
interface Around {
  readonly inChart: boolean;
  readonly kustomize: Kustomize;
  /** Returns true where charts or kustomizations say that the file is one of values. */
  areValues(maybe: MaybeValues): boolean;
}

/** Returns the class of a file, and its stream: a generated object where a kustomization makes one of the file. */
export function readAs(
  path: string,
  stream: YamlStream,
  { inChart, kustomize, areValues }: Around,
): Pick<SourceFile, 'fileClass' | 'stream' | 'maybeValues'> {
  const found = classify(path, { inChart }, stream);
  const maybeValues = typeof found === 'string' ? undefined : found;
  const fileClass = typeof found === 'string' ? found : areValues(found) ? 'helm-values' : 'other';
  // Manifests inside a script are part of the script.
  const isItsOwn = fileClass !== 'other' && (fileClass !== 'kubernetes' || isYamlFile(path));
  const generated = isItsOwn ? undefined : kustomize.generatedFrom(path);
  if (!generated) return { fileClass, stream, maybeValues };
  // Flux reads the values of a release from a key of this name.
  if (isValuesName(generated.key ?? '')) return { fileClass: 'helm-values', stream, maybeValues };
  const comments = stream.documents.flatMap(({ document, start }) =>
    document.tree.comments.map((range) => ({ start: range.start + start, end: range.end + start })),
  );
  return { fileClass: 'generated', stream: generatedObject(stream.text, generated, comments), maybeValues };
}
