// Makes the page of each rule from its metadata and the first case of its fixture, and the table of all rules.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './load.mjs';

/** The limit of rounds of fixes. */
const MOST_ROUNDS = 20;
const SAFETY = {
  safe: 'keeps behaviour',
  review: 'adds hardening; may change what runs',
  intent: 'takes away what somebody wrote or relies on; one at a time, in the editor',
  create: 'changes other files too, all as one step that undo takes back',
};

/** Resolves to the texts of all pages, by path. */
export async function docsPages(project, folder) {
  const pages = new Map();
  const rows = new Map();
  for (const rule of project.RULES) {
    const fixture = readFixture(rule, project);
    const safeties = await safetiesOf(fixture, project);
    pages.set(`${folder}/${rule.id}.md`, page(rule, safeties, await exampleOf(fixture, project), project));
    rows.set(rule.family, [...(rows.get(rule.family) ?? []), row(rule, safeties)]);
  }
  pages.set(`${folder}/README.md`, overview(rows, project));
  return pages;
}

function readFixture(rule, { parseFixture }) {
  const file = path.join(root, 'test', 'rules', rule.family, `${rule.id}.yaml`);
  if (!existsSync(file)) {
    console.error(`There is no fixture of ${rule.id}: its page has no example`);
    return undefined;
  }
  return parseFixture(rule.id, readFileSync(file, 'utf8'));
}

function page(rule, safeties, example, { controlLines }) {
  const facts = [
    ['Family', rule.family],
    ['Level', rule.level === 'off' ? 'off; switched on by a level in the configuration' : rule.level],
    ...(rule.pss ? [['Standard', `Pod Security Standards, ${rule.pss}`]] : []),
    ...controlLines(rule).map(({ title, url, labels }) => [`[${title}](${url})`, labels.join('<br>')]),
    ...versions(rule),
    [
      'Fix',
      safeties.length > 0
        ? safeties.map((safety) => `${safety}: ${SAFETY[safety]}`).join('<br>')
        : 'none; it takes a decision',
    ],
    ...(rule.aliases?.length ? [['Formerly', rule.aliases.join(', ')]] : []),
  ];
  const parts = [
    `<!-- Written by node scripts/generate.mjs; the text stands in server/src/core/rules/${rule.family}/${rule.id}.ts. -->`,
    `# ${rule.id}`,
    `${rule.summary}.`,
    ['| | |', '|---|---|', ...facts.map(([name, value]) => `| ${name} | ${value} |`)].join('\n'),
    `## Why it matters\n\n${rule.why}`,
    `## What to do\n\n${rule.how}`,
    ...(example ? [example] : []),
    suppression(rule),
  ];
  if (rule.references.length > 0) {
    parts.push(`## References\n\n${rule.references.map(({ title, url }) => `- [${title}](${url})`).join('\n')}`);
  }
  parts.push(`[All rules](README.md) · [Configuration](../configuration.md)`);
  return `${parts.join('\n\n')}\n`;
}

function versions({ since, until }) {
  if (since === undefined && until === undefined) return [];
  const from = since === undefined ? '' : `from 1.${since}`;
  const to = until === undefined ? '' : `to 1.${until}`;
  return [['Kubernetes', [from, to].filter((part) => part !== '').join(' ')]];
}

function suppression({ id }) {
  return `## Making an exception

For one place, with a reason that the next reader understands:

\`\`\`yaml
# yamlock-disable-next-line ${id} -- the reason
\`\`\`

For one object, where comments do not survive:

\`\`\`yaml
metadata:
  annotations:
    yamlock.dev/disable: "${id}: the reason"
\`\`\`

Everywhere below a folder, in its \`.yamlock.yaml\`:

\`\`\`yaml
rules:
  ${id}: off
\`\`\``;
}

/** Resolves to the example of a page: the first case with a finding, its findings, and the text after the fixes. */
async function exampleOf(fixture, project) {
  for (const one of fixture?.cases ?? []) {
    const open = await project.OpenCase.open(one);
    const found = open.findings().filter(({ placed }) => placed.rule.id === one.rule);
    if (found.length === 0) continue;
    const hide = hider(one);
    const before = [...open.files].map(([name, text]) => source(name, hide(text), open.files.size > 1));
    const notes = found.map(({ name, placed }) => note(open, name, placed, hide));
    const fixed = await afterFixes(open);
    const parts = [`## Example\n\n${before.join('\n\n')}\n\n${notes.join('\n')}`];
    if (fixed.titles.length > 0) {
      const changed = [...fixed.files].filter(([name, text]) => open.files.get(name) !== text);
      const titles = [...new Set(fixed.titles)].map((title) => `“${hide(title)}”`).join(', ');
      parts.push(
        `After ${titles}:\n\n${changed.map(([name, text]) => source(name, hide(text), fixed.files.size > 1)).join('\n\n')}`,
      );
      for (const { title, command } of fixed.handOffs)
        parts.push(`${hide(title)}:\n\n\`\`\`sh\n${hide(command)}\n\`\`\``);
    }
    return parts.join('\n\n');
  }
  return undefined;
}

