// What a page shows of the fixture of a rule: its first case with a finding, and how safe the fixes are that the rule offers.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './load.mjs';
import { SAFETY } from './words.mjs';

/** The limit of rounds of fixes. */
const MOST_ROUNDS = 20;

/** Resolves to what the fixture of a rule shows: `safeties`, and `example`, which is undefined where no case has a finding. */
export async function shownOf(rule, project) {
  const fixture = readFixture(rule, project);
  return { safeties: await safetiesOf(fixture, project), example: await exampleOf(fixture, project) };
}

/** Resolves to the first case of the fixture of a rule that has a finding of it, opened, with these findings; undefined for none. */
export async function caseOf(rule, project) {
  return caseWithFinding(readFixture(rule, project), project);
}

async function caseWithFinding(fixture, project) {
  for (const one of fixture?.cases ?? []) {
    const open = await project.OpenCase.open(one);
    const found = open.findings().filter(({ placed }) => placed.rule.id === one.rule);
    if (found.length > 0) return { open, found };
  }
  return undefined;
}

function readFixture(rule, { parseFixture }) {
  const file = path.join(root, 'test', 'rules', rule.family, `${rule.id}.yaml`);
  if (!existsSync(file)) {
    console.error(`There is no fixture of ${rule.id}: its page has no example`);
    return undefined;
  }
  return parseFixture(rule.id, readFileSync(file, 'utf8'));
}

/**
 * Resolves to the first case with a finding: `files` before, the findings as `notes`, and what the fixes make of it: their `titles`, the
 * `changed` files and the `handOffs`. Tokens are hidden. Files are pairs of name and text.
 */
async function exampleOf(fixture, project) {
  const example = await caseWithFinding(fixture, project);
  if (example === undefined) return undefined;
  const { open, found } = example;
  const hide = hider(open.fixture);
  const hidden = (files) => files.map(([name, text]) => [name, hide(text)]);
  const fixed = await afterFixes(open);
  return {
    files: hidden([...open.files]),
    notes: found.map(({ name, placed }) => note(open, name, placed, hide)),
    titles: [...new Set(fixed.titles)].map(hide),
    changed: hidden([...fixed.files].filter(([name, text]) => open.files.get(name) !== text)),
    isNamed: fixed.files.size > 1,
    handOffs: [...fixed.handOffs].map(({ title, command }) => ({ title: hide(title), command: hide(command) })),
  };
}

function note(open, name, { range, level, finding }, hide) {
  const line = open.text(name).slice(0, range.start).split('\n').length;
  return { name, line, level, message: hide(finding.message) };
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
