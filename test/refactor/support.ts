import { textsAfter } from '../../server/src/core/engine/changes.js';
import type { PlacedFinding, SourceFile } from '../../server/src/core/engine/placed-finding.js';
import { type PlannedFix, planFixes } from '../../server/src/core/engine/plan-fixes.js';
import type { FixPlan, FixWorld } from '../../server/src/core/model/fix.js';
import { DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { ParsedFiles } from '../../server/src/core/workspace/files.js';
import type { Cursor } from '../../server/src/core/yaml/cursor.js';
import { isYamlFile } from '../../server/src/host/host.js';
import { MemoryHost } from '../../server/src/host/memory.js';
import { Project } from '../../server/src/host/project/project.js';
import { rethrow } from '../harness/run.js';

export const ROOT = '/shop';
export type Files = ReadonlyMap<string, string>;
export type Possible = Exclude<FixPlan, { readonly refused: string }>;

/** A workspace in memory, in which every file is read and every rule of the recommended profile runs. Names are below `ROOT`. */
export class Workspace {
  private constructor(
    readonly files: Files,
    readonly project: Project,
    private readonly checked: ReadonlyMap<string, SourceFile>,
  ) {}

  static async open(files: Files): Promise<Workspace> {
    const host = new MemoryHost(new Map([...files].map(([name, text]) => [pathOf(name), text])));
    const project = new Project(host, { root: ROOT, settings: DEFAULT_SETTINGS });
    const checked = new Map<string, SourceFile>();
    for (const name of files.keys()) await project.prepare(pathOf(name));
    for (const [name, text] of files)
      if (isYamlFile(pathOf(name))) checked.set(name, project.update(pathOf(name), text).file);
    project.index.complete = true;
    return new Workspace(files, project, checked);
  }

  /** Returns a world with all texts, also those of waiting values, as an editor's. */
  world(name: string): FixWorld {
    const world = this.project.world(pathOf(name));
    return {
      ...world,
      index: world.index,
      files: new ParsedFiles((path) => this.files.get(nameOf(path))),
      isTaken: (path) => this.files.has(nameOf(path)),
      isIgnored: (path) => world.isIgnored(path),
    };
  }

  findings(): readonly { readonly name: string; readonly placed: PlacedFinding }[] {
    return [...this.checked].flatMap(([name, file]) =>
      this.project.check(file, rethrow).map((placed) => ({ name, placed })),
    );
  }

  fixes(name: string, placed: PlacedFinding): readonly PlannedFix[] {
    return planFixes(placed, this.world(name));
  }

  /** Returns all YAML documents, with their files. */
  documents() {
    return [...this.checked].flatMap(([name, { stream }]) =>
      stream.documents.map(({ document }) => ({ name, document })),
    );
  }

  isTracked(name: string): boolean {
    return !this.project.world(pathOf('x')).isIgnored(pathOf(name));
  }

  /** Resolves to the workspace after a plan. */
  after(name: string, plan: Possible): Promise<Workspace> {
    const files = new Map(this.files);
    for (const [path, text] of textsAfter(pathOf(name), plan, (path) => this.files.get(nameOf(path)))) {
      if (text === undefined) files.delete(nameOf(path));
      else files.set(nameOf(path), text);
    }
    return Workspace.open(files);
  }
}

export function pathOf(name: string): string {
  return `${ROOT}/${name}`;
}

export function nameOf(path: string): string {
  return path.startsWith(`${ROOT}/`) ? path.slice(ROOT.length + 1) : path;
}

/** Resolves to a workspace with one file, and others. */
export function workspaceOf(text: string, others: Readonly<Record<string, string>> = {}): Promise<Workspace> {
  return Workspace.open(new Map([['case.yaml', text], ...Object.entries(others)]));
}

/** Returns the first fix with a title. */
export function fixOf(workspace: Workspace, title: string | RegExp, name = 'case.yaml') {
  for (const { name: file, placed } of workspace.findings()) {
    if (file !== name) continue;
    const found = workspace
      .fixes(name, placed)
      .find(({ fix }) => (typeof title === 'string' ? fix.title === title : title.test(fix.title)));
    if (found) return found;
  }
  throw new Error(`No fix ${title}`);
}

/** Returns the plan of a fix; throws where it is refused. */
export function possible({ plan }: PlannedFix): Possible {
  if ('refused' in plan) throw new Error(`Refused: ${plan.refused}`);
  return plan;
}

/** Returns every `secretKeyRef` of a workspace as `namespace name key`. */
export function secretKeyRefs(workspace: Workspace): readonly string[] {
  return workspace.documents().flatMap(({ document }) => {
    const namespace = document.root?.at('metadata', 'namespace')?.string ?? '';
    const nodes: Cursor[] = document.root ? [...document.root.walk()] : [];
    return nodes
      .filter(({ key, kind }) => key === 'secretKeyRef' && kind === 'map')
      .map((node) => [namespace, node.at('name')?.text, node.at('key')?.text].join(' '));
  });
}
