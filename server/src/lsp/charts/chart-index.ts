import { keyOfRoot, type Root } from '../../core/applied/applied-set.js';
import { CHART_FILE } from '../../core/applied/roots.js';
import { localDependencies } from '../../core/helm/uses/chart-parts.js';
import { ChartUses } from '../../core/helm/uses/chart-uses.js';
import { type TemplateUses, templateUses } from '../../core/helm/uses/template-uses.js';
import { type ValuesFile, valuesFilesAmong } from '../../core/helm/values/entries.js';
import { valuesOfRelease, valuesOfSourceFile } from '../../core/helm/values/releases.js';
import {
  type Setting,
  settingsOfRelease,
  settingsOfSourceFile,
  sourceFilesOf,
} from '../../core/helm/values/settings.js';
import { memo } from '../../core/text/memo.js';
import { folderOf, join, nameOf } from '../../core/text/paths.js';
import { parseApplied, type YamlStream } from '../../core/yaml/document.js';
import type { FileSnapshot } from '../../host/file-snapshot.js';
import type { AppliedRoots } from '../diagnostics/applied-roots.js';

/** A chart with all that is rendered with it, and what its templates read. */
export interface IndexedChart {
  /** The folder of the chart at the top. */
  readonly folder: string;
  /** Its files, and those of its subcharts, with their texts. */
  readonly texts: ReadonlyMap<string, string>;
  readonly uses: ChartUses;
  /** The files with values of these charts. */
  readonly files: readonly ValuesFile[];
  /** What releases set of these values by the path of an entry. */
  readonly settings: readonly Setting[];
  /** What has the chart at the top applied. */
  readonly releases: readonly Root[];
  streamOf(path: string): YamlStream | undefined;
}

/** The charts of a workspace folder. Each file is looked at once for each of its texts. */
export class ChartIndex {
  private readonly uses = new Map<string, { readonly text: string; readonly uses: TemplateUses | undefined }>();
  private readonly streams = new Map<string, YamlStream>();
  private readonly charts = new Map<string, IndexedChart & { readonly roots: string }>();

  constructor(private readonly roots: AppliedRoots) {}

  /**
   * Resolves to the charts that a file has a part in: the one that it lies in, with the one that this is a subchart of, and those of
   * the workspace that name it with `file://`. Empty for a file of no chart.
   */
  async of(path: string): Promise<readonly IndexedChart[]> {
    const found = await this.roots.withFiles((files) => {
      const own = topOf(path, files);
      const given = [...this.roots.charts, ...this.roots.releases].flatMap(({ values, file, by, folder }) =>
        values.includes(path) || (by && file === path) ? (topOf(join(folder, CHART_FILE), files) ?? []) : [],
      );
      if (own === undefined)
        return [...new Set(given)].map((folder) => ({ folder, texts: this.textsOf(folder, files) }));
      const all = new Set(this.roots.charts.map(({ folder }) => folder));
      const users = [...all].filter((folder) => folder !== own && this.namesOf(folder, files).has(own));
      const folders = new Set([own, ...given, ...users]);
      return [...folders].map((folder) => ({ folder, texts: this.textsOf(folder, files) }));
    });
    return found.map(({ folder, texts }) => this.indexed(folder, texts));
  }

  private indexed(folder: string, texts: ReadonlyMap<string, string>): IndexedChart {
    const known = this.charts.get(folder);
    const releases = this.releasesOf(folder);
    const roots = [...this.chartsOf(folder), ...releases].map(keyOfRoot).join();
    if (known?.roots === roots && isSame(known.texts, texts)) return known;
    const streamOf = (path: string): YamlStream | undefined => this.streamOf(path, texts.get(path));
    const usesOf = (path: string): TemplateUses | undefined => this.usesOf(path, texts.get(path));
    const uses = new ChartUses(folder, { paths: [...texts.keys()], streamOf, usesOf }, known?.uses);
    const values = new Set([...this.chartsOf(folder), ...releases].flatMap((root) => root.values));
    const written = valuesFilesAmong(texts.keys(), uses.parts, (path) => values.has(path));
    const own = releases.flatMap((root) => {
      const part = uses.parts.all.find((one) => one.folder === root.folder);
      return part && root.by ? [{ part, release: { ...root.by, file: root.file } }] : [];
    });
    const sources = own.flatMap(({ part, release }) => sourceFilesOf(release, part).map((file) => ({ part, file })));
    const inline = [
      ...own.flatMap(({ part, release }) => valuesOfRelease(release, part, streamOf(release.file))),
      ...sources.flatMap(({ part, file }) => valuesOfSourceFile(file, part, streamOf(file))),
    ];
    const settings = [
      ...own.flatMap(({ part, release }) => settingsOfRelease(release, part, streamOf(release.file))),
      ...sources.flatMap(({ part, file }) => settingsOfSourceFile(file, part, streamOf(file))),
    ];
    const files = [...written, ...eachOnce(inline, ({ path, within }) => [path, within])];
    const chart = {
      ...{ folder, texts, uses, files, releases, roots, streamOf },
      settings: eachOnce(settings, ({ file, steps }) => [file, steps]),
    };
    this.charts.set(folder, chart);
    return chart;
  }

