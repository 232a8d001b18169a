import { readFile } from 'node:fs/promises';
import { isRecord } from '../../core/text/json.js';
import { reasonOf } from '../../host/node/system-errors.js';
import { UsageError } from '../io.js';
import type { Shard } from '../report/report.js';

/** A JSON object as a file has it. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A file with a report of `yamlock scan`. */
export interface ReportFile {
  /** As the person names it. */
  readonly name: string;
  readonly path: string;
}

/**
 * Resolves to what the file holds.
 * @throws UsageError where that is no JSON object.
 */
export async function readReport({ name, path }: ReportFile): Promise<JsonObject> {
  const text = await readText(name, path);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message quotes the file.
    throw new UsageError(`${name} is no report: ${text.trim() === '' ? 'it is empty' : 'it is no JSON'}`);
  }
  if (isRecord(value)) return value;
  throw new UsageError(`${name} is no report: it is no JSON object`);
}

async function readText(name: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${name} cannot be read: ${reasonOf(error)}`);
  }
}

/** Returns the part of a scan that a report says it is; undefined for a whole scan. */
export function shardOf(value: unknown): Shard | undefined {
  if (!isRecord(value)) return undefined;
  const { index, count } = value;
  return typeof index === 'number' && typeof count === 'number' ? { index, count } : undefined;
}

/** Returns the objects of a list; none where it is no list. */
export function objectsIn(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function numberAt(value: unknown, ...keys: readonly string[]): number {
  let at = value;
  for (const key of keys) at = isRecord(at) ? at[key] : undefined;
  return typeof at === 'number' ? at : 0;
}

export function textAt(value: unknown, ...keys: readonly string[]): string {
  let at = value;
  for (const key of keys) at = isRecord(at) ? at[key] : undefined;
  return typeof at === 'string' ? at : '';
}
