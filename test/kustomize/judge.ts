import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';
import { Dict, List, type Traced } from '../../server/src/core/provenance/traced.js';

/** A question to the judge: files in memory and the folder to build, or a folder on the disk. */
export type Question =
  | {
      readonly files: Readonly<Record<string, string>>;
      readonly binary?: Readonly<Record<string, string>>;
      readonly root: string;
    }
  | { readonly dir: string };

/** What kustomize builds, or its error. */
export interface Answer {
  readonly objects?: readonly unknown[];
  readonly error?: string;
}

/** The program of test/judges/kustomize, which answers as kustomize v5.7.1 does. */
export class Judge {
  private readonly waiting: ((answer: Answer) => void)[] = [];
  private readonly child;

  constructor(program: string) {
    this.child = spawn(program, { stdio: ['pipe', 'pipe', 'ignore'] });
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      this.waiting.shift()?.(JSON.parse(line) as Answer);
    });
    this.child.on('close', () => {
      for (const answer of this.waiting.splice(0)) answer({ error: 'judge: it ended' });
    });
  }

  ask(question: Question): Promise<Answer> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.child.stdin.write(`${JSON.stringify(question)}\n`);
    });
  }

  end(): void {
    this.child.stdin.end();
  }
}

/** Returns a value as JSON has it; integers beyond those of JavaScript as the nearest one, as `JSON.parse` reads them. */
export function plain({ value }: Traced): unknown {
  if (value instanceof Dict)
    return Object.fromEntries([...value.entries].map(([key, entry]) => [key, plain(entry.value)]));
  if (value instanceof List) return value.items.map(plain);
  return typeof value === 'bigint' ? Number(value) : value;
}

/** Says where two values first differ; undefined where they do not. */
export function difference(own: unknown, judged: unknown, path = ''): string | undefined {
  if (isDeepStrictEqual(own, judged)) return undefined;
  if (isMap(own) && isMap(judged)) {
    for (const key of new Set([...Object.keys(own), ...Object.keys(judged)])) {
      const found = difference(own[key], judged[key], `${path}/${key}`);
      if (found !== undefined) return found;
    }
  }
  if (Array.isArray(own) && Array.isArray(judged)) {
    for (let index = 0; index < Math.max(own.length, judged.length); index++) {
      const found = difference(own[index], judged[index], `${path}/${index}`);
      if (found !== undefined) return found;
    }
  }
  // -0 and 0 are one number in JSON.
  if (own === 0 && judged === 0) return undefined;
  return `${path}: ${shown(own)} where kustomize has ${shown(judged)}`;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 300);
}

/** Says how two lists of objects differ: in number, order, or within an object. */
export function differenceOfObjects(own: readonly unknown[], judged: readonly unknown[]): string | undefined {
  const [ours, theirs] = [own.map(nameOf), judged.map(nameOf)];
  if (ours.join('\n') !== theirs.join('\n')) {
    const index = theirs.findIndex((name, at) => name !== ours[at]);
    return `objects: ${ours.length} where kustomize has ${theirs.length}; at ${index}: ${ours[index]} where kustomize has ${theirs[index]}`;
  }
  for (const [index, object] of own.entries()) {
    const found = difference(object, judged[index]);
    if (found !== undefined) return `${ours[index]}${found}`;
  }
  return undefined;
}

function nameOf(object: unknown): string {
  if (!isMap(object)) return '?';
  const metadata = isMap(object.metadata) ? object.metadata : {};
  return [object.apiVersion, object.kind, metadata.namespace ?? '', metadata.name].join(' ');
}