  private usesOf(path: string, text: string | undefined): TemplateUses | undefined {
    if (text === undefined) return undefined;
    const known = this.uses.get(path);
    if (known?.text === text) return known.uses;
    const uses = mayBeTemplate(path, text) ? templateUses(text) : undefined;
    this.uses.set(path, { text, uses });
    return uses;
  }

  private streamOf(path: string, text: string | undefined): YamlStream | undefined {
    if (text === undefined) return undefined;
    const stream = this.streams.get(path);
    if (stream?.text === text) return stream;
    const parsed = parseApplied(text, [], stream);
    this.streams.set(path, parsed);
    return parsed;
  }

  /** The files of a chart, of the charts that it names with `file://`, and values files from elsewhere. */
  private textsOf(folder: string, files: FileSnapshot): ReadonlyMap<string, string> {
    const texts = new Map<string, string>();
    for (const one of [folder, ...this.namesOf(folder, files)])
      for (const [name, text] of files.below(one)) texts.set(join(one, name), text);
    const releases = this.releasesOf(folder);
    const more = [...this.chartsOf(folder), ...releases].flatMap(({ values }) => values);
    for (const path of [...more, ...releases.map(({ file }) => file)]) {
      const text = files.read(path);
      if (text !== undefined) texts.set(path, text);
    }
    return texts;
  }

  private chartsOf(folder: string): readonly Root[] {
    return this.roots.charts.filter((root) => root.folder === folder);
  }

  private releasesOf(folder: string): readonly Root[] {
    return this.roots.releases.filter((root) => root.folder === folder);
  }

  /** The folders that a chart names with `file://`, and those that these name. */
  private namesOf(folder: string, files: FileSnapshot): ReadonlySet<string> {
    const found = new Set<string>();
    const open = [folder];
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      for (const local of localDependencies(one, {
        streamOf: (path) => this.streamOf(path, files.read(path)),
      })) {
        if (local === folder || found.has(local)) continue;
        found.add(local);
        open.push(local);
      }
    }
    return found;
  }
}

/** Several releases of a chart may stand in one object: an ApplicationSet. */
function eachOnce<T>(all: readonly T[], keyOf: (one: T) => unknown): readonly T[] {
  return [...new Map(all.map((one) => [JSON.stringify(keyOf(one)), one])).values()];
}

/** Values and other files may hold texts that templates read as such, with `tpl`. Documentation shows some. */
function mayBeTemplate(path: string, text: string): boolean {
  if (path.includes('/templates/')) return true;
  return !/\.(?:md|gotmpl)$/i.test(path) && /\{\{[^{}]*\.Values\b/.test(text);
}

/** Returns the index of the charts of a workspace folder. */
export const chartIndexOf = memo((roots: AppliedRoots): ChartIndex => new ChartIndex(roots));

/** Returns the folder of the chart that a file lies in, with all that is rendered with it; undefined for a file of no chart. */
function topOf(path: string, files: FileSnapshot): string | undefined {
  const isChart = (folder: string): boolean => files.read(join(folder, CHART_FILE)) !== undefined;
  let top: string | undefined;
  for (let folder = folderOf(path); folder !== '' && folder !== '/'; folder = folderOf(folder)) {
    if (!isChart(folder)) continue;
    top = folder;
    const above = folderOf(folder);
    if (nameOf(above) !== 'charts' || !isChart(folderOf(above))) break;
  }
  return top;
}

function isSame(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  if (a.size !== b.size) return false;
  for (const [path, text] of a) if (b.get(path) !== text) return false;
  return true;
}
