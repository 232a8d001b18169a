import { fixFile } from '../../server/src/core/engine/fix-file.js';
import type { PlacedFinding, SourceFile } from '../../server/src/core/engine/placed-finding.js';
import type { PlannedFix } from '../../server/src/core/engine/plan-fixes.js';
import type { FixPlan } from '../../server/src/core/model/fix.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { isYamlFile } from '../../server/src/host/host.js';
import { changedPointers, documentData } from './data.js';
import { falseAlarms } from './elsewhere.js';
import { type Found, nameOf, type OpenCase, rethrow } from './run.js';

type Possible = Exclude<FixPlan, { refused: string }>;
type Files = ReadonlyMap<string, string>;

/** Returns the violated invariants of every finding of a case and every fix of it: things that authors of rules forget. */
export async function violations(open: OpenCase, found: readonly Found[]): Promise<readonly string[]> {
  const broken: string[] = [];
  const carriageReturns = await withCrlf(open);
  const foundInCrlf = carriageReturns.findings();
  if (foundInCrlf.map(keyOf).join('\n') !== found.map(keyOf).join('\n'))
    broken.push('with CRLF line breaks other things are found');
  for (const [index, one] of found.entries()) {
    const say = (what: string): number => broken.push(`${one.placed.rule.id} at "${one.placed.pointer}": ${what}`);
    leaks(one).forEach(say);
    for (const [which, planned] of one.fixes.entries()) {
      if ('refused' in planned.plan) continue;
      const { plan } = planned;
      const sayOfFix = (what: string): number => say(`the fix "${planned.fix.title}" ${what}`);
      const after = open.applied(one.name, plan);
      ofResult(open, one, plan, after).forEach(sayOfFix);
      const again = (await open.with(after)).findings();
      if (count(again, one) >= count(found, one)) sayOfFix('leaves the finding where it is');
      ofCrlf(carriageReturns, foundInCrlf[index], which, one, after).forEach(sayOfFix);
    }
  }
  broken.push(...ofAllFixes(open, found));
  // The other forms of a case are not worth checking while the case itself is broken.
  if (broken.length === 0) broken.push(...(await falseAlarms(open, found)), ...(await ofJson(open)));
  return broken;
}

/** Returns the violations of the same documents as JSON, on one line and on several: a fix has to keep JSON. */
async function ofJson(open: OpenCase): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const indent of [0, 2]) {
    const files = jsonFiles(open, indent);
    const names = new Set([...files.keys()].filter((name) => files.get(name) !== open.text(name)));
    if (names.size === 0) return [];
    const json = await open.with(files);
    for (const { name, placed, fixes } of json.findings()) {
      for (const { fix, plan } of fixes) {
        if ('refused' in plan) continue;
        const [text, touched] = [json.applied(name, plan).get(name), plan.edits.length > 0];
        if (names.has(name) && touched && text !== undefined && !isJsonText(text))
          broken.push(
            `${placed.rule.id} at "${placed.pointer}": the fix "${fix.title}" makes no JSON of JSON: ${text}`,
          );
      }
    }
    for (const name of names) {
      const file = json.checkedFile(name);
      if (!file) continue;
      const fixed = fixFile(file, checkOf(json), json.world(name), () => true, rethrow);
      if (!isJsonText(fixed.text)) broken.push(`All fixes of ${name} together make no JSON of JSON: ${fixed.text}`);
    }
  }
  return broken;
}

/** Returns the files of a case, with each document that JSON can express in a file of its own. */
function jsonFiles(open: OpenCase, indent: number): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const [name, text] of open.files) {
    const documents = isYamlFile(`/${name}`) ? parseStream(text).documents.filter(({ document }) => document.root) : [];
    const asJson = documents.map(
      ({ document }) => document.literal && document.problems.length === 0 && documentData(document),
    );
    // Configuration files, and files with documents that JSON cannot express, are unchanged.
    if (documents.length === 0 || asJson.includes(false) || /^\.|^Chart\.ya?ml$/.test(name)) files.set(name, text);
    else
      for (const [index, data] of asJson.entries())
        files.set(index === 0 ? name : name.replace(/(?=\.ya?ml$)/, `-${index}`), `${jsonOf(data, indent)}\n`);
  }
  return files;
}

function jsonOf(data: unknown, indent: number): string {
  return JSON.stringify(data, (_, value) => (value instanceof Map ? Object.fromEntries(value) : value), indent);
}

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function withCrlf(open: OpenCase): Promise<OpenCase> {
  return open.with(new Map([...open.files].map(([name, text]) => [name, toCrlf(text)])));
}

