import {
  type PlacedDocument,
  parseStream,
  readStreamExactly,
  type YamlStream,
} from '../../../server/src/core/yaml/document.js';
import type { YamlTree } from '../../../server/src/core/yaml/tree.js';
import { documentsOf, whatDiffers } from '../fuzz.js';
import { generated } from '../generated.js';
import { anyText } from '../grammar/texts.js';
import { demandInside, demandLine } from '../invariants.js';
import { mutate } from '../mutate.js';
import { smallerFields, smallerText } from '../smaller.js';
import { defineTarget, demand } from '../target.js';

interface Input {
  readonly text: string;
  /** The text a keystroke later. */
  readonly later: string;
}

export const reader = defineTarget<Input>({
  name: 'reader',
  entry: 'texts are read, read again while they are typed, and compared with the yaml package',
  runs: 2000,
  arbitrary: () =>
    generated(
      (random) => {
        const text = anyText(random);
        return { text, later: mutate(text, random) };
      },
      smallerFields<Input>({ text: smallerText, later: smallerText }),
    ),
  run({ text, later }) {
    const stream = parseStream(text);
    judge(stream);
    for (const document of documentsOf(text)) {
      const differs = whatDiffers(document);
      demand(differs === undefined, () => `The readers differ: ${JSON.stringify(differs)}`);
    }
    const typed = parseStream(later, stream);
    judge(typed);
    const exact = readStreamExactly(typed) ?? typed;
    judge(exact);
    const anew = parseStream(later);
    demand(
      outline(exact) === outline(anew),
      () => `A text that was typed reads otherwise than anew: ${JSON.stringify([outline(exact), outline(anew)])}`,
    );
  },
});

/** Demands what holds of every stream: its documents are its text, and everything lies within them. */
function judge({ text, documents, problems }: YamlStream): void {
  for (const problem of problems) judgeProblem(problem, text);
  for (const [index, { document, start }] of documents.entries()) {
    const end = documents[index + 1]?.start ?? text.length;
    demand(document.text === text.slice(start, end), () => 'A document is not the part of the text at its place');
    for (const problem of document.problems) judgeProblem(problem, document.text);
    for (const { range, first } of document.duplicateKeys) {
      demandInside(range, document.text, 'A duplicate key');
      demandInside(first, document.text, 'The first of two keys');
    }
    judgeTree(document.tree, document.text);
  }
}

function judgeProblem(problem: YamlStream['problems'][number], text: string): void {
  demandLine(problem.message, 'A problem of the text');
  demandInside(problem.range, text, 'A problem of the text');
}

function judgeTree(tree: YamlTree, text: string): void {
  for (const comment of tree.comments) {
    demandInside(comment, text, 'A comment');
    demand(text[comment.start] === '#', () => 'A comment does not begin with #');
  }
  for (let node = 0; node < tree.count; node++) {
    demandInside({ start: tree.start(node), end: tree.end(node) }, text, 'A value');
    demand(tree.next(node) > node && tree.next(node) <= tree.count, () => 'The nodes of a tree are not in order');
  }
}

/** Returns a text that two streams share where they hold the same values at the same places. */
function outline({ documents }: YamlStream): string {
  return documents.map(outlineOf).join('\n');
}

function outlineOf({ document, start }: PlacedDocument): string {
  // Of a document that cannot be read, a stream that was typed keeps the values from before.
  if (document.problems.length > 0) return `${start} problems`;
  const { tree } = document;
  const nodes = Array.from(
    { length: tree.count },
    (_, node) => `${tree.kind(node)}:${tree.start(node)}-${tree.end(node)}`,
  );
  return `${start} ${nodes.join(' ')}`;
}
