import type { SecretFlow } from '../../../protocol/messages.js';

/** What the panel that shows the flow of Secrets is told. */
export type ToPanel =
  | {
      readonly type: 'flow';
      readonly flow: SecretFlow;
      /** The id of the node to select. */
      readonly select?: string | undefined;
      /** The URI of the folder that it is about; it is kept for the next window. */
      readonly uri?: string | undefined;
    }
  | {
      readonly type: 'failed';
      /** Why there is no flow, in the language of the user. */
      readonly message: string;
    };

/** What the panel asks for. */
export type FromPanel =
  /** The panel can take messages. */
  | { readonly type: 'ready' }
  /** Open the source of a node. */
  | { readonly type: 'open'; readonly id: string; readonly focus: boolean };

/** The words of the panel in the language of the user; `{0}` stands for what is filled in. */
export interface FlowTexts {
  readonly diagram: string;
  readonly help: string;
  readonly search: string;
  readonly searchLabel: string;
  readonly set: string;
  readonly allSets: string;
  readonly protections: string;
  readonly foldAll: string;
  readonly unfoldAll: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly fit: string;
  readonly close: string;
  readonly openSource: string;
  readonly noSource: string;
  readonly comesFrom: string;
  readonly goesTo: string;
  readonly keys: string;
  readonly objects: string;
  readonly nothing: string;
  readonly noMatch: string;
  readonly incomplete: string;
  readonly shown: string;
  readonly noNamespace: string;
  readonly inNamespace: string;
  readonly inSet: string;
  readonly inContainer: string;
  readonly oneKey: string;
  readonly manyKeys: string;
  readonly oneSecret: string;
  readonly manySecrets: string;
  readonly oneReader: string;
  readonly manyReaders: string;
  readonly folded: string;
  readonly unfolded: string;
  readonly columns: Readonly<Record<SecretFlow['nodes'][number]['column'], string>>;
  readonly protection: Readonly<Record<NonNullable<SecretFlow['nodes'][number]['protection']>, string>>;
  readonly meaning: Readonly<Record<NonNullable<SecretFlow['nodes'][number]['protection']>, string>>;
  readonly uses: Readonly<Record<SecretFlow['edges'][number]['how'], string>>;
}
