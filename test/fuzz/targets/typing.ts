import {
  type PlacedDocument,
  parseStream,
  readStreamExactly,
  type YamlStream,
} from '../../../server/src/core/yaml/document.js';
import { generated } from '../generated.js';
import { anyText } from '../grammar/texts.js';
import { demandInside, demandLine, demandTree } from '../invariants.js';
import { mutate } from '../mutate.js';
import { smallerFields, smallerText } from '../smaller.js';
import { defineTarget, demand } from '../target.js';

interface Input {
  readonly text: string;
  /** The text a keystroke later. */
  readonly later: string;
}

export const typing = defineTarget<Input>({
  name: 'typing',
  entry: 'texts are read, and read again while they are typed',
  runs: 250,
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
    demandTree(document.tree, document.text);
  }
}

function judgeProblem(problem: YamlStream['problems'][number], text: string): void {
  demandLine(problem.message, 'A problem of the text');
  demandInside(problem.range, text, 'A problem of the text');
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
