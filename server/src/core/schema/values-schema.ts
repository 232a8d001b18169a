import { type Resource, resourcesOf } from '../kubernetes/resource.js';
import { isRecord } from '../text/json.js';
import { memo } from '../text/memo.js';
import { folderOf, join, nameOf, resolvePath } from '../text/paths.js';
import type { Cursor } from '../yaml/cursor.js';
import type { YamlDocument } from '../yaml/document.js';
import { embeddedDocument } from '../yaml/embedded.js';
import { GoPatterns, jsonSchemaOf, parseJson } from './json-schema.js';
import { kindWordsOf, MOST_OF_A_DEFINITION } from './kind-definition.js';
import type { SchemaOfPart } from './locate.js';
import type { KindSchema } from './store.js';

/** The name of the file beside a Chart.yaml that Helm compares the values of the chart with. */
export const VALUES_SCHEMA = 'values.schema.json';

/** Matches the names of values files that Helm merges over those of the chart beside them, or above their folder `ci`. */
const VALUES_FILE = /^(?:.*[._-])?values(?:[._-](?!schema\.).*)?\.ya?ml$/i;

/** What is known of the schemas of values, as one file asks for them. */
export interface ValuesSchemas {
  /** The schema of the file as a whole, where it holds the values of a chart. */
  readonly ofFile?: KindSchema | undefined;
  /** Returns the schema of the values of the chart at a path from the root of the file's repository. */
  ofChart(path: string): KindSchema | undefined;
  /** Rises with every change of a schema. */
  readonly revision: number;
}

/** The schemas of the values of charts, by the folder of the chart. */
export class ChartSchemas {
  private readonly texts = new Map<string, string>();
  private readonly patterns = new GoPatterns();
  private readonly schemas = new Map<string, KindSchema | undefined>();
  private changes = 0;

  /** Rises with every change. */
  get revision(): number {
    return this.changes;
  }

  /** The folders of the charts with a schema. */
  get folders(): readonly string[] {
    return [...this.texts.keys()];
  }

  /** Takes over the text of the schema of a chart; without a text it has none. */
  take(folder: string, text: string | undefined): void {
    if (this.texts.get(folder) === text) return;
    this.changes++;
    this.schemas.delete(folder);
    if (text === undefined) this.texts.delete(folder);
    else this.texts.set(folder, text);
  }

  /** Returns the schema of the values of the chart in a folder; undefined where it has none that can be read. */
  schemaOf(folder: string): KindSchema | undefined {
    const text = this.texts.get(folder);
    if (text === undefined || text.length > MOST_OF_A_DEFINITION) return undefined;
    if (!this.schemas.has(folder)) {
      const data = parseJson(text);
      this.schemas.set(folder, isRecord(data) ? jsonSchemaOf(data, this.patterns) : undefined);
    }
    return this.schemas.get(folder);
  }

  /**
   * Returns what a file may ask.
   * @param root The root of the repository that the file is in.
   */
  forFile(path: string, root: string): ValuesSchemas {
    const folder = chartOf(path);
    return {
      ofFile: folder === undefined ? undefined : this.schemaOf(folder),
      ofChart: (below) => {
        const relative = resolvePath('', below.replace(/^\/+/, ''));
        return relative === undefined || relative.startsWith('..') ? undefined : this.schemaOf(join(root, relative));
      },
      revision: this.changes,
    };
  }
}

/** Returns the folder of the chart that a file would hold values of, by its name; undefined for other names. */
function chartOf(path: string): string | undefined {
  if (!VALUES_FILE.test(nameOf(path))) return undefined;
  const folder = folderOf(path);
  // Tools that test charts install each once with every file in this folder.
  return nameOf(folder) === 'ci' ? folderOf(folder) : folder;
}

/** Values with the schema of their chart. */
export interface HeldValues {
  readonly values: Cursor;
  readonly schema: KindSchema;
}

/** Returns the values in an object for charts of the repository, with the schemas of these: of Flux and Argo CD. */
export function valuesHeldBy(resource: Resource, schemas: ValuesSchemas | undefined): readonly HeldValues[] {
  if (!schemas) return [];
  return chartsIn(resource).flatMap(({ chart, values }) => {
    const schema = chart.opaque || chart.string === undefined ? undefined : schemas.ofChart(chart.string);
    return schema ? values.map((one) => ({ values: one, schema })) : [];
  });
}

/** A chart by its path in a repository, and values for it. */
interface UsedChart {
  readonly chart: Cursor;
  readonly values: readonly Cursor[];
}

function chartsIn({ kind, group, cursor }: Resource): readonly UsedChart[] {
  if (kind === 'HelmRelease' && group === 'helm.toolkit.fluxcd.io') {
    const [spec, chart] = [cursor.at('spec', 'chart', 'spec'), cursor.at('spec', 'chart', 'spec', 'chart')];
    const values = mapAt(cursor, 'spec', 'values');
    // The chart of another source is a name.
    return chart && values && spec?.at('sourceRef', 'kind')?.value === 'GitRepository'
      ? [{ chart, values: [values] }]
      : [];
  }
  if (group !== 'argoproj.io') return [];
  const spec =
    kind === 'Application'
      ? cursor.at('spec')
      : kind === 'ApplicationSet'
        ? cursor.at('spec', 'template', 'spec')
        : undefined;
  if (!spec) return [];
  return [spec.at('source'), ...(spec.at('sources')?.items() ?? [])].flatMap((source) => {
    const chart = source?.at('path');
    if (!source || !chart || source.has('chart')) return [];
    const text = source.at('helm', 'values');
    const written = text?.kind === 'scalar' ? embeddedDocument(text) : undefined;
    const values = [mapAt(source, 'helm', 'valuesObject'), written?.kind === 'map' ? written : undefined];
    return [{ chart, values: values.filter((one) => one !== undefined) }];
  });
}

function mapAt(cursor: Cursor, ...path: readonly string[]): Cursor | undefined {
  const found = cursor.at(...path);
  return found?.kind === 'map' ? found : undefined;
}

/** Returns false for a document without values for a chart elsewhere. */
export const mayHoldValues = memo((document: YamlDocument): boolean => {
  return HOLDERS.some((kind) => kindWordsOf(document).has(kind));
});

/** The kinds that hold values for charts. */
export const HOLDERS: readonly string[] = ['HelmRelease', 'Application', 'ApplicationSet'];

/**
 * Returns true for a mapping that Helm merges with the values of the chart. A list of values takes the place of the one before, and
 * so what is in it is complete.
 */
export function isMerged(values: Cursor, map: Cursor): boolean {
  for (let at: Cursor | undefined = map; at && at !== values; at = at.parent)
    if (typeof at.step === 'number') return false;
  return true;
}

/**
 * Returns the schemas of the values in a document, each with its path: of the document as a whole in a values file, of a part of it in
 * an object that holds values.
 */
export function valuesSchemasIn(document: YamlDocument, schemas: ValuesSchemas | undefined): readonly SchemaOfPart[] {
  if (!schemas) return [];
  if (schemas.ofFile) return [{ path: [], schema: schemas.ofFile }];
  if (!mayHoldValues(document)) return [];
  return resourcesOf(document)
    .flatMap((resource) => valuesHeldBy(resource, schemas))
    .flatMap(({ values, schema }) => (values.embedding ? [] : [{ path: values.path, schema }]));
}
