import { createHmac, randomBytes } from 'node:crypto';
import { identityOf } from '../../core/engine/baseline-text.js';
import { checkFile, suppressedFindings } from '../../core/engine/check.js';
import { classify, classifyPath } from '../../core/engine/classify.js';
import { highestOf } from '../../core/engine/deferred-level.js';
import type { CheckedFinding, OnCrash, SourceFile } from '../../core/engine/placed-finding.js';
import type { Finding, Level } from '../../core/model/finding.js';
import type { Rule } from '../../core/model/rule.js';
import { RULES } from '../../core/rules/registry.js';
import { decodeBase64 } from '../../core/secrets/values/base64.js';
import { Config, DEFAULT_SETTINGS } from '../../core/settings/config.js';
import { detached } from '../../core/text/detached.js';
import { BudgetSpent, limited } from '../../core/text/limited.js';
import { LineMap } from '../../core/text/line-map.js';
import type { Cursor } from '../../core/yaml/cursor.js';
import { parseStream } from '../../core/yaml/document.js';
import { NodeStyle } from '../../core/yaml/nodes.js';
import { folderOf, foldersAbove } from '../../host/paths.js';
import { describeResource } from '../scan/places.js';

/** A credential in one content of a file. */
export interface FoundCredential {
  /** The same for the same credential, in this run only: the key of the hash is nowhere else, so that nothing can be guessed from it. */
  readonly identity: string;
  readonly rule: Rule;
  readonly level: Level;
  readonly message: string;
  /** The object, as `apiVersion/kind/namespace/name`. */
  readonly object: string | undefined;
  readonly pointer: string;
  /** Counted from 1. */
  readonly line: number;
  /** True where a comment or an annotation says that it is none. */
  readonly suppressed: boolean;
}

/** What a content holds. */
export interface Looked {
  readonly found: readonly FoundCredential[];
  /** True where a part of it cannot be read as YAML, and was looked at as far as it can. */
  readonly isBroken: boolean;
}

/** The rules whose findings are credentials. */
const ONLY: ReadonlySet<string> = new Set(RULES.flatMap(({ id, findsCredentials }) => (findsCredentials ? [id] : [])));

/** A value of fewer characters may be there twice by chance: it is one credential only under one name. */
const UNMISTAKABLE = 12;

/** How a content is read by its path: as values of a chart, or as what it says itself. */
export type ReadAs = 'values' | 'itself';

/** Returns how the file of a path is read. `charts` has the folders that have a Chart.yaml, or had one. */
export function readAsOf(path: string, charts: ReadonlySet<string>): ReadAs {
  const inChart = foldersAbove(`/${path}`).some((folder) => charts.has(folder.slice(1)));
  const byPath = classifyPath(`/${path}`, { inChart });
  // What lies beside a Chart.yaml and is no object are values for one environment or another.
  return byPath === 'helm-values' || (byPath === undefined && charts.has(folderOf(path))) ? 'values' : 'itself';
}

/** Finds credentials in contents, each by itself. */
export class CredentialFinder {
  private readonly key = randomBytes(32);
  private readonly config = new Config('', { ...DEFAULT_SETTINGS, testFolders: [] }, ONLY);

  /** Returns the credentials in a text as that of a file; of what stands in it several times, the first one. */
  lookInto(path: string, text: string, readAs: ReadAs, onCrash: OnCrash): Looked {
    try {
      return limited('rules', () => this.look(path, text, readAs, onCrash), text.length);
    } catch (error) {
      if (!(error instanceof BudgetSpent)) throw error;
      onCrash('', error);
      return { found: [], isBroken: false };
    }
  }

  private look(path: string, text: string, readAs: ReadAs, onCrash: OnCrash): Looked {
    const stream = parseStream(text);
    const itself = classify(`/${path}`, { inChart: false }, stream);
    const known = typeof itself === 'string' && itself !== 'other' && itself !== 'helm-values' ? itself : undefined;
    const file: SourceFile = {
      path: `/${path}`,
      stream,
      // What is of no kind that is known is looked through for credentials with a form of their own.
      fileClass: known ?? (readAs === 'values' ? 'helm-values' : 'kubernetes'),
      ignoredByGit: false,
    };
    const lines = new LineMap(text);
    const found = new Map<string, FoundCredential>();
    const take = (one: CheckedFinding, suppressed: boolean): void => {
      const credential = this.credentialOf(one, lines, suppressed);
      if (credential && !found.has(credential.identity)) found.set(credential.identity, credential);
    };
    for (const one of checkFile(file, this.config, onCrash)) take(one, false);
    for (const one of suppressedFindings(file, this.config, onCrash)) take(one, true);
    const isBroken = readAs === 'itself' && stream.documents.some(({ document }) => document.problems.length > 0);
    return { found: [...found.values()], isBroken };
  }

  private credentialOf(one: CheckedFinding, lines: LineMap, suppressed: boolean): FoundCredential | undefined {
    const { rule, finding, resource, pointer, range } = one;
    if (!rule.findsCredentials) return undefined;
    const object = resource && identityOf(describeResource(resource));
    const isData = resource?.kind === 'Secret' && /\/data\/[^/]+$/.test(pointer);
    const text = textOf(finding);
    const value = ((isData ? decodeBase64(text) : undefined) ?? text).trim();
    const place = value.length < UNMISTAKABLE ? placeOf(pointer, rule.id, object) : [];
    const { message } = finding;
    const line = lines.positionAt(range.start).line + 1;
    const level = highestOf(one.level);
    return {
      // Texts cut out of a content keep all of it in memory.
      ...detached({ message, object, pointer, line, level, suppressed }),
      identity: createHmac('sha256', this.key)
        .update(JSON.stringify([value, ...place]))
        .digest('base64url'),
      rule,
    };
  }
}

/** Returns the name that a value stands under; where its place has none of its own, what else tells it from others. */
function placeOf(pointer: string, rule: string, object = ''): readonly string[] {
  const name = pointer.slice(pointer.lastIndexOf('/') + 1);
  return /^(?:\d+|value|)$/.test(name) ? [rule, object, pointer.replace(/\/\d+(?=\/|$)/g, '/*')] : [name];
}

/** Returns the text of the credential itself; of what holds several, all of them. */
function textOf({ at, range }: Finding): string {
  if (!at) return '';
  if (at.kind !== 'scalar') return scalarsIn(at).join('\0');
  const isBlock = at.style !== NodeStyle.Plain && at.style !== NodeStyle.Single && at.style !== NodeStyle.Double;
  // The range of the whole is that without the quotes, or begins at its key.
  const isPart = range && range.start >= at.range.start && range.end <= at.range.end;
  if (!isPart || isBlock || at.embedding || isWhole(range, at.range)) return at.text;
  return at.document.text.slice(range.start, range.end);
}

function isWhole(part: NonNullable<Finding['range']>, whole: Cursor['range']): boolean {
  return part.start <= whole.start + 1 && part.end >= whole.end - 1;
}

function scalarsIn(cursor: Cursor): readonly string[] {
  return [...cursor.walk()].flatMap((one) => (one.kind === 'scalar' ? [one.text] : []));
}
