import { NEWEST_VERSION } from '../../core/kubernetes/version.js';
import { controlLines } from '../../core/model/controls.js';
import { FAMILIES, type Rule } from '../../core/model/rule.js';
import { findRule, RULES, rulePage } from '../../core/rules/registry.js';
import type { Host } from '../../host/host.js';
import { EXIT, type ExitCode, type Io, UsageError } from '../io.js';
import { requireRule } from '../scan/check-options.js';
import { oneOf, parseOptions } from '../scan/options.js';
import { explainKind, KIND_OPTIONS } from './explain-kind.js';

export const EXPLAIN_HELP = `Usage: yamlock explain RULE
       yamlock explain KIND[.FIELD…] [options]

Says what a rule looks for, why it matters and what to do; or what a kind of object, a file (Chart.yaml,
kustomization.yaml, .sops.yaml) or one of their fields is, and which fields are below it. A kind goes by its name in
any case, its plural or its short name: \`deploy.spec.template.spec.containers.securityContext\`.

Options, for kinds and files:
  --api-version GROUP/VERSION  The version of the kind; the newest stable one by default
  --kubernetes-version 1.N     The fields that this version of Kubernetes has; 1.${NEWEST_VERSION} by default
  --in PATH                    Kinds that this file, or the files of this folder, define count, too; by default those of
                               the current folder, where it belongs to a git repository or has a .yamlock.yaml
  --recursive                  Print all fields below as a tree, with their types
  -h, --help                   This text
`;

export const RULES_HELP = `Usage: yamlock rules [--format pretty|json]

Lists every rule with its level by default.
`;

/** `yamlock explain RULE` and `yamlock explain KIND`. */
export async function explain(args: readonly string[], io: Io, host: Host): Promise<ExitCode> {
  const { values, positionals } = parseOptions(args, {
    ...KIND_OPTIONS,
    recursive: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) {
    io.stdout.write(EXPLAIN_HELP);
    return EXIT.clean;
  }
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0)
    throw new UsageError(
      'explain needs one rule or kind; `yamlock rules` lists the rules, and `yamlock schema` the kinds',
    );
  // The ids of rules have hyphens, and no kind has one.
  const isRule = findRule(name) !== undefined || /^[a-z\d]+(?:-[a-z\d]+)+$/.test(name);
  if (isRule && Object.keys(values).length > 0)
    throw new UsageError(`--${Object.keys(values)[0]} goes with a kind, and ${name} is a rule`);
  io.stdout.write(
    isRule ? explanation(requireRule(name)) : await explainKind(name, values, values.recursive === true, io, host),
  );
  return EXIT.clean;
}

function explanation(rule: Rule): string {
  const lines = [
    `${rule.id}: ${rule.summary}`,
    '',
    `Family    ${rule.family}`,
    `Level     ${rule.level}${rule.level === 'off' ? ' (switch it on with a level in .yamlock.yaml)' : ''}`,
  ];
  if (rule.pss) lines.push(`Standard  Pod Security Standards, ${rule.pss}`);
  for (const { title, labels } of controlLines(rule)) lines.push(`Control   ${title}: ${labels.join('; ')}`);
  if (rule.since !== undefined) lines.push(`From      Kubernetes 1.${rule.since}`);
  if (rule.until !== undefined) lines.push(`Until     Kubernetes 1.${rule.until}`);
  if (rule.aliases?.length) lines.push(`Formerly  ${rule.aliases.join(', ')}`);
  lines.push('', 'Why it matters', `  ${rule.why}`, '', 'What to do', `  ${rule.how}`);
  if (rule.references.length > 0)
    lines.push('', 'References', ...rule.references.map(({ title, url }) => `  ${title}\n    ${url}`));
  lines.push('', `More: ${rulePage(rule.id)}`);
  return `${lines.join('\n')}\n`;
}

/** `yamlock rules`. */
export function listRules(args: readonly string[], io: Io): ExitCode {
  const { values, positionals } = parseOptions(args, {
    format: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) {
    io.stdout.write(RULES_HELP);
    return EXIT.clean;
  }
  if (positionals.length > 0)
    throw new UsageError('rules takes no arguments; `yamlock explain RULE` tells of one rule');
  const format = oneOf('format', values.format ?? 'pretty', ['pretty', 'json']);
  io.stdout.write(format === 'json' ? ruleData() : ruleList());
  return EXIT.clean;
}

function ruleData(): string {
  const rules = RULES.map(
    ({ id, family, level, pss, controls = {}, summary, why, how, since, until, aliases = [] }) => {
      const standard = pss === undefined ? {} : { pss };
      const versions = { ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) };
      return { id, family, level, ...standard, controls, ...versions, aliases, summary, why, how, page: rulePage(id) };
    },
  );
  return `${JSON.stringify({ version: 1, rules }, null, 2)}\n`;
}

function ruleList(): string {
  const longest = Math.max(...RULES.map(({ id }) => id.length));
  const lines: string[] = [];
  for (const family of FAMILIES) {
    const rules = RULES.filter((rule) => rule.family === family);
    if (rules.length === 0) continue;
    lines.push(
      family,
      ...rules.map(({ id, level, summary }) => `  ${id.padEnd(longest)}  ${level.padEnd(11)}  ${summary}`),
      '',
    );
  }
  lines.push(`${RULES.length} rules; \`yamlock explain RULE\` tells more of one`);
  return `${lines.join('\n')}\n`;
}
