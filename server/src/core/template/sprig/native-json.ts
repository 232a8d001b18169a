import type { Native, Traced } from '../../provenance/traced.js';

/** A value of another type of Go that JSON and YAML have a form for. */
export interface JsonNative extends Native {
  /** Returns what stands for it in JSON. */
  toJson(): Traced;
}

/** Returns what stands for a value in JSON; undefined where Go has nothing for it. */
export function nativeAsJson(value: Native): Traced | undefined {
  return 'toJson' in value ? (value as JsonNative).toJson() : undefined;
}
