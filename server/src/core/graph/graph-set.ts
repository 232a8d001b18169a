import type { Place } from '../provenance/source.js';
import { join } from '../text/paths.js';
import type {
  DefinitionFact,
  KeyFact,
  LabelFact,
  LabelWord,
  ObjectFact,
  PodFact,
  ReferenceFact,
  Requirement,
  SelectorFact,
} from './facts.js';

export type PlacedObject = ObjectFact<Place>;
export type PlacedDefinition = DefinitionFact<Place>;
export type PlacedReference = ReferenceFact<Place>;
export type PlacedKey = KeyFact<Place>;
export type PlacedPod = PodFact<Place>;
export type PlacedSelector = SelectorFact<Place>;
export type PlacedRequirement = Requirement<Place>;
export type PlacedLabel = LabelFact<Place>;
export type PlacedWord = LabelWord<Place>;

/**
 * Objects that are applied together: what a chart or kustomization gives, or the manifests of a folder. One of the kind `commands` is
 * what people make by hand with the commands of a file.
 */
export interface GraphSet {
  readonly key: string;
  readonly kind: 'helm' | 'kustomize' | 'files' | 'commands';
  /** The folder, or the file with the object that deploys it: what people call the set by. */
  readonly path: string;
  /** The key of the topmost root that has it applied; undefined where people apply it by hand, to whatever cluster. */
  readonly cluster: string | undefined;
  /** The object of Flux or Argo CD that deploys it. */
  readonly by?: { readonly kind: string; readonly namespace?: string; readonly name: string };
  /** Sets with the same text here are made of the same files with other values: one of them is applied. */
  readonly variantOf?: string;
  /** True for a file of a folder in which files have objects in common: examples, of which nobody says what is applied together. */
  readonly isExample?: true;
  /** True where parts of it are not known: nothing can be said of what is missing in it. */
  readonly isPartial?: true;
  /** The object that has the set applied; undefined where people do. */
  readonly deployer?: DeployerFact;
  readonly objects: readonly PlacedObject[];
}

/** An object of another set that has a set applied. */
export interface DeployerFact {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** The key of the set that it is in, where that is no set of files. */
  readonly set: string;
  /** The file in which it is named. */
  readonly file: string;
}

/** Returns the path by which the configuration of a set is looked up: a file that people call it by, or any in its folder. */
export function placeOfSet({ path }: Pick<GraphSet, 'path'>): string {
  return /\.(?:ya?ml|json)$/i.test(path) ? path : join(path, 'set.yaml');
}

/** Returns true for namespaces that may be the same: an unknown one may be any. */
export function mayBeSame(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === '*' || other === '*' || one === other;
}

/** Returns the name by which definitions of one kind are looked up. */
export function lookupKey(kind: string, name: string): string {
  return `${kind}/${name}`;
}

/**
 * Returns true where a definition in one set certainly is what a reference of another names: both are applied to one cluster, or
 * both name the same namespace, and neither is an example. Any other may belong to something else of the same name.
 */
export function isCertain(
  own: GraphSet,
  namespace: string | undefined,
  other: GraphSet,
  definition: Pick<PlacedDefinition, 'namespace'>,
): boolean {
  if (other.key === own.key || (own.cluster !== undefined && own.cluster === other.cluster)) return true;
  if (own.isExample || other.isExample) return false;
  return namespace !== undefined && definition.namespace === namespace;
}
