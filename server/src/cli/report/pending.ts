import { isWaiting, type Pending, type PendingValue, shown } from '../../core/refactor/pending/held-file.js';
import { printable } from '../../core/text/printable.js';
import type { PendingUploads } from '../../host/pending.js';
import { plural } from './words.js';

/** How paths are named to who reads the report. */
type NameOf = (path: string) => string;

/** What is pending, for people: each with its values, its command and how to mark it as done. */
export function formatPending({ pending, problems }: PendingUploads, nameOf: NameOf): string {
  const blocks = pending.map((one) => `${linesOf(one, nameOf).map(printable).join('\n')}\n`);
  const wrong = problems.map((problem) => `warning: ${printable(problem)}\n`);
  return `${[...blocks, ...wrong].join('\n')}${blocks.length + wrong.length > 0 ? '\n' : ''}${sum(pending)}\n`;
}

function sum(pending: readonly Pending[]): string {
  const [waiting, left] = [pending.filter(isWaiting), pending.filter((one) => one.kind !== 'used' && !isWaiting(one))];
  if (waiting.length + left.length === 0) return 'Nothing is pending';
  const words = [
    ...(waiting.length > 0 ? [`${plural(waiting.length, 'upload')} pending`] : []),
    ...(left.length > 0 ? [`${plural(left.length, 'step')} without a value left`] : []),
  ];
  return words.join(', ');
}

function linesOf(pending: Pending, nameOf: NameOf): readonly string[] {
  const { name, folder, kind, title, command, from, values, problems } = pending;
  const place = nameOf(folder);
  return [
    name,
    `  ${title}`,
    ...values.map((value) => `  value:  ${describeValue(value, folder)}`),
    ...(from !== undefined && kind === 'step' ? [`  needed: by ${shown(from, folder)}`] : []),
    ...(place === '.' ? [] : [`  in:     ${place}`]),
    ...(command === undefined
      ? []
      : command.split('\n').map((line, at) => `  ${at === 0 ? 'run:   ' : '       '} ${line}`)),
    ...problems.map((problem) => `  note:   ${problem}`),
    ...(kind === 'used' ? [] : [`  done:   yamlock pending ${doneOption(name)}${isWaiting(pending) ? ' --yes' : ''}`]),
  ];
}

/** Where a value waits, what it is and where it goes; never the value. */
function describeValue({ file, secret, key, by, store, remote }: PendingValue, folder: string): string {
  const of = secret === undefined ? '' : ` of Secret "${secret}"`;
  const what = key === undefined ? of.replace(' of ', '') : `key "${key}"${of}`;
  const property = remote?.property === undefined ? '' : `, property ${remote.property}`;
  const place = remote === undefined ? '' : ` as ${remote.key}${property}`;
  const target = store === undefined ? '' : `, to ${store.kind} "${store.name}"${place}`;
  const maker = by === undefined ? '' : ` (${by.kind} "${by.name}")`;
  return `${shown(file, folder)}${what === '' ? '' : `: ${what}`}${target}${maker}`;
}

/** The option that names something, as a shell takes it. */
function doneOption(name: string): string {
  const word = /^[\w./-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
  return `--done${name.startsWith('-') ? '=' : ' '}${word}`;
}

/** What is pending, for programs. Its shape is a contract: `version` rises when it changes. */
export function formatPendingJson({ pending, problems }: PendingUploads, nameOf: NameOf): string {
  const data = {
    version: 1,
    pending: pending.map((one) => ({
      name: one.name,
      folder: nameOf(one.folder),
      kind: one.kind,
      waits: isWaiting(one),
      title: one.title,
      command: one.command ?? null,
      from: one.from === undefined ? null : nameOf(one.from),
      manifests: one.manifests.map(nameOf),
      values: one.values.map(({ file, secret, key, by, store, remote }) => ({
        file: nameOf(file),
        secret: secret ?? null,
        key: key ?? null,
        by: by === undefined ? null : { kind: by.kind, name: by.name, file: nameOf(by.file) },
        store: store ?? null,
        remote: remote ?? null,
      })),
      problems: one.problems,
      deletes: one.deletes.map(nameOf),
    })),
    problems,
  };
  return `${JSON.stringify(data, null, 2)}\n`;
}
