import { buildKustomization } from '../../server/src/core/kustomize/build.js';
import { differenceOfObjects, Judge, plain } from './judge.js';
import { inMemory } from './memory.js';
import { type Files, randomBuild, textsOf } from './random-kustomization.js';
import { smaller } from './tree.js';

/** What a fuzz found. */
export interface FuzzResult {
  /** The number of builds with equal objects. */
  readonly built: number;
  /** The number of builds that end with an error in both. */
  readonly refused: number;
  /** The number of builds with parts that are not known here. */
  readonly unknown: number;
  readonly difference?: { readonly what: string; readonly files: Readonly<Record<string, string>> };
}

/** Builds as many at once: the judge works while we do. */
const AT_ONCE = 20;

/** Compares generated builds with those of kustomize. Stops at the first difference, and makes it as small as it can. */
export async function fuzz(options: {
  readonly seed: number;
  readonly count: number;
  readonly judge: string;
}): Promise<FuzzResult> {
  const judge = new Judge(options.judge);
  let [built, refused, unknown] = [0, 0, 0];
  try {
    for (let done = 0; done < options.count; done += AT_ONCE) {
      const seeds = Array.from(
        { length: Math.min(AT_ONCE, options.count - done) },
        (_, index) => options.seed * 1_000_003 + done + index,
      );
      const builds = seeds.map((seed) => randomBuild(seed));
      const outcomes = await Promise.all(builds.map((files) => compare(files, judge)));
      for (const [index, outcome] of outcomes.entries()) {
        if (outcome === 'equal') built++;
        else if (outcome === 'refused') refused++;
        else if (outcome === 'unknown') unknown++;
        else {
          const files = builds[index] ?? {};
          const small = await shrink(files, judge);
          return {
            built,
            refused,
            unknown,
            difference: { what: `seed ${seeds[index]}: ${small.what}`, files: textsOf(small.files) },
          };
        }
      }
    }
    return { built, refused, unknown };
  } finally {
    judge.end();
  }
}

type Outcome = 'equal' | 'refused' | 'unknown' | { readonly what: string };

async function compare(files: Files, judge: Judge): Promise<Outcome> {
  const texts = textsOf(files);
  const answer = judge.ask({ files: texts, root: 'over' });
  const own = buildKustomization('over', inMemory(texts));
  const fatal = own.problems.find((problem) => problem.fatal);
  const { objects, error } = await answer;
  // What kustomize does after its own panic is nothing to compare with.
  if (error?.startsWith('panic')) return 'refused';
  if (own.unknown.length > 0) return 'unknown';
  if (error !== undefined) return fatal ? 'refused' : { what: `built, where kustomize says: ${error.slice(0, 600)}` };
  if (fatal) return { what: `refused: ${fatal.message}` };
  const what = differenceOfObjects(own.objects.map(plain), objects ?? []);
  return what === undefined ? 'equal' : { what };
}

/** The kind of a difference, so that a smaller input with another one is not taken for it. */
function kindOf(what: string): string {
  return /^(?:built|refused)/.exec(what)?.[0] ?? 'objects';
}

async function shrink(files: Files, judge: Judge): Promise<{ readonly files: Files; readonly what: string }> {
  const first = await compare(files, judge);
  let what = typeof first === 'string' ? 'it does not happen again' : first.what;
  let smallest = files;
  for (let again = true; again; ) {
    again = false;
    for (const candidate of candidates(smallest)) {
      const outcome = await compare(candidate, judge);
      if (typeof outcome === 'string' || kindOf(outcome.what) !== kindOf(what)) continue;
      smallest = candidate;
      what = outcome.what;
      again = true;
      break;
    }
  }
  return { files: smallest, what };
}

function* candidates(files: Files): Generator<Files> {
  for (const [name, content] of Object.entries(files)) {
    if (typeof content === 'string') continue;
    for (const tree of smaller(content)) if (Array.isArray(tree)) yield { ...files, [name]: tree };
  }
}
