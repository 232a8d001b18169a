import type { Container } from '../../kubernetes/pod.js';
import type { Resource } from '../../kubernetes/resource.js';
import type { Range } from '../../text/range.js';
import type { Cursor } from '../../yaml/cursor.js';
import type { Language } from '../texts/texts.js';

/** What a field that is made for credentials, or for texts with some in them, belongs to; `custom` is any other field. */
export type FieldOf = 'kubeconfig' | 'header' | 'cloud-init' | 'cluster-api' | 'artifact' | 'custom';

/** A place in which credentials are usually written, by the letters of the design. */
export type SecretContext =
  /** A value of a Secret, or a leaf of a document in it, where names count again. */
  | { readonly kind: 'secret-data'; readonly encoded: boolean; readonly nested?: boolean }
  /** An environment variable. */
  | { readonly kind: 'env'; readonly container: Container | undefined }
  /** A value of a ConfigMap, and the documents in it. */
  | { readonly kind: 'configmap' }
  /** Helm values. */
  | { readonly kind: 'values' }
  /** A word of a command line, with the words around it; or a script. */
  | {
      readonly kind: 'args';
      readonly words: readonly string[] | undefined;
      readonly container: Container | undefined;
      /** What runs the words, where it is not the first of them. */
      readonly program?: string | undefined;
      /** What a script is written in, where its container says so. */
      readonly language?: Language | undefined;
    }
  /** A parameter of a pipeline or workflow: it goes into command lines. */
  | { readonly kind: 'parameter' }
  /** A literal of a kustomize generator. */
  | { readonly kind: 'kustomize'; readonly secret: boolean }
  /** An annotation. */
  | { readonly kind: 'annotation' }
  | { readonly kind: 'eso-template' }
  | { readonly kind: 'eso-fake' }
  | { readonly kind: 'sealed' }
  /** A field that is made for credentials, or for texts in which they stand. */
  | {
      readonly kind: 'field';
      readonly of: FieldOf;
      /** To be read behind what the credential goes by: `of user "admin" in a kubeconfig`. */
      readonly place: string;
      /** True for a text in base64. */
      readonly encoded?: boolean;
    }
  /** Any other scalar: only what its own form gives away counts. */
  | { readonly kind: 'elsewhere' };

/** A scalar that may hold a credential, with the name it goes by. */
export interface Candidate {
  readonly context: SecretContext;
  readonly scalar: Cursor;
  readonly name: string;
  readonly resource: Resource | undefined;
  /** The part of the scalar's text that is meant; all of it by default. */
  readonly part?: Range | undefined;
}
