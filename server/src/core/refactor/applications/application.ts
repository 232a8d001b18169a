import type { FixWorld } from '../../model/fix.js';
import type { Cursor } from '../../yaml/cursor.js';
import type { EditPlan } from '../../yaml/edit/edits.js';
import type { ConfigMapPlace } from '../configmap/configmap-place.js';
import type { KnownMove, SecretKey } from '../destinations/destination.js';
import type { ChartSetting, HelmPlace, RefusedSetting } from '../helm/helm-place.js';

/** An application: how its configuration and the values of its charts refer to Secrets. */
export interface Application {
  /** Its name in titles. */
  readonly name: string;
  /** Matches the image and name of its own container, in a pod with several containers. */
  readonly container?: RegExp;
  /** The first words of its variables' names. */
  readonly prefixes?: readonly string[];
  /** The variable of its container that turns off the expansion of references to variables, when false. */
  readonly expandsBy?: string;
  /** Returns how its configuration in a ConfigMap refers to a Secret; undefined where it cannot. */
  secretReference?(place: ConfigMapPlace): SecretReference | undefined;
  /** Returns how its configuration in a ConfigMap refers to a variable of its container; undefined where it cannot. */
  variableReference?(place: ConfigMapPlace): VariableReference | undefined;
  /** The name of its chart that has `blocks`; the values of a chart within another have the same key. */
  readonly chart?: string;
  /** The blocks of its chart's values that can name a Secret in place of their values. */
  readonly blocks?: readonly ValuesBlock[];
  /** Returns true for a block whose keys no other application has. */
  isRecognizedBy?(block: Cursor): boolean;
  /** Returns the setting of its charts that takes a credential from a Secret; undefined where there is none. */
  chartSetting?(place: HelmPlace, world: FixWorld): ChartSetting | RefusedSetting | undefined;
}

/** A reference of a configuration to a Secret that the application itself reads. */
export interface SecretReference {
  readonly move: KnownMove;
  /** Returns the edit that puts the reference in the place of the value. */
  edit(key: SecretKey): EditPlan;
}

/** A reference of a configuration to an environment variable. */
export interface VariableReference {
  readonly variable: string;
  readonly value: string;
  /** True where the application expands the reference inside of a value. */
  readonly isExpanded?: boolean;
  edit(variable: string): EditPlan;
  /** The reason why the application would not follow the reference. */
  readonly refused?: string;
}

/** A block of a chart's values, and the keys that the chart reads from the Secret that the block may name. */
export interface ValuesBlock {
  /** The setting that names the Secret. */
  readonly setting: string;
  /** The values of the block that come from the Secret: the default key of each, and the setting for another key. */
  readonly keys: Readonly<Record<string, readonly [key: string, setting: string]>>;
  /** Returns the values that the Secret needs, whether the block has them or not. */
  needs(block: Cursor): readonly string[];
  /** The chart's defaults for values that the block lacks. */
  readonly byDefault?: Readonly<Record<string, string>>;
}
