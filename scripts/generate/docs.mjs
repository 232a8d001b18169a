// Makes the page of each rule from its metadata and the first case of its fixture, and the table of all rules, in every language.
import path from 'node:path';
import { shownOf } from './examples.mjs';
import { catalogueOf, ENGLISH, languages, translationInto } from './translations.mjs';
import { SAFETY, WORDS } from './words.mjs';

/** Returns the folder of the pages in a language, below the root. */
export function pagesFolder(language) {
  return language === ENGLISH.language ? 'docs/rules' : `docs/${language}/rules`;
}

/** Resolves to the texts of all pages, by path. */
export async function docsPages(project) {
  const translations = [ENGLISH, ...languages().map((language) => translationInto(language, project))];
  const pages = new Map();
  for (const translation of translations) {
    const folder = pagesFolder(translation.language);
    const shown = await shownIn(translation.language, project);
    const context = { ...project, translation, word: translation.word, others: linksFrom(folder, translations) };
    for (const [rule, { safeties, example }] of shown)
      pages.set(`${folder}/${rule.id}.md`, page(rule, safeties, example, context));
    pages.set(`${folder}/README.md`, overview(shown, context));
  }
  return pages;
}

/** Resolves to what the fixtures of all rules show in a language, by rule. */
async function shownIn(language, project) {
  const shown = new Map();
  project.speak(catalogueOf(language, project));
  try {
    for (const rule of project.RULES) shown.set(rule, await shownOf(rule, project));
  } finally {
    project.speak(undefined);
  }
  return shown;
}

/** Returns a function from the name of a page in a folder to the links to the same page in the other languages. */
function linksFrom(folder, translations) {
  const others = translations.filter(({ language }) => pagesFolder(language) !== folder);
  return (name) =>
    others.map(
      ({ language, word }) =>
        `[${word(WORDS.language)}](${path.posix.relative(folder, pagesFolder(language))}/${name}.md)`,
    );
}

/** Returns the way from the pages to a page of docs/ that is in English alone. */
function english({ translation }, name) {
  return `${path.posix.relative(pagesFolder(translation.language), 'docs')}/${name}.md`;
}

function page(rule, safeties, example, context) {
  const { controlLines, translation, word, others } = context;
  const { summary, why, how } = translation.of(rule);
  const facts = [
    [WORDS.family, word(rule.family)],
    [WORDS.level, word(rule.level === 'off' ? WORDS.offUntil : rule.level)],
    ...(rule.pss ? [[WORDS.standard, word(WORDS.podSecurity, rule.pss)]] : []),
    ...controlLines(rule).map(({ title, url, labels }) => [`[${word(title)}](${url})`, labels.join('<br>')]),
    ...versions(rule, word),
    [
      WORDS.fix,
      safeties.length > 0
        ? safeties.map((safety) => word(WORDS.fixes, word(safety), word(SAFETY[safety]))).join('<br>')
        : word(WORDS.noFix),
    ],
    ...(rule.aliases?.length ? [[WORDS.formerly, rule.aliases.join(word(WORDS.comma))]] : []),
  ];
  const parts = [
    `<!-- Written by node scripts/generate.mjs; the text stands in server/src/core/rules/${rule.family}/${rule.id}.ts${translation === ENGLISH ? '' : `, its translation in l10n/rules.${translation.language}.json`}. -->`,
    `# ${rule.id}`,
    word(WORDS.sentence, summary),
    ['| | |', '|---|---|', ...facts.map(([name, value]) => `| ${word(name)} | ${value} |`)].join('\n'),
    `## ${word(WORDS.why)}\n\n${why}`,
    `## ${word(WORDS.how)}\n\n${how}`,
    ...(example ? [exampleText(example, word)] : []),
    suppression(rule, word),
  ];
  if (rule.references.length > 0) {
    const list = rule.references.map(({ title, url }) => `- [${title}](${url})`).join('\n');
    parts.push(`## ${word(WORDS.references)}\n\n${list}`);
  }
  const links = [
    `[${word(WORDS.allRules)}](README.md)`,
    `[${word(WORDS.configuration)}](${english(context, 'configuration')})`,
  ];
  parts.push([...links, ...others(rule.id)].join(' · '));
  return `${parts.join('\n\n')}\n`;
}

function versions({ since, until }, word) {
  if (since === undefined && until === undefined) return [];
  if (until === undefined) return [['Kubernetes', word(WORDS.since, since)]];
  if (since === undefined) return [['Kubernetes', word(WORDS.until, until)]];
  return [['Kubernetes', word(WORDS.between, since, until)]];
}

