import { type MapEntries, notingReads, Reads } from '../provenance/reads.js';
import type { Place } from '../provenance/source.js';
import type { Dict } from '../provenance/traced.js';
import { tracedText } from '../provenance/traced-text.js';
import { dictsWithin } from '../template/evaluate/journal.js';
import type { Functions } from '../template/function.js';
import { isFunctionName, render } from '../template/render.js';
import { type ParsedTemplate, parseTemplate, Templates } from '../template/templates.js';
import { append } from '../text/append.js';
import type { MissingDependency } from './dependencies.js';
import { helmFunctions } from './functions.js';
import { inInstallOrder, type Manifest, splitManifests } from './manifests.js';
import { isPartial, type Scene } from './scene.js';
import { wholeFile } from './top-level.js';

/** A problem with a template, or with the values it was given. */
export interface RenderProblem {
  readonly message: string;
  readonly place: Place | undefined;
  /** True where Helm stops: it renders nothing of the chart. */
  readonly fatal: boolean;
  /** The function that says so. */
  readonly callee?: string | undefined;
}

/** What a chart gives with its values. */
export interface RenderedChart {
  /** In the order of `helm template`. */
  readonly manifests: readonly Manifest[];
  readonly problems: readonly RenderProblem[];
  readonly missing: readonly MissingDependency[];
  /** What rendering the chart after an edit takes over. */
  readonly templates: RenderedTemplates;
}

/** The templates of a chart as they were parsed, and what each of them gave. */
export interface RenderedTemplates {
  readonly parsed: ReadonlyMap<string, ParsedFile>;
  /** Undefined where a template changed the values that all templates share: what it gave depends on the others. */
  readonly rendered: ReadonlyMap<string, RenderedTemplate> | undefined;
}

interface ParsedFile extends ParsedTemplate {
  readonly text: string;
  readonly path: string;
  readonly standIn: Place | undefined;
}

interface RenderedTemplate {
  readonly manifests: readonly Manifest[];
  readonly problems: readonly RenderProblem[];
  /** What it asked of what it was given, where that was noted. */
  readonly reads?: Reads | undefined;
}

/** How a chart is rendered after an edit, and for the next one. */
export interface RenderChanges {
  /** What the chart gave last. Texts that are the same are not parsed again. */
  readonly before?: RenderedTemplates | undefined;
  /**
   * The entries of what the templates were given then that are others by now; undefined where more is. A template that asked for none
   * of them is taken over as it is, with the places that its values had then.
   */
  readonly changed?: MapEntries | undefined;
  /** True where it is noted what each template asks for. */
  readonly notesReads?: boolean | undefined;
}

/** Nothing but the texts of templates. */
export const NOTHING_CHANGED: MapEntries = new Map();

let functions: Functions | undefined;

/** Returns the functions of templates, made when a chart is rendered for the first time. */
export function templateFunctions(): Functions {
  functions ??= helmFunctions();
  return functions;
}

/** Renders the templates of a chart, as `helm template` does. Nothing ends it: what cannot be known is a hole. */
export function renderScene(scene: Scene, { before, changed, notesReads }: RenderChanges = {}): RenderedChart {
  const { templates, missing } = scene;
  const names = [...templates.keys()].sort(deepestFirst);
  const parsed = new Map<string, ParsedFile>();
  const isFunction = isFunctionName(templateFunctions());
  for (const [name, { text, path, standIn }] of templates) {
    const known = before?.parsed.get(name);
    const isSame = known?.text === text && known.path === path && known.standIn?.start === standIn?.start;
    parsed.set(
      name,
      isSame
        ? known
        : { text, path, standIn, ...parseTemplate(tracedText(text, wholeFile(path, text, standIn)), name, isFunction) },
    );
  }
  const problems: RenderProblem[] = [];
  const set = new Templates();
  // Later templates win, and those of the chart itself come last, so that they can replace those of subcharts.
  for (const name of names) {
    const one = parsed.get(name);
    if (!one) continue;
    set.add(one);
    if (!one.problem) continue;
    const { message, start, end } = one.problem;
    problems.push({ message, place: one.standIn ?? { file: one.path, start, end }, fatal: true });
  }
  const known = changed && before && haveSameDefinitions(before.parsed, parsed) ? before.rendered : undefined;
  const kept = (name: string): RenderedTemplate | undefined => {
    const last = parsed.get(name) === before?.parsed.get(name) ? known?.get(name) : undefined;
    return changed?.size === 0 || last?.reads?.hasAny(changed ?? NOTHING_CHANGED) === false ? last : undefined;
  };
  const shared = new SharedValues([...templates.values()].map(({ data }) => data));
  const rendered = new Map<string, RenderedTemplate>();
  for (const name of [...names].sort()) {
    const template = templates.get(name);
    if (!template || parsed.get(name)?.problem || isPartial(name) || name.endsWith('NOTES.txt')) continue;
    const reads = notesReads ? new Reads() : undefined;
    const make = (): RenderedTemplate => renderOne(set, name, template.data, () => shared.note());
    rendered.set(name, kept(name) ?? { ...notingReads(reads, make), reads });
  }
  const all = [...rendered.values()];
  append(
    problems,
    all.flatMap((one) => one.problems),
  );
  return {
    manifests: inInstallOrder(all.flatMap(({ manifests }) => manifests)),
    problems,
    missing,
    templates: { parsed, rendered: shared.haveChanged() ? undefined : rendered },
  };
}

function renderOne(set: Templates, name: string, data: Dict, onChange: () => void): RenderedTemplate {
  const options = { functions: templateFunctions(), dropNoValue: true, onChange };
  const { text, problems } = render(set, name, { value: data }, options);
  return { manifests: splitManifests(name, text), problems };
}

/** True where the templates that others may include are the same. */
function haveSameDefinitions(before: ReadonlyMap<string, ParsedFile>, now: ReadonlyMap<string, ParsedFile>): boolean {
  const defines = ({ templates, main }: ParsedFile): boolean => templates.some((one) => one !== main);
  for (const [name, parsed] of now) {
    const old = before.get(name);
    if (parsed === old) continue;
    if (!old || isPartial(name) || defines(old) || defines(parsed)) return false;
  }
  return before.size === now.size;
}

/** The values that all templates of a chart share, compared with what they were before a template changed them. */
class SharedValues {
  private before: Map<Dict, Pick<Dict, 'entries' | 'open'>> | undefined;

  constructor(private readonly roots: readonly Dict[]) {}

  /** To be called before any map is changed. */
  note(): void {
    if (this.before) return;
    const seen = new Set<unknown>();
    const before = new Map<Dict, Pick<Dict, 'entries' | 'open'>>();
    this.before = before;
    notingReads(undefined, () => {
      for (const root of this.roots)
        for (const dict of dictsWithin(root, seen))
          before.set(dict, { entries: new Map(dict.entries), open: dict.open });
    });
  }

  haveChanged(): boolean {
    for (const [dict, before] of this.before ?? []) {
      if (dict.entries.size !== before.entries.size || dict.open !== before.open) return true;
      for (const [key, entry] of dict.entries) if (before.entries.get(key) !== entry) return true;
    }
    return false;
  }
}

/** Compares the names of templates: those that others replace come first. */
export function deepestFirst(a: string, b: string): number {
  const [one, other] = [a.split('/').length, b.split('/').length];
  return one === other ? (a < b ? 1 : -1) : other - one;
}
