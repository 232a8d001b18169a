import { type AppliedSet, keyOfRoot } from '../../core/applied/applied-set.js';
import { graphSetOf } from '../../core/applied/graph-set-of.js';
import { commandSet, keyOfCommands } from '../../core/graph/commands/command-sets.js';
import { ObjectGraph } from '../../core/graph/graph.js';
import type { GraphSet } from '../../core/graph/graph-set.js';
import { mentionsOf, templatesReading } from '../../core/graph/names/mentions.js';
import type { NamedLabel, NamedPlace } from '../../core/graph/names/named-places.js';
import {
  planRename,
  type Refused,
  type Renamed,
  type RenamePlan,
  type RenameTexts,
  renamedAt,
} from '../../core/graph/names/plan-rename.js';
import { differenceOf } from '../../core/graph/names/same-graph.js';
import { unexplainedChange } from '../../core/graph/names/same-text.js';
import { own } from '../../core/text/own.js';
import { relativeTo } from '../../core/text/paths.js';
import { applyEdits, type Edit } from '../../core/text/range.js';
import { say } from '../../core/text/say.js';
import { factsOf, factsOfScript } from '../../core/workspace/facts.js';
import { parseStream, type YamlStream } from '../../core/yaml/document.js';
import type { FileSnapshot } from '../../host/file-snapshot.js';
import { isYamlFile } from '../../host/host.js';
import type { AppliedRoots } from '../diagnostics/applied-roots.js';
import type { FolderGraph } from '../diagnostics/folder-graph.js';

/** The edits of a rename by file with the texts before it, and what a person should look at first; or why it is refused. */
export type GraphRename =
  | {
      readonly files: ReadonlyMap<string, { readonly text: string; readonly edits: readonly Edit[] }>;
      readonly doubts: readonly string[];
    }
  | Refused;

/** The folder that a rename is about. */
export interface RenameFolder {
  readonly graph: FolderGraph;
  readonly roots: AppliedRoots;
}

/** Resolves to what a rename would change; to why there is none; to undefined where a place names no object and no key. */
export function whatIsRenamed(
  { roots }: RenameFolder,
  named: readonly NamedPlace[],
): Promise<Renamed | Refused | undefined> {
  return roots.withFiles((files) => renamedAt(named, textsOf(roots, files)));
}

function textsOf(roots: AppliedRoots, files: FileSnapshot): RenameTexts {
  return { textOf: (file) => files.read(file), nameOf: (file) => relativeTo(roots.folderPath, file) ?? file };
}

/**
 * Resolves to the edits that give what places name another name. All roots that read a changed file are built before and after: where
 * anything but the name is another one, the rename is refused.
 */
export async function renameInGraph(
  folder: RenameFolder,
  named: readonly NamedPlace[],
  name: string,
): Promise<GraphRename | undefined> {
  const { graph, roots } = folder;
  if (!graph.graph.complete) return { refused: say`The files of the workspace are still being read` };
  const renamed = await whatIsRenamed(folder, named);
  if (!renamed || 'refused' in renamed) return renamed;
  if (renamed.written.text === name) return { files: new Map(), doubts: [] };
  const plan = await roots.withFiles((files) => planRename(graph.graph, renamed, name, textsOf(roots, files)));
  if ('refused' in plan) return plan;
  const elsewhere = [...plan.edits.keys()].find((file) => !file.startsWith(`${roots.folderPath}/`));
  if (elsewhere !== undefined) return { refused: say`${elsewhere} of another folder of the workspace names it` };
  const files = new Map(
    [...plan.edits].map(([file, edits]) => [file, { text: roots.textOf(file) ?? '', edits }] as const),
  );
  const texts = new Map([...files].map(([file, { text, edits }]) => [file, applyEdits(text, edits)] as const));
  const tried = await tryRename(folder, texts);
  const refused = whyOther(folder, plan, tried) ?? whyInTemplate(plan, tried);
  if (refused !== undefined) return { refused };
  return { files, doubts: [...plan.doubts, ...mentions(plan, tried), ...severalSets(folder, plan)] };
}

/** What is applied with the texts of a rename. */
interface Tried {
  readonly after: ObjectGraph;
  readonly roots: ReadonlyMap<string, { readonly before: AppliedSet; readonly after: AppliedSet }>;
  /** The documents of a set as they are before. */
  readonly streamsOf: (set: GraphSet) => readonly YamlStream[];
}

