import { expect } from 'vitest';
import type { AppliedGroup } from '../../server/src/core/engine/applied/wanted.js';
import type { Fix } from '../../server/src/core/model/fix.js';
import { AppliedProject } from '../harness/applied-project.js';
import { faultsOf } from '../harness/applied-proof.js';

/** The parts of a chart with one workload. */
export interface ChartParts {
  readonly values: string;
  /** Lines of the pod, indented by 6 blanks. */
  readonly pod?: string;
  /** Lines of the container, indented by 10 blanks. */
  readonly container?: string;
  readonly helpers?: string;
  readonly more?: Readonly<Record<string, string>>;
}

/** Returns the files of a chart in the folder `web`. */
export function chart({
  values,
  pod = '',
  container = '',
  helpers = '',
  more = {},
}: ChartParts): Record<string, string> {
  return {
    'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'web/values.yaml': values,
    'web/templates/_helpers.tpl': helpers,
    'web/templates/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-web
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
${pod}      containers:
        - name: web
          image: ghcr.io/acme/web:1.2.3
${container}`,
    ...Object.fromEntries(Object.entries(more).map(([name, text]) => [`web/${name}`, text])),
  };
}

/** What is offered for the findings of a rule. */
export interface Offered {
  readonly project: AppliedProject;
  readonly group: AppliedGroup;
  readonly fixes: readonly Fix[];
  /** The titles of the fixes that can be made. */
  readonly titles: readonly string[];
  /** Why the others are refused. */
  readonly refused: readonly string[];
}

/** Returns what is offered for the only finding of a rule, or for the one in an object of that name. */
export async function offeredFor(
  files: Readonly<Record<string, string>>,
  rule: string,
  object?: string,
): Promise<Offered> {
  const project = await AppliedProject.open(new Map(Object.entries(files)));
  const groups = project
    .groups()
    .filter(([{ checked }]) => checked.rule.id === rule && (object === undefined || checked.resource?.name === object));
  const [group, ...more] = groups;
  if (!group || more.length > 0) throw new Error(`${groups.length} findings of ${rule}`);
  const fixes = project.fixes(group);
  const plans = fixes.map((fix) => project.planOf(fix, group));
  return {
    project,
    group,
    fixes,
    titles: fixes.flatMap(({ title }, index) => ('refused' in (plans[index] ?? {}) ? [] : [title])),
    refused: plans.flatMap((plan) => ('refused' in plan ? [plan.refused] : [])),
  };
}

/**
 * Carries out the fix with a title, holds it against what it has to do, and returns the files that it changes, with the lines that
 * come and go: `+` and `-`.
 */
export function carriedOut(
  { project, group, fixes }: Offered,
  title: string | RegExp,
): Readonly<Record<string, string>> {
  const fix = fixes.find((one) => (typeof title === 'string' ? one.title === title : title.test(one.title)));
  if (!fix) throw new Error(`offered: ${fixes.map((one) => one.title).join('\n')}`);
  const after = project.after(project.planOf(fix, group), group);
  expect(faultsOf({ before: project, after, group, fix })).toEqual([]);
  const changed: Record<string, string> = {};
  for (const [name, text] of after.files) {
    const before = project.files.get(name) ?? '';
    if (before !== text) changed[name] = difference(before, text);
  }
  return changed;
}

function difference(before: string, after: string): string {
  const [old, now] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < old.length && old[start] === now[start]) start++;
  let end = 0;
  while (end < Math.min(old.length, now.length) - start && old[old.length - 1 - end] === now[now.length - 1 - end])
    end++;
  return [
    ...old.slice(start, old.length - end).map((line) => `-${line}`),
    ...now.slice(start, now.length - end).map((line) => `+${line}`),
  ].join('\n');
}