function toCrlf(text: string): string {
  return text.replaceAll('\n', '\r\n');
}

/** Returns a key that a finding keeps when its position changes. */
function keyOf({ name, placed }: Found): string {
  return [name, placed.rule.id, placed.pointer, placed.finding.message].join('\0');
}

function count(found: readonly Found[], one: Found): number {
  return found.filter((other) => keyOf(other) === keyOf(one)).length;
}

/** Returns the violations in the texts after a fix, compared with those before. */
function ofResult(open: OpenCase, one: Found, plan: Possible, after: Files): readonly string[] {
  const broken: string[] = [];
  const touched = new Set([one.name, ...(plan.files ?? []).map(({ path }) => nameOf(path))]);
  for (const name of touched) {
    const [before, text] = [open.text(name), after.get(name) ?? ''];
    // A file with a value that waits for its upload contains nothing else.
    const held = name.startsWith('.yamlock/');
    if (!held && text !== '' && !text.endsWith('\n') && (before === '' || before.endsWith('\n')))
      broken.push(`leaves ${name} without a line break at its end`);
    if (!isYamlFile(`/${name}`)) continue;
    const extra = missing(problemsOf(text), problemsOf(before));
    if (extra.length > 0) broken.push(`makes ${name} unreadable: ${extra[0]}`);
    const lost = missing(commentsOf(before), commentsOf(text)).filter((comment) => !isAbout(one, open, comment));
    if (lost.length > 0) broken.push(`loses the comment "${lost[0]}" of ${name}`);
  }
  const outside = changedPlaces(open.text(one.name), after.get(one.name) ?? '', one.placed.document).filter(
    (pointer) => !allowedChanges(open, one).some((allowed) => pointer === allowed || pointer.startsWith(`${allowed}/`)),
  );
  if (outside.length > 0) broken.push(`changes ${outside.map((pointer) => `"${pointer}"`).join(', ')} as well`);
  return broken;
}

/** Returns true for the comment that a finding about an unused suppression is about. */
function isAbout(one: Found, open: OpenCase, comment: string): boolean {
  const { rule, range } = one.placed;
  return rule.id === 'suppression-unused' && open.text(one.name).slice(range.start, range.end) === comment;
}

/** Returns the messages of the problems in a text. */
export function problemsOf(text: string): readonly string[] {
  const { problems, documents } = parseStream(text);
  return [...problems, ...documents.flatMap(({ document }) => document.problems)]
    .map(({ message }) => message)
    .concat(
      documents.flatMap(({ document }) => document.duplicateKeys.map(({ name }) => `the key "${name}" stands twice`)),
    );
}

/** Returns the comments of a text. */
export function commentsOf(text: string): readonly string[] {
  return parseStream(text).documents.flatMap(({ document }) =>
    document.tree.comments.map(({ start, end }) => document.text.slice(start, end).trimEnd()),
  );
}

