// The words of the pages of rules and of their settings, beside what the rules themselves say. A language has them in
// l10n/pages.LANGUAGE.json, by the English text; `{0}` and so on stand for what is put in.

/** The words, in English. */
export const WORDS = {
  language: 'English',
  comma: ', ',
  sentence: '{0}.',
  quoted: '“{0}”',
  rules: 'Rules',
  family: 'Family',
  level: 'Level',
  standard: 'Standard',
  control: 'Control',
  fix: 'Fix',
  rule: 'Rule',
  found: 'What is found',
  formerly: 'Formerly',
  offUntil: 'off; switched on by a level in the configuration',
  podSecurity: 'Pod Security Standards, {0}',
  since: 'from 1.{0}',
  until: 'to 1.{0}',
  between: 'from 1.{0} to 1.{1}',
  fixes: '{0}: {1}',
  noFix: 'none; it takes a decision',
  why: 'Why it matters',
  how: 'What to do',
  example: 'Example',
  finding: 'Line {0}, {1}: {2}',
  findingIn: '`{0}`, line {1}, {2}: {3}',
  after: 'After {0}:',
  toRun: '{0}:',
  exception: 'Making an exception',
  exceptionHere: 'For one place, with a reason that the next reader understands:',
  exceptionOfObject: 'For one object, where comments do not survive:',
  exceptionBelow: 'Everywhere below a folder, in its `.yamlock.yaml`:',
  reason: 'the reason',
  references: 'References',
  allRules: 'All rules',
  configuration: 'Configuration',
  overview:
    '{0} rules. The level (`error`, `warning`, `information` or `off`) is the one by default; [the configuration]({1}) changes it. The standard is the level of the Pod Security Standards that asks for it. A *safe* fix keeps behaviour and is part of “fix all”; *review* adds what a manifest does not say, and may change what runs; *intent* changes or removes what somebody wrote, and is chosen alone; *create* changes other files too and is shown first.',
  byStandard: 'By standard',
  byStandardText:
    'The controls of public standards that a rule looks after. A control may ask for more than can be seen in a file, and most rules look after nothing that a standard speaks of. Reports in SARIF name the controls as taxa.',
  setting: '{0}. Default: `{1}`. [Read more]({2})',
};

/** What the safeties of fixes mean, in English. */
export const SAFETY = {
  safe: 'keeps behaviour',
  review: 'adds hardening; may change what runs',
  intent: 'takes away what somebody wrote or relies on; one at a time, in the editor',
  create: 'changes other files too, all as one step that undo takes back',
};

/** Returns the English texts that a language has to have beside the rules. */
export function englishWords({ FAMILIES, RULE_LEVELS, STANDARD_KEYS, standardTitle }) {
  return [
    ...Object.values(WORDS),
    ...Object.entries(SAFETY).flat(),
    ...RULE_LEVELS,
    ...FAMILIES,
    ...STANDARD_KEYS.map(standardTitle),
  ];
}
