import { unknownRanges } from '../../server/src/core/provenance/traced-text.js';
import type { Functions } from '../../server/src/core/template/function.js';
import { type Plain, renderFiles } from '../template/support.js';
import { Random } from './random.js';
import { shrink } from './shrink.js';
import type { TemplateJudge, Verdict } from './template-judge.js';
import { generatePair, type Pair } from './template-pairs.js';

export interface TemplateFuzzOptions {
  readonly seed: number;
  readonly count: number;
  readonly judge: TemplateJudge;
  /** The functions of sprig and Helm; none for text/template alone. */
  readonly functions?: Functions | undefined;
  /** Called after each batch. */
  readonly onBatch?: (result: TemplateFuzzResult) => void;
}

export interface TemplateFuzzResult {
  pairs: number;
  /** How many of them Go renders. */
  rendered: number;
  /** How many fail in Go, with the message that we have, too. */
  failed: number;
  /** How many are not known to us, or too much for one of the two. */
  skipped: number;
  /** The first difference, shrunk. */
  found?: Pair & { readonly go: string; readonly ours: string };
}

const BATCH = 2000;

/** Functions of Helm 4, and those that differ every time or go over maps in no order, take long, or make lists without end of a number that is too large. */
const LEFT_OUT =
  /^(?:mustToYaml|mustToToml|rand|gen|bcrypt|htpasswd|derive|encrypt|decrypt|build|shuffle|uuid|now|ago|htmlDate|date$|dateInZone|date_in_zone|until|seq|repeat|getHost|keys$|values$|fromToml)/;

/** Renders generated templates with Go and with ours, until the count is reached or they differ. */
export function fuzzTemplates({ seed, count, judge, functions, onBatch }: TemplateFuzzOptions): TemplateFuzzResult {
  const random = new Random(seed);
  const result: TemplateFuzzResult = { pairs: 0, rendered: 0, failed: 0, skipped: 0 };
  const names = [...(functions?.keys() ?? [])].filter((name) => !LEFT_OUT.test(name));
  const differs = (pair: Pair, verdict: Verdict) => difference(pair, verdict, functions);
  while (result.pairs < count) {
    const pairs = Array.from({ length: Math.min(BATCH, count - result.pairs) }, () => generatePair(random, { names }));
    const verdicts = judge.render(pairs, functions !== undefined);
    for (const [index, pair] of pairs.entries()) {
      const verdict = verdicts[index];
      if (!verdict) throw new Error('The judge gives no answer');
      const outcome = differs(pair, verdict);
      result.pairs++;
      if (outcome === 'skipped') result.skipped++;
      else if (outcome === undefined) {
        if ('out' in verdict) result.rendered++;
        else result.failed++;
      } else if (isStable(pair, verdict, judge, functions))
        return { ...result, found: smallest(pair, judge, functions) };
      else result.skipped++;
    }
    onBatch?.(result);
  }
  return result;
}

/** Returns true where Go gives the same again. */
function isStable(pair: Pair, verdict: Verdict, judge: TemplateJudge, functions: Functions | undefined): boolean {
  const again = judge.render(Array<Pair>(8).fill(pair), functions !== undefined);
  return again.every((one) => JSON.stringify(one) === JSON.stringify(verdict));
}

/** Returns a smaller pair that still differs, and in what. */
function smallest(
  pair: Pair,
  judge: TemplateJudge,
  functions: Functions | undefined,
): NonNullable<TemplateFuzzResult['found']> {
  const verdictOf = (one: Pair): Verdict => judge.render([one], functions !== undefined)[0] ?? { error: '' };
  const kind = kindOf(difference(pair, verdictOf(pair), functions));
  const fails = (one: Pair) => kindOf(difference(one, verdictOf(one), functions)) === kind;
  const template = shrink(pair.template, (text) => fails({ ...pair, template: text }));
  let { data } = pair;
  if (typeof data === 'object' && data !== null && !Array.isArray(data))
    for (const key of Object.keys(data)) {
      const { [key]: _, ...rest } = data as Record<string, unknown>;
      if (fails({ template, data: rest })) data = rest;
    }
  const small = { template, data };
  const found = difference(small, verdictOf(small), functions);
  if (found === undefined || found === 'skipped') throw new Error('A shrunk pair differs no more');
  return { ...small, ...found };
}

type Difference = { readonly go: string; readonly ours: string };

/** Messages may differ in another way than outputs. */
function kindOf(found: Difference | 'skipped' | undefined): string {
  if (typeof found !== 'object') return 'none';
  return `${found.go.startsWith('error: ')} ${found.ours.startsWith('error: ')}`;
}

function difference(
  { template, data }: Pair,
  verdict: Verdict,
  functions: Functions | undefined,
): Difference | 'skipped' | undefined {
  const helm = functions !== undefined;
  const options = helm ? { functions, dropNoValue: true } : {};
  const { text, problems } = renderFiles({ main: template }, data as Plain, { ...options, maxSteps: 100_000 });
  const stopped = problems.find(({ fatal }) => fatal);
  const go = 'out' in verdict ? verdict.out : `error: ${verdict.error}`;
  // Messages come as JSON, which has no bytes that are no UTF-8.
  const ours = stopped ? `error: ${stopped.whole.replaceAll(/[\udc80-\udcff]/gu, '\ufffd')}` : text.text;
  if (go === ours) return undefined;
  // What is not known for another reason than a failure: the time, an address.
  const failures = new Set(problems.flatMap(({ message, callee }) => [message, `error calling ${callee}: ${message}`]));
  const unknown = unknownRanges(text).some(({ why }) => !failures.has(why));
  // What the readers of YAML, JSON and TOML say of a wrong text is not what is compared here.
  const wrongText = /error (?:converting YAML|unmarshaling)|toml: |invalid character|yaml: /.test(go);
  if (stopped?.limit || unknown || wrongText || go.startsWith('error: panic: ')) return 'skipped';
  return { go, ours };
}
