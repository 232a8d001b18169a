const UNITS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };

/** Returns a duration in Go's notation, `2160h` or `1h30m`, in seconds; undefined for other texts. */
export function parseDuration(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:h|m|s|ms|us|\u00b5s|ns))+$/.test(text)) return undefined;
  // Numbers and units in turn.
  const parts = text.match(/[\d.]+|[^\d.]+/g) ?? [];
  return parts.reduce((sum, part, at) => (at % 2 === 0 ? sum : sum + Number(parts[at - 1]) * (UNITS[part] ?? 0)), 0);
}
