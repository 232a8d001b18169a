import { afterAll, describe, expect, test } from 'vitest';
import { textsAfter } from '../../server/src/core/engine/changes.js';
import { planFixes } from '../../server/src/core/engine/plan-fixes.js';
import { isDistinctive } from '../../server/src/core/secrets/sops-output.js';
import { decodeBase64 } from '../../server/src/core/secrets/values/base64.js';
import { isHeld } from '../../server/src/core/workspace/held.js';
import { sampled } from '../harness/long.js';
import { eachExample, exampleFiles, fixtureFiles } from './all-files.js';
import { worldFor } from './encrypting.js';
import { takenByGit } from './git.js';
import { type Files, nameOf, type Possible, pathOf, Workspace } from './support.js';

/** What a plan changes, as far as it was carried out: texts by name, undefined for a file that is no more. */
interface State {
  readonly what: string;
  /** The file that has the value: it may be written in another way there. */
  readonly from: string;
  readonly texts: ReadonlyMap<string, string | undefined>;
}

describe('of every fix that is offered, however much of it is undone, git takes no plaintext from elsewhere:', () => {
  let plans = 0;

  test.each([...sampled(fixtureFiles(), 2), ...exampleFiles(), ...eachExample()])(
    '%s',
    { timeout: 60_000 },
    async (_, files) => {
      const workspace = await Workspace.open(files);
      const values = secretsOf(workspace);
      const states: State[] = [];
      for (const { name, placed } of workspace.findings()) {
        for (const { fix, plan } of planFixes(placed, worldFor(workspace, name))) {
          if ('refused' in plan) continue;
          plans++;
          states.push(...statesOf(`${name}, ${placed.pointer}, "${fix.title}"`, name, plan, files));
        }
      }
      // What git takes depends on names and on what is ignored: one question for all that ignore the same.
      const groups = new Map<string, State[]>();
      for (const state of states) groups.set(ignoredIn(state), [...(groups.get(ignoredIn(state)) ?? []), state]);
      const wrong: string[] = [];
      for (const group of groups.values()) {
        const all = new Map(files);
        for (const { texts } of group) for (const [name, text] of texts) all.set(name, text ?? '');
        const taken = new Set(takenByGit(all));
        for (const { what, from, texts } of group) {
          for (const [name, text = ''] of texts) {
            if (!taken.has(name) || name === from) continue;
            const before = files.get(name) ?? '';
            if (values.some((value) => countOf(value, text) > countOf(value, before))) wrong.push(`${what}: ${name}`);
          }
        }
      }
      expect([...new Set(wrong)]).toEqual([]);
    },
  );

  afterAll(() => expect(plans).toBeGreaterThan(500));
});

/**
 * A plan carried out, and what is left of it where all that is no file of the waiting folder was undone, or just what makes
 * git ignore a file. In between every file has one of two texts, so that no other mixture holds more.
 */
function statesOf(what: string, name: string, plan: Possible, files: Files): readonly State[] {
  const after = new Map(
    [...textsAfter(pathOf(name), plan, (path) => files.get(nameOf(path)))].map(([path, text]) => [nameOf(path), text]),
  );
  const only = (isKept: (name: string) => boolean): State['texts'] =>
    new Map([...after].filter(([changed]) => isKept(changed)));
  return [
    { what, from: name, texts: after },
    { what: `${what}, undone`, from: name, texts: only(isHeld) },
    { what: `${what}, ignored no more`, from: name, texts: only((one) => isHeld(one) || !one.endsWith('.gitignore')) },
  ];
}

function ignoredIn({ texts }: State): string {
  return JSON.stringify([...texts].filter(([name]) => name.endsWith('.gitignore')).sort());
}

/** The values that are found in a workspace, as they are written and decoded. */
function secretsOf(workspace: Workspace): readonly string[] {
  const values = workspace.findings().flatMap(({ name, placed: { rule, range } }) => {
    if (rule.family !== 'secrets' && rule.family !== 'encrypted-secrets') return [];
    const written = workspace.files.get(name)?.slice(range.start, range.end).trim() ?? '';
    const value = written.replace(/^(["'])(.*)\1$/s, '$2');
    return [value, decodeBase64(value) ?? ''];
  });
  return [...new Set(values)].filter((value) => isDistinctive(value) && !value.includes('\n'));
}

/** How often a value stands in a text, as it is or encoded. */
function countOf(value: string, text: string): number {
  const encoded = Buffer.from(value).toString('base64').replace(/=+$/, '');
  return text.split(value).length + text.split(encoded).length - 2;
}
