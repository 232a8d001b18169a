import type { Container } from '../../kubernetes/pod.js';
import type { Resource } from '../../kubernetes/resource.js';
import type { Range } from '../../text/range.js';
import type { Cursor } from '../../yaml/cursor.js';
import type { Language } from '../texts/texts.js';

/** The kind of a field for credentials, or for texts that contain some; `custom` is any other field. */
export type FieldOf = 'kubeconfig' | 'header' | 'cloud-init' | 'cluster-api' | 'artifact' | 'custom';

/** A place in which credentials are usually written. */
export type SecretContext =
  /** A value of a Secret, or a leaf of a document in it, where names count. */
  | { readonly kind: 'secret-data'; readonly encoded: boolean; readonly nested?: boolean }
  /** An environment variable. */
  | { readonly kind: 'env'; readonly container: Container | undefined }
  /** A value of a ConfigMap, and the documents in it. */
  | { readonly kind: 'configmap' }
  /** Helm values. */
  | { readonly kind: 'values' }
  /** A word of a command line with the other words; or a script. */
  | {
      readonly kind: 'args';
      readonly words: readonly string[] | undefined;
      readonly container: Container | undefined;
      /** The program that runs the words, where it is not the first of them. */
      readonly program?: string | undefined;
      /** The language of a script, where its container names one. */
      readonly language?: Language | undefined;
    }
  /** A parameter of a pipeline or workflow, which goes into command lines. */
  | { readonly kind: 'parameter' }
  /** A literal of a kustomize generator. */
  | { readonly kind: 'kustomize'; readonly secret: boolean }
  /** An annotation. */
  | { readonly kind: 'annotation' }
  | { readonly kind: 'eso-template' }
  | { readonly kind: 'eso-fake' }
  | { readonly kind: 'sealed' }
  /** A field for credentials, or for texts that contain some. */
  | {
      readonly kind: 'field';
      readonly of: FieldOf;
      /** The text after the name in messages: `of user "admin" in a kubeconfig`. */
      readonly place: string;
      /** True for a text in base64. */
      readonly encoded?: boolean;
    }
  /** Any other scalar: only credentials with a recognizable form count. */
  | { readonly kind: 'elsewhere' };

/** A scalar that may contain a credential, with its name. */
export interface Candidate {
  readonly context: SecretContext;
  readonly scalar: Cursor;
  readonly name: string;
  readonly resource: Resource | undefined;
  /** The candidate's part of the scalar's text; all of it by default. */
  readonly part?: Range | undefined;
}
