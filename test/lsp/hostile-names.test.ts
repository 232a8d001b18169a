import { describe, expect, test } from 'vitest';
import { everythingSaid } from '../canaries/ask-server.js';
import type { Files } from '../canaries/manifests.js';

/** Turns the reading direction, ends it, and rings: what a terminal or an editor obeys. */
const MARKS = '\u202e\u2066\u2069\u200f\u061c\u001b[31m\u0007';
/** An image that is loaded from elsewhere, a link, a command and HTML. */
const MARKDOWN = '![p](https://evil.example/p.png)[l](command:evil)<img src=x>`](https://evil.example)';
/** As it stands between the quotes of YAML. */
const NAME = JSON.stringify(`evil${MARKS}${MARKDOWN}`).slice(1, -1);

const FILES: Files = {
  'a.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: "${NAME}", namespace: "${NAME}", labels: {"${NAME}": "${NAME}"}}
spec:
  selector: {matchLabels: {"${NAME}": "${NAME}"}}
  template:
    metadata: {labels: {"${NAME}": "${NAME}"}}
    spec:
      serviceAccountName: "${NAME}"
      containers:
      - name: "${NAME}"
        image: "${NAME}"
        env: [{name: "${NAME}_PASSWORD", value: k2j4h6g8f0d1s3a5}, {name: A, valueFrom: {secretKeyRef: {name: "${NAME}", key: "${NAME}"}}}]
        envFrom: [{configMapRef: {name: "${NAME}"}}]
        ports: [{name: "${NAME}", containerPort: 80}]
        securityContext: {privileged: true, capabilities: {add: ["${NAME}"]}}
        "${NAME}": "${NAME}"
---
apiVersion: v1
kind: Secret
metadata: {name: "${NAME}", namespace: "${NAME}"}
stringData: {"${NAME}": k2j4h6g8f0d1s3a5}
---
apiVersion: v1
kind: "${NAME}"
metadata: {name: "${NAME}"}
---
apiVersion: "${NAME}/v1"
kind: Thing
metadata: {name: x}
`,
  'crd.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: gates.example.com}
spec:
  group: example.com
  names: {kind: Gate, plural: gates}
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        description: "${NAME}"
        properties:
          spec: {type: object, description: "${NAME}", properties: {size: {type: string, description: "${NAME}", enum: ["${NAME}"], default: "${NAME}"}, "${NAME}": {type: string, description: "${NAME}"}}}
`,
  'gate.yaml': 'apiVersion: example.com/v1\nkind: Gate\nmetadata: {name: front}\nspec:\n  size: evil\n',
  'chart/Chart.yaml': `apiVersion: v2\nname: "${NAME}"\nversion: 1.0.0\n`,
  'chart/values.yaml': `# ${MARKDOWN}\nevil:\n  "${NAME}": "${NAME}"\n  text: "${NAME}"\n`,
  'chart/templates/a.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  evil: {{ .Values.evil.text | quote }}\n  more: {{ fail .Values.evil.text }}\n`,
  'k/kustomization.yaml': `namePrefix: "${NAME}"\nresources: [../a.yaml]\nconfigMapGenerator: [{name: "${NAME}", literals: ["${NAME}=1"]}]\n`,
};

/** The words of files that are asked about: those with the name, and the fields around. */
function placesIn(text: string): readonly { readonly start: number; readonly end: number }[] {
  return [...text.matchAll(/evil|spec|size|name/g)].map(({ index, 0: word }) => ({
    start: index,
    end: index + word.length,
  }));
}

const said = async (): Promise<readonly (readonly [string, unknown])[]> => {
  const all = await everythingSaid(FILES, placesIn, true);
  // Traces repeat the answers.
  return all.filter(([method]) => method !== 'trace');
};

/** The texts in an answer by which people read it; the text of an edit is what is written in the file. */
function textsIn(answer: unknown, key = ''): readonly string[] {
  if (typeof answer === 'string')
    return /^(?:uri|targetUri|newText|text|insertText|filterText|sortText|data|target|href|id|key|from|to|command|tooltipUri)$/.test(
      key,
    )
      ? []
      : [answer];
  if (typeof answer !== 'object' || answer === null) return [];
  return Object.entries(answer).flatMap(([name, value]) =>
    name === 'data' || name === 'arguments' || name === 'files'
      ? []
      : textsIn(value, Array.isArray(answer) ? key : name),
  );
}

/** The texts in an answer that are Markdown. */
function markdownIn(answer: unknown): readonly string[] {
  if (typeof answer !== 'object' || answer === null) return [];
  if ('kind' in answer && answer.kind === 'markdown' && 'value' in answer) return [String(answer.value)];
  const own = 'markdown' in answer && typeof answer.markdown === 'string' ? [answer.markdown] : [];
  return [...own, ...Object.values(answer).flatMap(markdownIn)];
}

/** What of a Markdown text is no code. */
function outsideCode(markdown: string): string {
  return markdown
    .replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1`*$/gm, '')
    .replace(/(?<![`\\])(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
}

describe('names from files', async () => {
  test('obey nobody where they are shown', { timeout: 120_000 }, async () => {
    const all = (await said()).filter(
      ([method]) => method !== 'yamlock/secretFlow' && method !== 'yamlock/appliedText',
    );
    expect(all.length).toBeGreaterThan(500);
    const found = new Set<string>();
    const links = new Set<string>();
    for (const [method, answer] of all) {
      for (const text of textsIn(answer)) {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
        if (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(text))
          found.add(`${method}: ${text.slice(0, 60)}`);
      }
    }
    for (const [method, answer] of all) {
      for (const text of markdownIn(answer)) {
        const plain = outsideCode(text);
        if (/(?<!\\)\]\(<?(?:https:\/\/evil|command:)|(?<!\\)<img/.test(plain))
          links.add(`${method}: ${plain.slice(0, 300)}`);
      }
    }
    expect([...found]).toEqual([]);
    expect([...links]).toEqual([]);
  });
});
