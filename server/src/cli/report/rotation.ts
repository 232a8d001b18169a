import type { Place } from '../../core/provenance/source.js';
import type { RotationPlan } from '../../core/refactor/rotation/plan.js';
import { rotationText } from '../../core/refactor/rotation/text.js';
import { LineMap } from '../../core/text/line-map.js';

interface Naming {
  nameOf(path: string): string;
  textOf(path: string): string | undefined;
}

/** Plans of rotations, for people. */
export function formatRotation(plans: readonly RotationPlan[], naming: Naming): string {
  const { nameOf } = naming;
  const positionOf = positionsIn(naming);
  const at = (place: Place): string => {
    const { file, line, column } = positionOf(place);
    return `${file}:${line}:${column}`;
  };
  return rotationText(plans, { nameOf, at });
}

/** Returns a function from places to lines and columns, from 1. */
function positionsIn({ nameOf, textOf }: Naming) {
  const lines = new Map<string, LineMap>();
  return ({ file, start }: Place): { readonly file: string; readonly line: number; readonly column: number } => {
    const map = lines.get(file) ?? new LineMap(textOf(file) ?? '');
    lines.set(file, map);
    const { line, column } = map.positionAt(start);
    return { file: nameOf(file), line: line + 1, column: column + 1 };
  };
}

/** Plans of rotations, for programs. The shape is a contract: `version` rises when it changes. */
export function formatRotationJson(plans: readonly RotationPlan[], naming: Naming): string {
  const placed = positionsIn(naming);
  const data = {
    version: 1,
    plans: plans.map(({ secret, namespace, sets, makers, readers, steps }) => ({
      secret,
      namespace: namespace ?? null,
      sets: sets.map(({ path }) => naming.nameOf(path)),
      makers: makers.map(({ kind, name, protection, interval, isImmutable, isGenerator, place }) => ({
        kind,
        name: name ?? null,
        protection: protection ?? null,
        interval: interval ?? null,
        immutable: isImmutable,
        generator: isGenerator,
        place: placed(place),
      })),
      readers: readers.map(({ kind, name, namespace: space, verdict, why, uses, place }) => ({
        kind,
        name: name ?? null,
        namespace: space ?? null,
        verdict,
        why,
        place: placed(place),
        uses: uses.map(({ what, key, effect, place: at }) => ({ what, key: key ?? null, effect, place: placed(at) })),
      })),
      steps: steps.map(({ text, commands, places }) => ({ text, commands, places: places.map(placed) })),
    })),
  };
  return `${JSON.stringify(data, null, 2)}\n`;
}
