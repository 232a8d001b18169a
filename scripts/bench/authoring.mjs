// What schemas cost beside checking: opening a file whose kinds nobody asked for yet, and completion in a long file.
import { setTimeout as pause } from 'node:timers/promises';
import { manifest, tenKinds } from './generate.mjs';
import { middleImageEnd, openIn, quantiles } from './lsp.mjs';

/** The milliseconds in which a server warms up. */
const WARM_UP = 2500;
const OPENINGS = 3;
const REQUESTS = 60;

/**
 * Resolves to the milliseconds until a file with ten kinds has its diagnostics when it is opened first, and when a copy of it is
 * opened next, in a server that runs already: medians of several servers.
 */
export async function measureOpening(command, root) {
  const [first, again] = [[], []];
  for (let count = 0; count < OPENINGS; count++) {
    const server = await openIn({ command, text: '# nothing\n', root });
    try {
      await pause(WARM_UP);
      first.push(await server.openAlso('first.yaml', tenKinds(1)));
      await pause(300);
      again.push(await server.openAlso('again.yaml', tenKinds(2)));
    } finally {
      server.close();
    }
  }
  return { first: quantiles(first).median, again: quantiles(again).median };
}

/**
 * Resolves to the quantiles of the milliseconds of completion of a field in the middle of a text of 10,000 lines, each after a letter
 * was typed there; undefined where the server has no completion.
 */
export async function measureCompletion(command, root, { oneDocument = false } = {}) {
  const text = manifest(10_000, { oneDocument });
  const server = await openIn({ command, text, root });
  try {
    if (!server.completes) return undefined;
    await pause(WARM_UP);
    const { line } = middleImageEnd(text);
    const indent = ' '.repeat(text.split('\n')[line].search(/\S/));
    let place = { line, character: 0 };
    await server.edit(place, place, `${indent}\n`);
    place = { line, character: indent.length };
    const times = [];
    for (let count = 0; count < REQUESTS; count++) {
      await pause(30);
      const end = { line, character: place.character + 1 };
      await (count % 2 === 0 ? server.edit(place, place, 'l') : server.edit(place, end, ''));
      const { time, items } = await server.complete(count % 2 === 0 ? end : place);
      if (items === 0) throw new Error('nothing is suggested');
      times.push(time);
    }
    return quantiles(times.slice(4));
  } finally {
    server.close();
  }
}
