import { fieldSpec } from './field-specs.js';
import { scalar, text } from './node.js';
import { relativePath } from './paths.js';
import type { ResMap } from './res-map.js';
import { ORIGIN, type Resource } from './resource.js';
import { isOtherInYaml11 } from './scalars.js';
import { setEntries } from './transform-fields.js';

const TRANSFORMATIONS = 'alpha.config.kubernetes.io/transformations';

/** What made or changed an object, for the annotations that `buildMetadata` asks for. */
export interface Origin {
  readonly configuredIn: string;
  readonly kind: string;
  readonly apiVersion: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** Returns the origin that a kind of transformer or generator of a kustomization has. */
export function builtinOrigin(path: string, fileName: string, kind: string): Origin {
  return { configuredIn: relativePath(path, fileName), kind, apiVersion: 'builtin' };
}

/** A text as a scalar of YAML. */
function written(value: string): string {
  if (isOtherInYaml11(value)) return JSON.stringify(value);
  return /^[-?:,[\]{}#&*!|>'"%@`]|: |\s#|\s$|^\s/.test(value) ? `'${value.replaceAll("'", "''")}'` : value;
}

function lines({ configuredIn, kind, apiVersion, name, namespace }: Origin): readonly string[] {
  return [
    `configuredIn: ${written(configuredIn)}`,
    'configuredBy:',
    `  apiVersion: ${apiVersion}`,
    `  kind: ${kind}`,
    ...(name === undefined ? [] : [`  name: ${written(name)}`]),
    ...(namespace === undefined ? [] : [`  namespace: ${written(namespace)}`]),
  ];
}

/** Notes the file that objects come from. */
export function noteFile(map: ResMap, path: string): void {
  const entry = [scalar(ORIGIN), text(`path: ${written(path)}\n`)] as const;
  setEntries(map, [entry], [fieldSpec('metadata/annotations', true)]);
}

/** Notes the generator of objects that have no origin. */
export function noteGenerator(resources: readonly Resource[], origin: Origin): void {
  for (const resource of resources)
    if (resource.annotation(ORIGIN) === undefined) resource.setAnnotation(ORIGIN, `${lines(origin).join('\n')}\n`);
}

/** Notes a transformer on all objects. */
export function noteTransformer(map: ResMap, origin: Origin): void {
  for (const resource of map.list) {
    if (resource.annotation(ORIGIN) === undefined) {
      resource.setAnnotation(ORIGIN, `${lines(origin).join('\n')}\n`);
      continue;
    }
    const before = resource.annotation(TRANSFORMATIONS) ?? '';
    const item = lines(origin).map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`));
    resource.setAnnotation(TRANSFORMATIONS, `${before}${item.join('\n')}\n`);
  }
}

/** Removes the notes that are not asked for. */
export function removeNotes(map: ResMap, keep: ReadonlySet<string>): void {
  const removed = [
    ...(keep.has('originAnnotations') ? [] : [ORIGIN]),
    ...(keep.has('transformerAnnotations') ? [] : [TRANSFORMATIONS]),
  ];
  if (removed.length === 0) return;
  for (const resource of map.list) {
    const annotations = resource.strings('annotations');
    for (const name of removed) annotations.delete(name);
    resource.setStrings('annotations', annotations);
  }
}
