import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { type Found, type Possible, ROOT, Workspace } from './support.js';

const STORE = `apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata:
  name: company
spec:
  provider:
    vault:
      path: kv
`;
const TITLE = /^Move key ".*" to the template of a new ExternalSecret/;

export function configMap(key: string, document: string, others = '  other: x\n'): string {
  const lines = document.split('\n').map((line) => (line === '' ? '' : `    ${line}`));
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app\ndata:\n${others}  ${key}: |${
    document.endsWith('\n') ? '' : '-'
  }\n${lines.join('\n').replace(/\n$/, '')}\n`;
}

export function deployment(key: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app
spec:
  template:
    spec:
      containers:
      - name: app
        image: a:1
        volumeMounts:
        - name: config
          mountPath: /etc/app/${key}
          subPath: ${key}
      volumes:
      - name: config
        configMap:
          name: app
          items:
          - key: ${key}
            path: ${key}
`;
}

export async function opened(key: string, document: string, more: Readonly<Record<string, string>> = {}) {
  const files = { 'config.yaml': configMap(key, document), 'app.yaml': deployment(key), 'store.yaml': STORE, ...more };
  const workspace = await Workspace.of(new Map(Object.entries(files)));
  return { workspace, found: workspace.find() };
}

/** Resolves to the plan, or the reason of a refusal; undefined where the fix is not offered. */
export function planIn(
  found: readonly Found[],
): { readonly path: string; readonly plan: Possible | string } | undefined {
  for (const { path, fixes } of found)
    for (const { fix, plan } of fixes)
      if (TITLE.test(fix.title)) return { path, plan: 'refused' in plan ? plan.refused : plan };
  return undefined;
}

interface Moved {
  readonly template: string;
  /** The values that wait for their upload, by their key in the template. */
  readonly values: ReadonlyMap<string, string>;
  readonly after: Workspace;
  readonly plan: Possible;
}

export async function moved(key: string, document: string): Promise<Moved> {
  const { workspace, found } = await opened(key, document);
  const one = planIn(found);
  if (!one || typeof one.plan === 'string') throw new Error(one ? String(one.plan) : 'nothing is offered');
  const after = await workspace.applied(one.path, one.plan);
  const text = after.files.get(`${ROOT}/app-secrets.external-secret.yaml`) ?? '';
  // Kubernetes reads braces as text, and the reader as template actions.
  const root = parseStream(text.replaceAll('{{', '⟦').replaceAll('}}', '⟧')).documents[0]?.document.root;
  const spec = root?.at('spec');
  expect(spec?.at('target', 'template', 'engineVersion')?.text).toBe('v2');
  const written = spec?.at('target', 'template', 'data', key)?.string ?? '';
  const template = written.replaceAll('⟦', '{{').replaceAll('⟧', '}}');
  const values = new Map<string, string>();
  for (const item of spec?.at('data')?.items() ?? []) {
    const name = item.at('secretKey')?.text ?? '';
    values.set(name, after.files.get(`${ROOT}/.yamlock/app-secrets.${name}`) ?? '');
  }
  return { template, values, after, plan: one.plan };
}

/** The replacements of Go's function `html`, which is not a function of the operator. */
const HTML: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&#34;', "'": '&#39;' };

/** Returns the output of Go's template engine, for the forms that are used and no others. */
export function rendered(template: string, values: ReadonlyMap<string, string>): string {
  return template.replaceAll(/\{\{ (.*?) \}\}/g, (_, action: string) => {
    const brace = /^"(\{\{?)"$/.exec(action)?.[1];
    if (brace !== undefined) return brace;
    const [, key = '', functions = ''] = /^\.([a-z][a-z0-9_]*)(.*)$/.exec(action) ?? [];
    const value = values.get(key);
    if (value === undefined) throw new Error(`{{ ${action} }} refers to nothing`);
    if (functions === '') return value;
    if (functions === ' | toJson')
      return JSON.stringify(value).replace(/[<>&]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`);
    if (functions === ' | replace "\\\\" "\\\\\\\\"') return value.replaceAll('\\', '\\\\');
    if (functions === ' | html') return value.replace(/[<>&"']/g, (c) => HTML[c] ?? c);
    throw new Error(`{{ ${action} }} is not known here`);
  });
}

/** Returns every scalar of a YAML document with its path. */
export function scalarsOf(text: string): readonly (readonly [string, unknown])[] {
  // Braces in values are text, not template actions.
  const { documents, problems } = parseStream(text.replaceAll('{{', '\\u007b{'));
  expect(problems).toEqual([]);
  const root = documents[0]?.document.root;
  return [...(root?.walk() ?? [])].flatMap((node) =>
    node.kind === 'scalar' ? [[node.pointer, node.value] as const] : [],
  );
}

/** Returns the output of Go's text/template, with the two functions of the operator that are used. */
export function inGo(given: readonly unknown[]): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'templates-'));
  try {
    const program = `package main
import ("encoding/json"; "os"; "strings"; "text/template")
type one struct { Template string; Values map[string]string }
func main() {
  var all []one
  if err := json.NewDecoder(os.Stdin).Decode(&all); err != nil { panic(err) }
  out := []string{}
  funcs := template.FuncMap{
    "toJson": func(v any) string { b, _ := json.Marshal(v); return string(b) },
    "replace": func(old, new, text string) string { return strings.ReplaceAll(text, old, new) },
  }
  for _, o := range all {
    t, err := template.New("x").Option("missingkey=error").Funcs(funcs).Parse(o.Template)
    if err != nil { panic(err) }
    var b strings.Builder
    if err := t.Execute(&b, o.Values); err != nil { panic(err) }
    out = append(out, b.String())
  }
  json.NewEncoder(os.Stdout).Encode(out)
}
`;
    const file = join(folder, 'main.go');
    writeFileSync(file, program);
    return JSON.parse(execFileSync('go', ['run', file], { input: JSON.stringify(given), encoding: 'utf8' }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
