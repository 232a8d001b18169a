import { resourcesOf } from '../../kubernetes/resource.js';
import type { Finding, RelatedPlace } from '../../model/finding.js';
import type { Fix, FixPlan, FixWorld } from '../../model/fix.js';
import type { Rule } from '../../model/rule.js';
import type { SetFinding, SetFix } from '../../model/set-finding.js';
import type { Config } from '../../settings/config.js';
import { memo } from '../../text/memo.js';
import { relativeTo } from '../../text/paths.js';
import type { Range } from '../../text/range.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import type { YamlDocument, YamlStream } from '../../yaml/document.js';
import { documentIndexAt } from '../../yaml/document-at.js';
import { suppressedIn } from '../applied/suppressed-in.js';
import type { PlacedFinding } from '../placed-finding.js';
import type { FoundInSet } from './check-set.js';

/** The most sets that are named in the places of a finding. */
const MOST_NAMED = 5;

/** Told a finding that a suppression hides, or that its rule is off. Ranges count from the start of the file. */
export type OnHidden = (rule: Rule, by: 'suppression' | 'configuration', range: Range) => void;

/**
 * Returns the findings in sets that stand in a file, as the configuration of the file has them: those that several sets have at one
 * place are one, also where they are about other names. In the order of the text.
 * @param folder The folder that sets are named from.
 * @param onHidden Told what is left out.
 */
export function setFindingsOfFile(
  file: { readonly path: string; readonly stream: YamlStream },
  found: readonly FoundInSet[],
  config: Config,
  folder: string,
  onHidden: OnHidden = () => undefined,
): readonly PlacedFinding[] {
  if (found.length === 0 || config.ignores(file.path)) return [];
  const isSuppressed = suppressedIn(file.stream, config);
  const groups = new Map<string, [FoundInSet, ...FoundInSet[]]>();
  // What a set says of a place, by the rule: another set may say the same with other names, which an overlay gives.
  const said = new Map<string, string[]>();
  for (const one of found) {
    const { place, message } = one.finding;
    // Where one set takes a name from several files, less of it is written here.
    const at = `${one.rule.id} ${place.start}`;
    const messages = said.get(`${at} ${one.set.key}`) ?? [];
    if (!messages.includes(message)) messages.push(message);
    said.set(`${at} ${one.set.key}`, messages);
    const key = `${at} ${messages.indexOf(message)}`;
    const known = groups.get(key);
    if (known) known.push(one);
    else groups.set(key, [one]);
  }
  const result = [...groups.values()].flatMap((group) => {
    const placed = placedIn(file, group, config, folder);
    if (!placed) onHidden(group[0].rule, 'configuration', group[0].finding.place);
    else if (isSuppressed(placed.rule, placed.range)) onHidden(placed.rule, 'suppression', placed.range);
    else return [placed];
    return [];
  });
  return result.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

function placedIn(
  { path, stream }: { readonly path: string; readonly stream: YamlStream },
  group: readonly [FoundInSet, ...FoundInSet[]],
  config: Config,
  folder: string,
): PlacedFinding | undefined {
  const [{ rule, finding }] = group;
  const effective = config.levelOf(rule, path, 'restricted');
  if (effective.level === 'off') return undefined;
  const isTest = config.isTest(path);
  const own = finding.level !== undefined && effective.level === rule.level ? finding.level : effective.level;
  const level = effective.explicit ? effective.level : isTest ? 'information' : own;
  const { start: from } = finding.place;
  const to = Math.max(...group.map((one) => one.finding.place.end));
  const document = Math.max(0, documentIndexAt(stream, from));
  const placed = stream.documents[document];
  const start = placed?.start ?? 0;
  const related = (finding.related ?? []).map(({ message, place: at }) => relatedTo(at, path, start, message));
  const range = { start: from, end: to };
  const at = placed && placeIn(placed.document, from - start);
  return {
    rule,
    level,
    finding: {
      at: at?.cursor,
      message: finding.message,
      range: { start: from - start, end: to - start },
      related: [...related, ...holders(group, folder)],
      fixes: fixesIn(finding, start),
      fixedAlone: true,
    },
    document,
    start,
    range,
    pointer: (at?.cursor ?? at?.resource?.cursor)?.pointer ?? '',
    resource: at?.resource,
    test: isTest,
  };
}

function relatedTo(
  place: { readonly file: string; readonly start: number; readonly end: number },
  path: string,
  start: number,
  message: string,
): RelatedPlace {
  return place.file === path
    ? { message, range: { start: place.start - start, end: place.end - start } }
    : { message, path: place.file, range: { start: place.start, end: place.end } };
}

/** The sets that have a finding, where several have it. */
function holders(group: readonly FoundInSet[], folder: string): readonly RelatedPlace[] {
  const sets = new Map(group.map(({ set, finding }) => [set, finding]));
  if (sets.size <= 1) return [];
  const messages = new Set(group.map(({ finding }) => finding.message));
  return [...sets].slice(0, MOST_NAMED).map(([{ path, objects }, { message }]) => ({
    message: say`${messages.size === 1 ? say`It is so` : message} in what ${relativeTo(folder, path) ?? path} gives`,
    path: objects[0]?.range.file ?? path,
    range: { start: 0, end: 0 },
  }));
}

/** Returns the value and the object at an offset of a document. */
function placeIn(document: YamlDocument, offset: number) {
  const resource = resourcesOf(document).find(({ cursor: { range } }) => range.start <= offset && offset <= range.end);
  return { resource, cursor: cursorsOf(document).get(offset) };
}

/** The values of a document by where they begin, of several that of the innermost; maps and lists begin at their keys. */
const cursorsOf = memo(
  (document: YamlDocument): ReadonlyMap<number, Cursor> =>
    new Map(
      [...(document.root?.walk() ?? [])].map((node) => [
        (node.kind === 'scalar' ? node.range : (node.keyRange ?? node.range)).start,
        node,
      ]),
    ),
);

/** Returns the fixes of a finding in a document that begins at `start`. */
function fixesIn({ fixes = [] }: SetFinding, start: number): NonNullable<Finding['fixes']> {
  const made = (all: readonly SetFix[]): readonly Fix[] => all.map((fix) => toFix(fix, start));
  return typeof fixes === 'function' ? (world) => made(fixes(world)) : made(fixes);
}

/** Returns a fix of a document that begins at `start`. */
function toFix({ title, safety, plan }: SetFix, start: number): Fix {
  return {
    title,
    safety,
    plan(world: FixWorld): FixPlan {
      const made = plan(world);
      if ('refused' in made) return made;
      const edits = made.changes.flatMap((change) =>
        change.kind === 'edit' && change.path === world.path
          ? change.edits.map(({ range, ...edit }) => ({
              ...edit,
              range: { start: range.start - start, end: range.end - start },
            }))
          : [],
      );
      const files = made.changes.filter((change) => change.kind !== 'edit' || change.path !== world.path);
      return {
        edits,
        ...(files.length > 0 ? { files } : {}),
        ...(made.handOff ? { handOff: made.handOff } : {}),
      };
    },
  };
}