async function tryRename({ graph, roots }: RenameFolder, texts: ReadonlyMap<string, string>): Promise<Tried> {
  const after = new ObjectGraph();
  for (const set of graph.graph.all) after.replace(set.key, set);
  const objects = [...texts].map(([path, text]) => [path, factsOf(parseStream(text)).objects] as const);
  for (const [key, set] of graph.looseWith(new Map(objects))) after.replace(key, set);
  for (const [path, text] of texts) {
    const { commands } = isYamlFile(path) ? factsOf(parseStream(text)) : factsOfScript(text);
    after.replace(keyOfCommands(path), commandSet(path, commands));
  }
  const built = new Map<string, { before: AppliedSet; after: AppliedSet }>();
  const affected = new Set([...texts.keys()].flatMap((path) => roots.rootsOf(path)));
  for (const root of affected) {
    const before = await roots.setAlone(root);
    const changed = await roots.withFiles(() => roots.rebuild(root, texts, before));
    built.set(keyOfRoot(root), { before, after: changed });
    after.replace(keyOfRoot(root), graphSetOf(changed));
  }
  roots.keepWanted();
  const streams = new Map<string, YamlStream>();
  const streamOf = (path: string): YamlStream => {
    const known = streams.get(path) ?? parseStream(roots.textOf(path) ?? '');
    streams.set(path, known);
    return known;
  };
  const streamsOf = (set: GraphSet): readonly YamlStream[] => {
    const root = built.get(set.key);
    if (root) return [root.before.stream];
    return [...new Set(set.objects.map(({ range }) => range.file))].map(streamOf);
  };
  return { after, roots: built, streamsOf };
}

/** Returns why what is applied would be something else; undefined where it is the same but for the name. */
function whyOther(
  { graph, roots }: RenameFolder,
  plan: RenamePlan,
  { after, roots: built }: Tried,
): string | undefined {
  const nameOf = (set: GraphSet): string => relativeTo(roots.folderPath, set.path) || set.path;
  const difference = differenceOf(graph.graph, after, plan);
  if (difference) return say`${difference.object} in ${nameOf(difference.set)} would be another one`;
  const pairs = [...plan.names].map(([fact, name]) => [fact.name ?? '', name] as const);
  for (const [key, one] of built) {
    const set = graph.graph.get(key);
    if (set && unexplainedChange(one.before.text.text, one.after.text.text, pairs))
      return say`${nameOf(set)} would give something else`;
  }
  return undefined;
}

function whyInTemplate({ places }: RenamePlan, { streamsOf }: Tried): string | undefined {
  for (const { set, key, definition } of places) {
    if (key === undefined || !definition?.by) continue;
    for (const { documents } of streamsOf(set))
      for (const { document } of documents) {
        const [reader] = templatesReading(document, key);
        if (reader !== undefined) return say`The template of ${reader} reads the key`;
      }
  }
  return undefined;
}

/** The most places in words. */
const MOST_NAMED = 3;

function mentions({ places, doubts }: RenamePlan, { streamsOf }: Tried): readonly string[] {
  const found = new Set<string>();
  const isLabel = places.some(({ label }) => label);
  for (const { set, name, key, label } of places) {
    // A key is a common word: only who reads all keys can mean it.
    if (key !== undefined && doubts.length === 0) continue;
    const word = label ? pairOf(label) : (key ?? name);
    if (word === undefined) continue;
    for (const { documents } of streamsOf(set))
      for (const { document } of documents)
        for (const { object, field } of mentionsOf(document, word)) found.add(say`${field} of ${object}`);
  }
  const all = [...found];
  return all.length === 0
    ? []
    : [
        isLabel
          ? say`The label stands in ${inWords(all)}, too, which stays as it is`
          : say`The name stands in ${inWords(all)}, too, which stays as it is`,
      ];
}

/** Returns a label as people write it in commands: `app=web`. */
function pairOf({ key, value, labelled }: NamedLabel): string | undefined {
  const written = value ?? own(labelled?.labels, key);
  return written === undefined ? undefined : `${key}=${written}`;
}

function severalSets({ roots }: RenameFolder, { places }: RenamePlan): readonly string[] {
  const sets = new Set(places.flatMap(({ set, definition, label }) => (definition || label?.labelled ? [set] : [])));
  if (sets.size < 2) return [];
  return [
    say`It is renamed in ${inWords([...sets].map(({ path }) => relativeTo(roots.folderPath, path) || path).sort())}`,
  ];
}

function inWords(all: readonly string[]): string {
  const more = all.length - MOST_NAMED;
  return `${all.slice(0, MOST_NAMED).join(say`, `)}${more > 0 ? say` and ${more} more` : ''}`;
}
