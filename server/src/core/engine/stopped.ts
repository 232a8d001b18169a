import type { ObjectGraph } from '../graph/graph.js';
import { type Stopped, stoppedFor } from '../text/limited.js';
import { say } from '../text/say.js';
import type { YamlStream } from '../yaml/document.js';
import type { YamlProblem } from '../yaml/read/read-document.js';

/** Returns what was given up in a file because it took too long, each at the beginning of its document. */
export function stoppedIn({ documents }: YamlStream): readonly YamlProblem[] {
  return documents.flatMap(({ document, start }) =>
    stoppedFor(document.identity).map((stopped) => ({ message: sayStopped(stopped), range: { start, end: start } })),
  );
}

/** Returns the rules about sets that were given up in a folder, for any file of it. */
export function stoppedInSets(graph: ObjectGraph): readonly YamlProblem[] {
  return stoppedFor(graph).map(({ part, seconds }) => {
    const rules = part === '' ? say`The rules about several objects` : say`The rule ${part}`;
    const message = say`${rules} took longer than ${seconds} s in this folder and will not run again before the server starts again`;
    return { message, range: { start: 0, end: 0 } };
  });
}

function sayStopped({ work, part, seconds }: Stopped): string {
  const again = say`it is tried again when the file is opened again`;
  if (part !== '')
    return say`The rule ${part} took longer than ${seconds} s in this document and was stopped; ${again}, the other rules are checked`;
  if (work === 'read')
    return say`Yamlock gave up on reading this document, which takes longer than ${seconds} s; ${again}`;
  return work === 'facts'
    ? say`Yamlock gave up on looking for what others refer to in this document, which takes longer than ${seconds} s; ${again}`
    : say`Yamlock gave up on checking this document, which takes longer than ${seconds} s; ${again}`;
}

/** Returns what is said of a file whose check was given up as a whole. */
export function sayGivenUp(seconds: number): string {
  return say`Yamlock gave up on this file, whose check takes longer than ${seconds} s; it is tried again when the file is opened again`;
}