function source(name, text, named) {
  // A fence longer than any in the text.
  const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)));
  const language = /\.ya?ml$/.test(name) ? 'yaml' : '';
  return `${named ? `\`${name}\`\n\n` : ''}${fence}${language}\n${text.replace(/\n*$/, '\n')}${fence}`;
}

function note(open, name, { range, level, finding }, hide) {
  const text = open.text(name);
  const line = text.slice(0, range.start).split('\n').length;
  const where = open.files.size > 1 ? `\`${name}\`, line ${line}` : `Line ${line}`;
  return `- ${where}, ${level}: ${hide(finding.message)}`;
}

/** Applies the first possible fix of each finding, one after the other. */
async function afterFixes(first) {
  let open = first;
  const titles = [];
  const handOffs = new Map();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = open
      .findings()
      .filter(({ placed }) => placed.rule.id === open.fixture.rule)
      .flatMap(({ name, fixes }) =>
        fixes
          .filter(({ plan }) => !('refused' in plan))
          .slice(0, 1)
          .map((fix) => ({ name, ...fix })),
      )[0];
    if (!next) break;
    titles.push(next.fix.title);
    const { handOff } = next.plan;
    if (handOff) handOffs.set(handOff.command, handOff);
    open = await open.with(open.applied(next.name, next.plan));
  }
  return { titles, files: open.files, handOffs: handOffs.values() };
}

/** Returns a function that hides tokens. Fixtures break them by `¦`, because tokens that look real must not be in the repository. */
function hider({ files }) {
  const words = files.flatMap(({ lines }) => lines.flatMap((line) => line.match(/[^\s"']*¦[^\s"']*/g) ?? []));
  const hidden = [...new Set(words.map((word) => word.replaceAll('¦', '')))].sort((a, b) => b.length - a.length);
  return (text) => hidden.reduce((shown, word) => shown.replaceAll(word, '••••••'), text);
}

/** Resolves to the safeties of the fixes that the rule offers in its fixture. */
async function safetiesOf(fixture, project) {
  const safeties = new Set();
  for (const one of fixture?.cases ?? []) {
    const open = await project.OpenCase.open(one);
    for (const { placed, fixes } of open.findings()) {
      if (placed.rule.id !== one.rule) continue;
      for (const { fix, plan } of fixes) if (!('refused' in plan)) safeties.add(fix.safety);
    }
  }
  return Object.keys(SAFETY).filter((safety) => safeties.has(safety));
}

function row({ id, level, pss, summary }, safeties) {
  return `| [${id}](${id}.md) | ${level} | ${pss ?? ''} | ${safeties.join(', ')} | ${summary} |`;
}

/** Returns the table of all controls with their rules. */
function standards({ RULES, STANDARDS, STANDARD_KEYS, controlsOf, standardTitle }) {
  return STANDARD_KEYS.map((key) => {
    const rules = new Map();
    for (const rule of RULES)
      for (const { standard, id, label } of controlsOf(rule))
        if (standard === key) rules.set(id, { label, ids: [...(rules.get(id)?.ids ?? []), rule.id] });
    const lines = Object.keys(STANDARDS[key].controls)
      .filter((id) => rules.has(id))
      .map((id) => {
        const { label, ids } = rules.get(id);
        return `| ${label} | ${ids.map((rule) => `[${rule}](${rule}.md)`).join(', ')} |`;
      });
    return [
      `### [${standardTitle(key)}](${STANDARDS[key].url})`,
      '',
      '| control | rules |',
      '|---|---|',
      ...lines,
    ].join('\n');
  }).join('\n\n');
}

function overview(rows, project) {
  const { RULES, FAMILIES } = project;
  const tables = FAMILIES.filter((family) => rows.has(family)).map((family) =>
    [
      `## ${family}`,
      '',
      '| rule | level | standard | fix | what is found |',
      '|---|---|---|---|---|',
      ...rows.get(family),
    ].join('\n'),
  );
  return `<!-- Written by node scripts/generate.mjs. -->

# Rules

${RULES.length} rules. The level is the one by default; [the configuration](../configuration.md) changes it. The standard is the
level of the Pod Security Standards that asks for it. A *safe* fix keeps behaviour and is part of “fix all”; *review*
adds what a manifest does not say, and may change what runs; *intent* changes or removes what somebody wrote, and is chosen
alone; *create* changes other files too and is shown first.

${tables.join('\n\n')}

## By standard

The controls of public standards that a rule looks after. A control may ask for more than can be seen in a file, and most rules
look after nothing that a standard speaks of. Reports in SARIF name the controls as taxa.

${standards(project)}
`;
}
