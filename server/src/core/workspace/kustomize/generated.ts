import type { Range } from '../../text/range.js';
import type { YamlStream } from '../../yaml/document.js';
import { wrappedStream } from '../../yaml/wrapped.js';

/** A file that a kustomization puts into a ConfigMap or Secret. Plain data. */
export interface GeneratedFile {
  readonly path: string;
  readonly kind: 'ConfigMap' | 'Secret';
  /** The name of the object. */
  readonly name: string;
  /** The key for the file; undefined for an environment file, in which each line has a key. */
  readonly key?: string;
}

/** A line of an environment file as kustomize reads it: the key up to the first `=`, the rest the value. */
const LINE = /^([ \t]*)([A-Za-z_][\w.-]{0,200})=([^\r\n]*)/gm;

/** Returns the object that a file is generated into, with ranges of the file's text as values. */
export function generatedObject(text: string, file: GeneratedFile, comments: readonly Range[]): YamlStream {
  const entries: [string, Range][] = [];
  if (file.key !== undefined) entries.push([file.key, { start: 0, end: text.length }]);
  else {
    for (const match of text.matchAll(LINE)) {
      const [all, , key = '', value = ''] = match;
      const end = match.index + all.length;
      const quotes = /^(["']).*\1$/.test(value) && value.length > 1 ? 1 : 0;
      entries.push([key, { start: end - value.length + quotes, end: end - quotes }]);
    }
  }
  const { kind, name } = file;
  const field = kind === 'Secret' ? 'stringData' : 'data';
  return wrappedStream(
    text,
    { apiVersion: 'v1', kind, metadata: { name }, [field]: Object.fromEntries(entries) },
    comments,
  );
}