/** Returns the items of `all` that are in `there` less often. */
export function missing(all: readonly string[], there: readonly string[]): readonly string[] {
  const left = [...there];
  return all.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** Returns the pointers of changed data; in other documents than the finding's they begin with the document. */
function changedPlaces(before: string, after: string, document: number): readonly string[] {
  const [old, young] = [before, after].map((text) => [...parseStream(text).documents]);
  if (!old || !young) return [];
  // A new document is behind that of the finding.
  const made = young.length === old.length + 1 ? young.splice(document + 1, 1) : [];
  const added = made.length > 0 ? ['+'] : [];
  const changed = Array.from({ length: Math.max(old.length, young.length) }, (_, index) => index).flatMap((index) => {
    const [a, b] = [old[index], young[index]];
    if (!a) return ['+'];
    const pointers = changedPointers(documentData(a.document), b && documentData(b.document));
    return index === document ? pointers : pointers.map((pointer) => `document ${index}: ${pointer}`);
  });
  return [...changed, ...added];
}

function allowedChanges(open: OpenCase, { placed }: Found): readonly string[] {
  const { changes } = open.fixture.directives;
  if (changes) return changes.map((pointer) => (pointer === '/' ? '' : pointer));
  // The fix of a finding without a value, such as one about a comment, must not change data.
  return placed.finding.at ? [placed.pointer.slice(0, Math.max(placed.pointer.lastIndexOf('/'), 0))] : [];
}

/** Returns the violations of a fix on the same text with CRLF line breaks. */
function ofCrlf(open: OpenCase, found: Found | undefined, which: number, one: Found, after: Files): readonly string[] {
  const plan = found?.fixes[which]?.plan;
  if (!found || !plan || 'refused' in plan) return ['is not there with CRLF line breaks'];
  const created = new Set((plan.files ?? []).filter(({ kind }) => kind === 'create').map(({ path }) => nameOf(path)));
  return [...open.applied(one.name, plan)].flatMap(([name, text]) => {
    const expected = after.get(name) ?? '';
    // A new file need not have CRLF.
    if (created.has(name))
      return text.replaceAll('\r\n', '\n') === expected ? [] : [`creates another ${name} with CRLF line breaks`];
    return text === toCrlf(expected)
      ? []
      : [`does not keep the CRLF line breaks of ${name}, or writes something else with them`];
  });
}

function checkOf({ project }: OpenCase): (file: SourceFile) => readonly PlacedFinding[] {
  return (file) => project.check(file, rethrow);
}

/** Returns the violations of all preferred fixes together, in rounds until none is left; another round must change nothing. */
function ofAllFixes(open: OpenCase, found: readonly Found[]): readonly string[] {
  const names = new Set(
    found.filter(({ fixes }) => fixes.some(({ plan }) => !('refused' in plan))).map(({ name }) => name),
  );
  return [...names].flatMap((name) => {
    const file = open.checkedFile(name);
    if (!file) return [];
    const once = fixFile(file, checkOf(open), open.world(name), () => true, rethrow);
    const broken = once.skipped
      .filter(({ rule }) => rule === '')
      .map(({ reason }) => `All fixes of ${name} together: ${reason}`);
    const extra = missing(problemsOf(once.text), problemsOf(file.stream.text));
    if (extra.length > 0) broken.push(`All fixes of ${name} together make it unreadable: ${extra[0]}`);
    const mayGo = found.flatMap(({ placed }) => open.text(name).slice(placed.range.start, placed.range.end));
    const lost = missing(commentsOf(file.stream.text), commentsOf(once.text)).filter(
      (comment) => !mayGo.includes(comment),
    );
    if (lost.length > 0) broken.push(`All fixes of ${name} together lose the comment "${lost[0]}"`);
    const twice = fixFile(
      { ...file, stream: parseStream(once.text) },
      checkOf(open),
      open.world(name),
      () => true,
      rethrow,
    );
    if (twice.text !== once.text) broken.push(`All fixes of ${name} together change something when applied again`);
    return broken;
  });
}

const SECRET_FAMILIES = new Set(['secrets', 'encrypted-secrets']);
/** The length of the shortest secret that counts: shorter ones may be part of any sentence. */
const SHORTEST_SECRET = 4;

/** Returns the texts for a screen or a log that contain the value of a finding. */
function leaks({ placed, fixes }: Found): readonly string[] {
  const { rule, finding } = placed;
  const value = finding.at?.text ?? '';
  if (!SECRET_FAMILIES.has(rule.family) || rule.showsNoValue) return [];
  const values = [value, decoded(value)].filter((text) => text.trim().length >= SHORTEST_SECRET);
  const said: [string, string][] = [
    ['message', finding.message],
    ...(finding.related ?? []).map(({ message }): [string, string] => ['related message', message]),
    ...fixes.flatMap((planned) => saidByFix(planned)),
  ];
  return said
    .filter(([, text]) => values.some((one) => text.includes(one)))
    .map(([what]) => `the ${what} contains the value`);
}

function saidByFix({ fix, plan }: PlannedFix): readonly [string, string][] {
  if ('refused' in plan)
    return [
      ['title', fix.title],
      ['reason', plan.refused],
    ];
  return [
    ['title', fix.title],
    ['hand-off', `${plan.handOff?.title}\n${plan.handOff?.command}`],
    ...(plan.files ?? []).map(({ path, why }): [string, string] => ['description of a change', `${path}\n${why}`]),
  ];
}

/** Returns the decoded value in the `data` of a Secret, where it is a text. */
function decoded(value: string): string {
  if (!/^[A-Za-z0-9+/\s]+=*\s*$/.test(value)) return '';
  const text = Buffer.from(value, 'base64').toString('utf8');
  return /^[\x20-\x7e\s]+$/.test(text) ? text : '';
}
