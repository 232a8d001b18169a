import type { LensPlaces } from '../../../../protocol/messages.js';
import type { Place } from '../../core/provenance/source.js';

/** What a code lens says, and where a click leads. Offsets are UTF-16 code units of the files. */
export interface Lens {
  readonly title: string;
  readonly tooltip?: string;
  readonly as: LensPlaces['as'];
  /** True where the text is being written: what was said last is nearer to the truth. */
  readonly isTentative?: boolean;
  /** Empty for a lens that is only read. */
  readonly places: readonly LensTarget[];
}

/** A place that a lens leads to. */
export interface LensTarget {
  readonly place: Place;
  /** What it is called in a list. */
  readonly label: string;
}

/** What stands at an object that no root gives, although they are built and have its file. */
export const NOT_APPLIED: Lens = {
  title: 'not applied',
  tooltip: 'No chart and no kustomization of the workspace gives this object.',
  as: 'findings',
  places: [],
};

/** Returns a number with a noun: `1 reader`, `3 readers`, `no readers`. */
export function counted(count: number, noun: string): string {
  return `${count === 0 ? 'no' : count} ${noun}${count === 1 ? '' : 's'}`;
}
