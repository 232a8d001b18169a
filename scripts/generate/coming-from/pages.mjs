// Writes the tables of the pages for who comes from another program: which of its checks is which of our rules, and back. What
// stands above the mark in such a page is written by hand.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../load.mjs';
import { SIMILAR, WHY_NONE } from './counterparts.mjs';

const FOLDER = 'docs/coming-from';
const MARK = '<!-- From here on written by node scripts/generate.mjs. -->';

/** The programs with a list of checks, by their names in the configuration, and how they are called. */
const PROGRAMS = { 'kube-linter': 'kube-linter', checkov: 'Checkov', kubescape: 'Kubescape', trivy: 'Trivy' };

/** Returns the texts of the pages by path. */
export function comingFromPages(project) {
  const tables = { 'kube-linter': project.KUBE_LINTER, checkov: project.CHECKOV };
  const pages = Object.keys(PROGRAMS).map((program) => [program, checksOf(program, tables[program] ?? {}, project)]);
  return new Map([...pages, ['gitleaks', marksOf(project)]].map(([program, text]) => filled(program, text)));
}

function filled(program, text) {
  const file = `${FOLDER}/${program}.md`;
  const absolute = path.join(root, file);
  const [written] = existsSync(absolute) ? readFileSync(absolute, 'utf8').split(MARK) : [];
  if (written === undefined) throw new Error(`${file} is missing: its beginning is written by hand`);
  return [file, `${written.trimEnd()}\n\n${MARK}\n\n${text}\n`];
}

function checksOf(program, equal, project) {
  const { version, source, checks } = JSON.parse(
    readFileSync(path.join(root, 'scripts/generate/coming-from', `${program}.json`), 'utf8'),
  );
  const similar = SIMILAR[program];
  const ids = Object.keys(checks);
  const unlisted = Object.keys(equal).filter((id) => !Object.hasOwn(checks, id));
  fail(program, Object.keys(similar), ids, 'check');
  fail(
    program,
    Object.keys(WHY_NONE[program] ?? {}).filter((id) => similar[id]),
    [],
    'check with a rule, and a reason,',
  );
  const rulesOf = (id) => equal[id] ?? similar[id] ?? [];
  fail(
    program,
    ids.flatMap(rulesOf),
    project.RULES.map(({ id }) => id),
    'rule',
  );
  const [found, none] = [ids.filter((id) => rulesOf(id).length > 0), ids.filter((id) => rulesOf(id).length === 0)];
  const name = PROGRAMS[program];
  const reads = Object.keys(equal).length > 0;
  return [
    '## Its checks, and our rules',
    `${found.length} of ${ids.length} checks of [${name}](${source}) (${version}) have a counterpart${reads ? '; where a suppression of the check is read for the rule, the rule finds the same' : ''}.`,
    table(
      ['check', 'what it looks at', 'rules', ...(reads ? ['its suppression'] : [])],
      found.map((id) => [
        `\`${id}\``,
        cell(checks[id] ?? ''),
        rulesOf(id).map(link).join(', '),
        ...(reads ? [equal[id] ? 'is read' : ''] : []),
      ]),
    ),
    ...(unlisted.length === 0
      ? []
      : [
          `Suppressions of checks that this list does not have are read, too: ${unlisted.map((id) => `\`${id}\` for ${equal[id].map(link).join(', ')}`).join('; ')}.`,
        ]),
    '## Checks without a rule',
    ...whyNone(none, checks, WHY_NONE[program] ?? {}),
    '## Our rules, and its checks',
    table(
      ['rule', 'checks'],
      project.RULES.flatMap((rule) => {
        const own = found.filter((id) => rulesOf(id).includes(rule.id));
        return own.length === 0 ? [] : [[link(rule.id), own.map((id) => `\`${id}\``).join(', ')]];
      }),
    ),
    `## Rules that ${name} has no check for`,
    project.FAMILIES.flatMap((family) => {
      const own = project.RULES.filter(
        (rule) => rule.family === family && !found.some((id) => rulesOf(id).includes(rule.id)),
      );
      return own.length === 0 ? [] : [`- ${family}: ${own.map(({ id }) => link(id)).join(', ')}`];
    }).join('\n'),
  ].join('\n\n');
}

/** Returns the checks without a rule, those of one reason together. */
function whyNone(ids, checks, reasons) {
  const groups = new Map();
  for (const id of ids) groups.set(reasons[id], [...(groups.get(reasons[id]) ?? []), id]);
  return [...groups]
    .sort(([a], [b]) => Number(a === undefined) - Number(b === undefined))
    .flatMap(([reason, own]) => [
      reason ?? 'Yamlock has no rule like these:',
      own.map((id) => `- \`${id}\`: ${cell(checks[id] ?? '')}`).join('\n'),
    ]);
}

/** The rules that the marks of secret scanners suppress. */
function marksOf({ MARKED_SECRETS, RULES }) {
  const summaries = new Map(RULES.map(({ id, summary }) => [id, summary]));
  return [
    '## The rules that its mark suppresses',
    table(
      ['rule', 'what is found'],
      MARKED_SECRETS.map((id) => [link(id), summaries.get(id)]),
    ),
  ].join('\n\n');
}

function table(heads, rows) {
  return [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function link(id) {
  return `[${id}](../rules/${id}.md)`;
}

/** Returns a text of others as it may stand in a cell. */
function cell(text) {
  return text.replaceAll('|', '\\|').replace(/[<>]/g, (sign) => (sign === '<' ? '&lt;' : '&gt;'));
}

function fail(program, names, known, what) {
  const wrong = names.filter((name) => !known.includes(name));
  if (wrong.length > 0) throw new Error(`${program}: there is no ${what} ${[...new Set(wrong)].join(', ')}`);
}
