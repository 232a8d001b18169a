import { wordOf } from '../../graph/table/table.js';
import type { Place } from '../../provenance/source.js';
import { say, words } from '../../text/say.js';
import type { RotationPlan } from './plan.js';
import type { Reader } from './readers.js';
import { makerText, summaryOf, titleOf, useText, VERDICT_WORDS } from './words.js';

/** How a document names and links places. */
export interface Linking {
  /** Returns the name of a file, relative to its workspace folder. */
  nameOf(path: string): string;
  /** Returns the address of a place, and its line from 1. */
  linkTo(place: Place): { readonly url: string; readonly line: number };
}

/** Returns plans as a Markdown document, with links to every place. It holds no value. */
export function rotationMarkdown(plans: readonly RotationPlan[], linking: Linking): string {
  return `${plans.map((plan) => markdownOf(plan, linking)).join('\n\n---\n\n')}\n`;
}

function markdownOf(plan: RotationPlan, linking: Linking): string {
  const { makers, readers, sets, steps } = plan;
  const at = (place: Place): string => link(place, linking);
  const where = sets.map(({ path }) => linking.nameOf(path)).filter((name) => name !== '' && name !== '.');
  return [
    `# Who must restart when ${text(titleOf(plan))} changes`,
    `**${text(summaryOf(plan))}.**${where.length === 0 ? '' : say` Applied from ${where.map(code).join(say`, `)}.`}`,
    makers.length === 0
      ? say`Nothing in the files makes it.`
      : makers.map((maker) => say`Made by ${text(makerText(maker))} (${at(maker.place)}).`).join('\n\n'),
    ...(readers.length === 0 ? [] : [readers.map((reader) => readerLines(reader, plan, at)).join('\n')]),
    '## Steps',
    say`The commands are for you to run: nothing runs them, and none has a value.`,
    ...steps.map(({ text: what, commands, places }, index) =>
      [
        `${index + 1}. ${text(what)}${places.length === 0 ? '' : ` (${[...new Set(places.map(at))].join(', ')})`}`,
        ...(commands.length === 0 ? [] : ['', ...indented(['```sh', ...commands.join('\n').split('\n'), '```'])]),
      ].join('\n'),
    ),
  ].join('\n\n');
}

function readerLines(reader: Reader, { namespace }: RotationPlan, at: (place: Place) => string): string {
  const { kind, name, verdict, why, uses, place } = reader;
  const elsewhere =
    reader.namespace === undefined || reader.namespace === namespace ? '' : say` in ${code(reader.namespace)}`;
  return [
    `- ${wordOf(kind)} ${code(name ?? '?')}${elsewhere} **${words(VERDICT_WORDS[verdict])}**: ${text(why)} (${at(place)})`,
    ...uses.map(
      (use) => `  - ${text(useText(use))}${use.effect === why ? '' : `: ${text(use.effect)}`} (${at(use.place)})`,
    ),
  ].join('\n');
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `   ${line}`);
}

function link(place: Place, { nameOf, linkTo }: Linking): string {
  const { url, line } = linkTo(place);
  return `[${text(`${nameOf(place.file)}:${line}`)}](<${url.replace(/[<>\\]/g, encodeURIComponent)}>)`;
}

/** Returns a text in which Markdown reads no sign. */
function text(plain: string): string {
  return plain.replace(/[\\`*_{}[\]<>#|!~&]/g, '\\$&').replace(/\s+/g, ' ');
}

function code(name: string): string {
  return /[`\n]/.test(name) ? text(name) : `\`${name}\``;
}
