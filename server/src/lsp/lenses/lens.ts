import type { LensPlaces } from '../../../../protocol/messages.js';
import type { Place } from '../../core/provenance/source.js';
import { say } from '../../core/text/say.js';

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

/** Returns what stands at an object that no root gives, although they are built and have its file. */
export function notApplied(): Lens {
  return {
    title: say`not applied`,
    tooltip: say`No chart and no kustomization of the workspace gives this object.`,
    as: 'findings',
    places: [],
  };
}
