import { mutate } from '../mutate.js';
import type { Random } from '../random.js';
import { smallerFields, smallerList, smallerText } from '../smaller.js';
import { type Files, repository, smallerFiles } from './repositories.js';

/** Something that an editor does. */
export interface Step {
  readonly what: string;
  /** The index of a file, counted over its end. */
  readonly file: number;
  /** A place in the file, in parts of a thousand. */
  readonly at: number;
  readonly to: number;
  /** What is typed, or a new name. */
  readonly text: string;
}

export interface Session {
  readonly files: Files;
  readonly steps: readonly Step[];
}

/** The requests about a place of a document. */
export const AT_PLACE = [
  'textDocument/hover',
  'textDocument/completion',
  'textDocument/definition',
  'textDocument/references',
  'textDocument/documentHighlight',
  'textDocument/prepareRename',
  'textDocument/signatureHelp',
];
/** The requests about a document. */
export const OF_DOCUMENT = [
  'textDocument/diagnostic',
  'textDocument/documentSymbol',
  'textDocument/foldingRange',
  'textDocument/documentLink',
  'textDocument/codeLens',
  'yamlock/appliedRoots',
  'yamlock/secretFlow',
];
const REQUESTS = [
  ...AT_PLACE,
  ...AT_PLACE,
  ...OF_DOCUMENT,
  'textDocument/codeAction',
  'textDocument/codeAction',
  'textDocument/codeAction',
  'textDocument/inlayHint',
  'textDocument/selectionRange',
  'textDocument/rename',
  'workspace/symbol',
  'workspace/diagnostic',
  'yamlock/pending',
];
/** What changes documents and files. */
const CHANGES = ['open', 'open', 'type', 'type', 'type', 'type', 'replace', 'close', 'write', 'remove', 'save'];

const TYPED = [
  '\n',
  ' ',
  ':',
  '- ',
  'a',
  'password: x\n',
  '{{',
  '}}',
  '"',
  '  ',
  '#',
  '---\n',
  '\t',
  '\u0000',
  '\ud83d',
  'é',
  '&a ',
  '*a',
  '|',
  '\r\n',
  'kind: Secret\n',
  '$(X)',
  '{{ .Values.',
  '[',
  '{',
];

/** Makes sessions smaller: fewer steps, fewer files, less in them. */
export const smallerSession = smallerFields<Session>({
  steps: smallerList(smallerFields<Step>({ text: smallerText })),
  files: smallerFiles,
});

/** Returns files with what an editor does with them, edits and questions mixed. */
export function session(random: Random): Session {
  const files = repository(random);
  const steps = Array.from({ length: 4 + random.below(14) }, (): Step => {
    const what = random.pick(random.chance(2) ? CHANGES : REQUESTS);
    const file = random.below(files.length);
    const text =
      what === 'replace' || what === 'write'
        ? mutate(files[file]?.text ?? '', random)
        : what === 'textDocument/rename'
          ? random.pick(['new-name', 'a', '', 'x.y', 'Ä', '"q"', 'a\nb', '{{ x }}', 'constructor'])
          : random.pick(TYPED);
    const at = random.below(1001);
    return { what, file, at, to: random.chance(3) ? at : Math.min(1000, at + random.below(60)), text };
  });
  return { files, steps: [{ what: 'open', file: 0, at: 0, to: 0, text: '' }, ...steps] };
}
