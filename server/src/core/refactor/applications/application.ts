import type { FixWorld } from '../../model/fix.js';
import type { Cursor } from '../../yaml/cursor.js';
import type { EditPlan } from '../../yaml/edit/edits.js';
import type { ConfigMapPlace } from '../configmap/configmap-place.js';
import type { KnownMove, SecretKey } from '../destinations/destination.js';
import type { ChartSetting, HelmPlace, RefusedSetting } from '../helm/helm-place.js';

/** What is known of an application: how its configuration and the values of its charts name Secrets. */
export interface Application {
  /** Its name in titles. */
  readonly name: string;
  /** The names of its charts; the values of a chart within another stand under the same name. */
  readonly charts?: readonly string[];
  /** Tells its own container from others beside it, by the image and the name. */
  readonly container?: RegExp;
  /** The words that its variables begin with. */
  readonly prefixes?: readonly string[];
  /** The variable of its container that is false where references to variables are not expanded. */
  readonly expandsBy?: string;
  /** Returns how its configuration in a ConfigMap refers to a Secret; undefined where it cannot there. */
  secretReference?(place: ConfigMapPlace): SecretReference | undefined;
  /** The same for a variable of its container. */
  variableReference?(place: ConfigMapPlace): VariableReference | undefined;
  /** The blocks of its chart's values that name a Secret in the place of their own values. */
  readonly blocks?: readonly ValuesBlock[];
  /** True for a block whose keys no other application has. */
  isToldBy?(block: Cursor): boolean;
  /** Returns the setting of its charts that takes a credential from a Secret; undefined where there is none for it. */
  chartSetting?(place: HelmPlace, world: FixWorld): ChartSetting | RefusedSetting | undefined;
}

/** How a configuration refers to a Secret that the application itself reads. */
export interface SecretReference {
  readonly move: KnownMove;
  /** Returns the edit that puts the reference in the place of the value. */
  edit(key: SecretKey): EditPlan;
}

/** How a configuration refers to a value once it is an environment variable. */
export interface VariableReference {
  readonly variable: string;
  readonly value: string;
  /** True where the reference is expanded where it stands in a value. */
  readonly isExpanded?: boolean;
  edit(variable: string): EditPlan;
  /** The reason for which the reference would not be followed. */
  readonly refused?: string;
}

/** A block of a chart's values, and what the chart reads from the Secret that it may name. */
export interface ValuesBlock {
  /** The setting that names the Secret. */
  readonly setting: string;
  /** Each value of the block that then comes from the Secret: its key there, and the setting that names another key. */
  readonly keys: Readonly<Record<string, readonly [key: string, setting: string]>>;
  /** Returns the values that the Secret has to have, whether they are written here or not. */
  needs(block: Cursor): readonly string[];
  /** The values that the chart uses where they are not written. */
  readonly byDefault?: Readonly<Record<string, string>>;
}
