import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { AppliedProject } from './applied-project.js';
import { faultsOf } from './applied-proof.js';

/** What fixes of applied objects there are in a folder. */
export interface Survey {
  readonly roots: number;
  /** The findings whose fixes were looked at, each once for its place. */
  readonly findings: number;
  /** Those whose rule has no fix that is made in files that are there. */
  readonly without: number;
  readonly fixed: number;
  readonly offered: number;
  /** How often each reason is given, without the names in it. */
  readonly refused: ReadonlyMap<string, number>;
  /** What is wrong with fixes that are offered: a line each. */
  readonly faults: readonly string[];
}

/** The largest file that is read, in bytes. */
const LARGEST = 1_500_000;

/** Returns the text files below a folder by their path below it. */
export function filesBelow(folder: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const go = (below: string): void => {
    for (const entry of readdirSync(path.join(folder, below), { withFileTypes: true })) {
      const name = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory() && entry.name !== '.git' && entry.name !== 'node_modules') go(name);
      else if (entry.isFile() && isText(entry.name) && statSync(path.join(folder, name)).size <= LARGEST)
        files.set(name, readFileSync(path.join(folder, name), 'utf8'));
    }
  };
  go('');
  return files;
}

function isText(name: string): boolean {
  return (
    /\.(?:ya?ml|tpl|txt|json|conf|cfg|env|ini|properties|sh|toml|xml|md|helmignore)$/.test(name) ||
    /^(?:Kustomization|\.helmignore)$/.test(name)
  );
}

/** Returns the folders of charts that lie in no other, and the folder itself where it has kustomizations outside of them. */
export function projectsIn(
  folder: string,
  files: ReadonlyMap<string, string>,
): readonly (readonly [string, ReadonlyMap<string, string>])[] {
  const charts = [...files.keys()]
    .filter((name) => path.posix.basename(name) === 'Chart.yaml')
    .map((name) => path.posix.dirname(name))
    .filter((one, _, all) => !all.some((other) => one.startsWith(`${other}/`)));
  const isIn = (name: string, chart: string): boolean => chart === '.' || name.startsWith(`${chart}/`);
  const rest = new Map([...files].filter(([name]) => !charts.some((chart) => isIn(name, chart))));
  const hasOverlays = [...rest.keys()].some((name) => /(?:^|\/)[Kk]ustomization(?:\.ya?ml)?$/.test(name));
  return [
    ...charts.map(
      (chart) => [`${folder} ${chart}`, new Map([...files].filter(([name]) => isIn(name, chart)))] as const,
    ),
    ...(hasOverlays ? [[folder, rest] as const] : []),
  ];
}

/** The findings of a folder whose fixes are carried out: of more, a part from all over the folder. */
const MOST_FINDINGS = 150;

/** Carries out every fix that is offered for findings in what roots give, and holds it against what it has to do. */
export async function surveyOf(files: ReadonlyMap<string, string>): Promise<Survey> {
  const project = await AppliedProject.open(files);
  const all = project.groups();
  const every = Math.ceil(all.length / MOST_FINDINGS);
  const groups = all.filter((_, index) => index % every === 0);
  const refused = new Map<string, number>();
  const faults: string[] = [];
  let [without, fixed, offered] = [0, 0, 0];
  for (const group of groups) {
    const fixes = project.fixes(group);
    const [{ checked, source }] = group;
    if (fixes.length === 0) without++;
    let isFixed = false;
    for (const fix of fixes) {
      const plan = project.planOf(fix, group);
      // A move of a credential makes files: other tests are about those.
      if (fix.safety === 'create') continue;
      if ('refused' in plan) {
        const reason = plan.refused.replace(/"[^"]*"/g, '"…"').replace(/(?<=have another )\S+/, '…');
        refused.set(reason, (refused.get(reason) ?? 0) + 1);
        continue;
      }
      isFixed = true;
      offered++;
      const after = project.after(plan, group);
      for (const fault of faultsOf({ before: project, after, group, fix }))
        faults.push(`${checked.rule.id} ${source?.place.file}: ${fix.title}: ${fault}`);
    }
    if (isFixed) fixed++;
  }
  return { roots: project.sets.length, findings: groups.length, without, fixed, offered, refused, faults };
}
