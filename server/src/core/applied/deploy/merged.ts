import { Dict, type Traced } from '../../provenance/traced.js';

/** Returns a value over another one: maps are merged, everything else is replaced. Neither is changed. */
export function mergedOver(over: Traced, under: Traced): Traced {
  if (!(over.value instanceof Dict) || !(under.value instanceof Dict)) return over;
  const result = new Dict(under.value.entries, undefined, under.value.open || over.value.open);
  for (const [key, entry] of over.value.entries) {
    const below = under.value.get(key);
    result.entries.set(key, below ? { key: entry.key, value: mergedOver(entry.value, below) } : entry);
  }
  return { ...over, value: result };
}
