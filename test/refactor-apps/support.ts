import { readdirSync, readFileSync } from 'node:fs';
import { textsAfter } from '../../server/src/core/engine/changes.js';
import type { PlacedFinding } from '../../server/src/core/engine/placed-finding.js';
import { type PlannedFix, planFixes } from '../../server/src/core/engine/plan-fixes.js';
import type { FixPlan, FixWorld } from '../../server/src/core/model/fix.js';
import { Config, DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { ParsedFiles } from '../../server/src/core/workspace/files.js';
import type { Cursor } from '../../server/src/core/yaml/cursor.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { isYamlFile } from '../../server/src/host/host.js';
import { MemoryHost } from '../../server/src/host/memory.js';
import { Project } from '../../server/src/host/project/project.js';
import { PROJECT } from '../harness/files.js';
import { findingsIn } from '../harness/run.js';

export const ROOT = '/workspace';

/** The rules whose refactorings are tested here. */
export const RULES = new Set(['secret-in-configmap', 'secret-helm-values', 'secret-kustomize-literal', 'secret-hash']);

export interface Found {
  readonly path: string;
  readonly placed: PlacedFinding;
  readonly fixes: readonly PlannedFix[];
}

export type Possible = Exclude<FixPlan, { readonly refused: string }>;

/** Files in memory, read as the server reads a workspace. Immutable: `with` returns another one. */
export class Workspace {
  private constructor(
    readonly files: ReadonlyMap<string, string>,
    private readonly project: Project,
    private readonly complete: boolean,
  ) {}

  /** @param files The texts by path below the workspace's root. */
  static async of(files: ReadonlyMap<string, string>, complete = true): Promise<Workspace> {
    const at = new Map([...files].map(([name, text]) => [`${ROOT}/${name}`, text]));
    const project = new Project(new MemoryHost(at), { root: ROOT, settings: { ...DEFAULT_SETTINGS, testFolders: [] } });
    for (const [path, text] of at) {
      await project.prepare(path);
      if (isYamlFile(path)) project.update(path, text);
    }
    project.index.complete = complete;
    return new Workspace(at, project, complete);
  }

  with(files: ReadonlyMap<string, string>): Promise<Workspace> {
    return Workspace.of(new Map([...files].map(([path, text]) => [path.slice(ROOT.length + 1), text])), this.complete);
  }

  /** Returns a world as the server's, in which every file exists and can be read. */
  world(path: string): FixWorld {
    return {
      ...this.project.world(path),
      files: new ParsedFiles((other) => this.files.get(other)),
      isTaken: (other) => this.files.has(other),
    };
  }

  isTracked(path: string): boolean {
    return !this.project.world(path).isIgnored(path);
  }

  find(rules: ReadonlySet<string> = RULES): readonly Found[] {
    const config = new Config(ROOT, { ...DEFAULT_SETTINGS, testFolders: [] }, rules);
    return [...this.files].flatMap(([path, text]) => {
      if (!isYamlFile(path) || !this.isTracked(path)) return [];
      const { file } = this.project.update(path, text);
      return findingsIn(file, config, this.project.others)
        .filter(({ rule }) => rules.has(rule.id))
        .map((placed) => ({ path, placed, fixes: planFixes(placed, this.world(path)) }));
    });
  }

  applied(path: string, plan: Possible): Promise<Workspace> {
    const files = new Map(this.files);
    for (const [changed, text] of textsAfter(path, plan, (other) => this.files.get(other))) {
      if (text === undefined) files.delete(changed);
      else files.set(changed, text);
    }
    return this.with(files);
  }

  /** Yields every document of every YAML file. */
  *documents(): Generator<{ readonly path: string; readonly root: Cursor }> {
    for (const [path, text] of this.files) {
      if (!isYamlFile(path)) continue;
      for (const { document } of parseStream(text).documents) if (document.root) yield { path, root: document.root };
    }
  }

  /** Returns the keys of the Secrets that exist once everything is applied, by name. */
  secrets(): ReadonlyMap<string, readonly string[]> {
    const found = new Map<string, readonly string[]>();
    for (const { fact } of this.project.index.secrets(undefined))
      found.set(fact.name, [...(found.get(fact.name) ?? []), ...fact.keys]);
    // Kustomize generates Secrets with the keys of the files they are made of.
    for (const { path, root } of this.documents()) {
      const folder = path.slice(0, path.lastIndexOf('/'));
      for (const generator of root.at('secretGenerator')?.items() ?? []) {
        const lines = [
          ...[...(generator.at('literals')?.items() ?? [])].map(({ text }) => text),
          ...[...(generator.at('envs')?.items() ?? [])].flatMap(({ text }) =>
            (this.files.get(`${folder}/${text}`) ?? '').split('\n'),
          ),
        ];
        const keys = lines.flatMap((line) => /^([^=]+)=/.exec(line)?.[1] ?? []);
        found.set(generator.at('name')?.string ?? '', keys);
      }
    }
    return found;
  }
}

/** A reference to a Secret, with the keys that it needs. */
export interface Reference {
  readonly secret: string;
  readonly key: string | undefined;
}

const NAMES_A_SECRET =
  /^(?:secretName|existingSecret(?:Name)?|existingPasswordSecret|existingErlangSecret|inlineSecretRef|clientSecretsExternalSecretRef|\w+SecretName)$/;

/** Returns every reference to a Secret in the workspace, in pods and in Helm values. */
export function referencesOf(workspace: Workspace): readonly Reference[] {
  const found: Reference[] = [];
  const add = (secret: string | undefined, key?: string): void => {
    if (secret !== undefined && secret !== '') found.push({ secret, key });
  };
  for (const { root } of workspace.documents()) {
    for (const node of root.walk()) {
      if (node.key === 'secretKeyRef') add(node.at('name')?.string, node.at('key')?.string);
      if (node.key === 'secret' && node.kind === 'map') {
        const name = node.at('secretName')?.string ?? node.at('name')?.string;
        for (const item of node.at('items')?.items() ?? []) add(name, item.at('key')?.string);
        add(name);
      }
      if (node.parent?.key === 'valuesFrom' && node.at('kind')?.value === 'Secret')
        add(node.at('name')?.string, node.at('valuesKey')?.string);
      if (node.kind === 'scalar' && NAMES_A_SECRET.test(node.key ?? '')) add(node.string);
      const argo = /^\$([a-z0-9.-]+):([\w.-]+)$/.exec(node.kind === 'scalar' ? node.text : '');
      if (argo) add(argo[1], argo[2]);
    }
    for (const [, secret, key] of root.document.text.matchAll(/\$(argocd[a-z-]*):([\w.-]+)/g)) add(secret, key);
  }
  return found;
}

/** Returns the files that kustomizations list and that do not exist. */
export function missingFiles(workspace: Workspace): readonly string[] {
  const missing: string[] = [];
  for (const { path, root } of workspace.documents()) {
    if (!path.endsWith('/kustomization.yaml')) continue;
    const folder = path.slice(0, path.lastIndexOf('/'));
    const listed = [
      root.at('resources'),
      ...[...(root.at('secretGenerator')?.items() ?? [])].map((one) => one.at('envs')),
    ];
    for (const list of listed) {
      for (const { text } of list?.items() ?? [])
        if (!workspace.files.has(`${folder}/${text}`)) missing.push(`${path}: ${text}`);
    }
  }
  return missing;
}

/** Returns the variables that configurations in ConfigMaps refer to and no container has. */
export function variablesWithout(workspace: Workspace): readonly string[] {
  const wanted: string[] = [];
  const there = new Set<string>();
  for (const { root } of workspace.documents()) {
    for (const node of root.walk()) {
      if (node.parent?.key === 'env') there.add(node.at('name')?.string ?? '');
      if (root.at('kind')?.value !== 'ConfigMap' || node.kind !== 'scalar') continue;
      const references = node.text.matchAll(/(?:: "?\$|secretEnv: |hashFromEnv: |\$__env\{)([A-Z][A-Z0-9_]+)/g);
      wanted.push(...[...references].map(([, name = '']) => name));
    }
  }
  return wanted.filter((name) => !there.has(name)).map((name) => `no container has the variable ${name}`);
}

/** Returns the keys of ConfigMaps that pods need and the ConfigMaps of the workspace do not have. */
export function keysWithout(workspace: Workspace): readonly string[] {
  const configMaps = new Map<string, readonly string[]>();
  const wanted: [string, string][] = [];
  for (const { root } of workspace.documents()) {
    const name = root.at('metadata', 'name')?.string ?? '';
    if (root.at('kind')?.value === 'ConfigMap')
      configMaps.set(
        name,
        [...(root.at('data')?.entries() ?? [])].flatMap(({ key }) => key ?? []),
      );
    for (const node of root.walk()) {
      const from = node.at('name')?.string ?? '';
      if (node.key === 'configMapKeyRef') wanted.push([from, node.at('key')?.string ?? '']);
      if (node.key !== 'configMap') continue;
      for (const item of node.at('items')?.items() ?? []) wanted.push([from, item.at('key')?.string ?? '']);
    }
  }
  return wanted
    .filter(([name, key]) => configMaps.get(name)?.includes(key) === false)
    .map(([name, key]) => `a pod wants "${key}" of ConfigMap "${name}", which is not there`);
}

/** Returns the files of an example, by path below its folder. */
export function example(folder: string): ReadonlyMap<string, string> {
  const base = `${PROJECT}examples/${folder}/`;
  const names = readdirSync(base, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
  return new Map(
    names.filter((name) => name.endsWith('.yaml')).map((name) => [name, readFileSync(base + name, 'utf8')]),
  );
}

export function occurrences(text: string, value: string): number {
  return value === '' ? 0 : text.split(value).length - 1;
}
