import { wordOf } from '../../graph/table/table.js';
import type { Place } from '../../provenance/source.js';
import { printable } from '../../text/printable.js';
import { words } from '../../text/say.js';
import type { RotationPlan } from './plan.js';
import type { SecretUse } from './readers.js';
import { makerText, summaryOf, titleOf, useText, VERDICT_WORDS } from './words.js';

/** How a text names places. */
export interface Naming {
  /** Returns the name of a file or folder; `.` for the folder that others are relative to. */
  nameOf(path: string): string;
  /** Returns a place as people find it: `secret.yaml:4:9`. */
  at(place: Place): string;
}

/** Returns plans as plain text, for a terminal or a message. It holds no value. */
export function rotationText(plans: readonly RotationPlan[], naming: Naming): string {
  return plans.map((plan) => `${linesOf(plan, naming).map(printable).join('\n')}\n`).join('\n');
}

function linesOf(plan: RotationPlan, { nameOf, at }: Naming): readonly string[] {
  const { makers, readers, sets, steps } = plan;
  const where = sets.map(({ path }) => nameOf(path)).filter((name) => name !== '.');
  return [
    titleOf(plan),
    ...(where.length > 0 ? [`  in       ${where.join(', ')}`] : []),
    ...makers.map((maker) => `  made by  ${makerText(maker)}  ${at(maker.place)}`),
    ...(makers.length === 0 ? ['  made by  nothing in the files'] : []),
    '',
    summaryOf(plan),
    ...readers.flatMap(({ kind, name, verdict, why, uses, place, namespace }) => [
      `  ${wordOf(kind)} "${name ?? '?'}"${namespace === plan.namespace || namespace === undefined ? '' : ` in namespace "${namespace}"`} ${words(VERDICT_WORDS[verdict])}: ${why}  ${at(place)}`,
      ...uses.map((use) => `    ${useText(use)}${remark(use, why)}  ${at(use.place)}`),
    ]),
    '',
    'Steps',
    ...steps.flatMap(({ text, commands, places }, index) => [
      `  ${index + 1}. ${text}`,
      ...[...new Set(places.map(at))].map((place) => `     at ${place}`),
      ...commands.flatMap((command) => command.split('\n').map((line, row) => `     ${row === 0 ? '$' : ' '} ${line}`)),
    ]),
  ];
}

/** What becomes of one use, where it is not what becomes of the reader. */
function remark({ effect }: SecretUse, why: string): string {
  return effect === why ? '' : ` – ${effect}`;
}
