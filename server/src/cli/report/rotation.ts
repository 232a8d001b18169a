import type { GraphSet } from '../../core/graph/graph-set.js';
import { wordOf } from '../../core/graph/table/table.js';
import type { Place } from '../../core/provenance/source.js';
import type { RotationPlan } from '../../core/refactor/rotation/plan.js';
import type { SecretUse } from '../../core/refactor/rotation/readers.js';
import { makerText, summaryOf, titleOf, useText, VERDICT_WORDS } from '../../core/refactor/rotation/words.js';
import { LineMap } from '../../core/text/line-map.js';
import { printable } from '../../core/text/printable.js';

interface Naming {
  nameOf(path: string): string;
  textOf(path: string): string | undefined;
}

/** Plans of rotations, for people. */
export function formatRotation(plans: readonly RotationPlan[], naming: Naming): string {
  return plans.map((plan) => `${linesOf(plan, naming).map(printable).join('\n')}\n`).join('\n');
}

function linesOf(plan: RotationPlan, naming: Naming): readonly string[] {
  const { makers, readers, sets, steps } = plan;
  const at = placeNamer(naming);
  const where = sets.map((set) => setName(set, naming)).filter((name) => name !== '.');
  return [
    titleOf(plan),
    ...(where.length > 0 ? [`  in       ${where.join(', ')}`] : []),
    ...makers.map((maker) => `  made by  ${makerText(maker)}  ${at(maker.place)}`),
    ...(makers.length === 0 ? ['  made by  nothing in the files'] : []),
    '',
    summaryOf(plan),
    ...readers.flatMap(({ kind, name, verdict, why, uses, place, namespace }) => [
      `  ${wordOf(kind)} "${name ?? '?'}"${namespace === plan.namespace || namespace === undefined ? '' : ` in namespace "${namespace}"`} ${VERDICT_WORDS[verdict]}: ${why}  ${at(place)}`,
      ...uses.map((use) => `    ${useText(use)}${remark(use, why)}  ${at(use.place)}`),
    ]),
    '',
    'Steps',
    ...steps.flatMap(({ text, commands, places }, index) => [
      `  ${index + 1}. ${text}`,
      ...unique(places.map(at)).map((place) => `     at ${place}`),
      ...commands.flatMap((command) => command.split('\n').map((line, row) => `     ${row === 0 ? '$' : ' '} ${line}`)),
    ]),
  ];
}

/** What becomes of one use, where it is not what becomes of the reader. */
function remark({ effect }: SecretUse, why: string): string {
  return effect === why ? '' : ` – ${effect}`;
}

function setName({ path }: GraphSet, { nameOf }: Naming): string {
  return nameOf(path);
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

function placeNamer({ nameOf, textOf }: Naming): (place: Place) => string {
  const lines = new Map<string, LineMap>();
  return ({ file, start }) => {
    const map = lines.get(file) ?? new LineMap(textOf(file) ?? '');
    lines.set(file, map);
    const { line, column } = map.positionAt(start);
    return `${nameOf(file)}:${line + 1}:${column + 1}`;
  };
}

/** Plans of rotations, for programs. The shape is a contract: `version` rises when it changes. */
export function formatRotationJson(plans: readonly RotationPlan[], naming: Naming): string {
  const lines = new Map<string, LineMap>();
  const placed = ({ file, start }: Place): object => {
    const map = lines.get(file) ?? new LineMap(naming.textOf(file) ?? '');
    lines.set(file, map);
    const { line, column } = map.positionAt(start);
    return { file: naming.nameOf(file), line: line + 1, column: column + 1 };
  };
  const data = {
    version: 1,
    plans: plans.map(({ secret, namespace, sets, makers, readers, steps }) => ({
      secret,
      namespace: namespace ?? null,
      sets: sets.map((set) => setName(set, naming)),
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