function suppression({ id }, word) {
  return `## ${word(WORDS.exception)}

${word(WORDS.exceptionHere)}

\`\`\`yaml
# yamlock-disable-next-line ${id} -- ${word(WORDS.reason)}
\`\`\`

${word(WORDS.exceptionOfObject)}

\`\`\`yaml
metadata:
  annotations:
    yamlock.dev/disable: "${id}: ${word(WORDS.reason)}"
\`\`\`

${word(WORDS.exceptionBelow)}

\`\`\`yaml
rules:
  ${id}: off
\`\`\``;
}

function exampleText({ files, notes, titles, changed, isNamed, handOffs }, word) {
  const before = files.map(([name, text]) => source(name, text, files.length > 1));
  const found = notes.map(({ name, line, level, message }) => {
    const note =
      files.length > 1
        ? word(WORDS.findingIn, name, line, word(level), message)
        : word(WORDS.finding, line, word(level), message);
    return `- ${note}`;
  });
  const parts = [`## ${word(WORDS.example)}\n\n${before.join('\n\n')}\n\n${found.join('\n')}`];
  if (titles.length > 0) {
    const quoted = titles.map((title) => word(WORDS.quoted, title)).join(word(WORDS.comma));
    const after = changed.map(([name, text]) => source(name, text, isNamed));
    parts.push(`${word(WORDS.after, quoted)}\n\n${after.join('\n\n')}`);
    for (const { title, command } of handOffs)
      parts.push(`${word(WORDS.toRun, title)}\n\n\`\`\`sh\n${command}\n\`\`\``);
  }
  return parts.join('\n\n');
}

function source(name, text, named) {
  // A fence longer than any in the text.
  const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)));
  const language = /\.ya?ml$/.test(name) ? 'yaml' : '';
  return `${named ? `\`${name}\`\n\n` : ''}${fence}${language}\n${text.replace(/\n*$/, '\n')}${fence}`;
}

function row(rule, safeties, { translation, word }) {
  const { id, level, pss } = rule;
  const fixes = safeties.map((safety) => word(safety)).join(word(WORDS.comma));
  return `| [${id}](${id}.md) | ${word(level)} | ${pss ?? ''} | ${fixes} | ${translation.of(rule).summary} |`;
}

function table(columns, lines, word) {
  const heads = columns.map((column) => word(column));
  return [`| ${heads.join(' | ')} |`, `|${'---|'.repeat(heads.length)}`, ...lines].join('\n');
}

/** Returns the table of all controls with their rules. */
function standards({ RULES, STANDARDS, STANDARD_KEYS, controlsOf, standardTitle, word }) {
  return STANDARD_KEYS.map((key) => {
    const rules = new Map();
    for (const rule of RULES)
      for (const { standard, id, label } of controlsOf(rule))
        if (standard === key) rules.set(id, { label, ids: [...(rules.get(id)?.ids ?? []), rule.id] });
    const lines = Object.keys(STANDARDS[key].controls)
      .filter((id) => rules.has(id))
      .map((id) => {
        const { label, ids } = rules.get(id);
        return `| ${label} | ${ids.map((rule) => `[${rule}](${rule}.md)`).join(word(WORDS.comma))} |`;
      });
    const title = `### [${word(standardTitle(key))}](${STANDARDS[key].url})`;
    return `${title}\n\n${table([WORDS.control, WORDS.rules], lines, word)}`;
  }).join('\n\n');
}

function overview(shown, context) {
  const { RULES, FAMILIES, word, others } = context;
  const columns = [WORDS.rule, WORDS.level, WORDS.standard, WORDS.fix, WORDS.found];
  const families = FAMILIES.map((family) => [family, [...shown].filter(([rule]) => rule.family === family)]);
  const tables = families
    .filter(([, rules]) => rules.length > 0)
    .map(([family, rules]) => {
      const rows = rules.map(([rule, { safeties }]) => row(rule, safeties, context));
      return `## ${word(family)}\n\n${table(columns, rows, word)}`;
    });
  return `<!-- Written by node scripts/generate.mjs. -->

# ${word(WORDS.rules)}

${[word(WORDS.overview, RULES.length, english(context, 'configuration')), others('README').join(' · ')].filter((part) => part !== '').join('\n\n')}

${tables.join('\n\n')}

## ${word(WORDS.byStandard)}

${word(WORDS.byStandardText)}

${standards(context)}
`;
}
