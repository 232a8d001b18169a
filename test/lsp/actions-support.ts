import type { ClientCapabilities, CodeAction, TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Fix, FixPlan, FixWorld } from '../../server/src/core/model/fix.js';
import { defineRule } from '../../server/src/core/model/rule.js';
import { at, FULL, pod, uriOf, withRule } from './support.js';

export const FILE = uriOf('/repo/pod.yaml');

export const VALUE = at(8, 18);

export const WHOLE = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

/** A client that does not resolve code actions. */
export const WITHOUT_RESOLVE = withActions({ dataSupport: false });

export function withActions(
  codeAction: NonNullable<ClientCapabilities['textDocument']>['codeAction'],
  workspaceEdit = FULL.workspace?.workspaceEdit,
): ClientCapabilities {
  return {
    ...FULL,
    workspace: { ...FULL.workspace, ...(workspaceEdit ? { workspaceEdit } : {}) },
    textDocument: { ...FULL.textDocument, codeAction: { ...FULL.textDocument?.codeAction, ...codeAction } },
  };
}

export function pick(actions: readonly CodeAction[], title: string): CodeAction {
  const found = actions.find((action) => action.title === title);
  if (!found) throw new Error(`No action "${title}" among ${actions.map((action) => action.title).join(' | ')}`);
  return found;
}

/** Returns a text after edits. */
export function applied(text: string, edits: readonly TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create(FILE, 'yaml', 1, text), [...edits]);
}

export function editsOf(edit: WorkspaceEdit | undefined, uri = FILE): TextEdit[] {
  const changes = (edit?.documentChanges ?? []) as TextDocumentEdit[];
  return changes.filter((change) => change.textDocument?.uri === uri).flatMap((change) => change.edits as TextEdit[]);
}

/** Adds a rule, for the length of a test, that reports every `value` of an environment variable with these fixes. */
export function withEnvRule(...fixes: readonly Fix[]): void {
  withRule(
    defineRule({
      id: 'test-env',
      family: 'manifests',
      level: 'warning',
      scope: 'resource',
      summary: 'A test',
      why: 'A test.',
      how: 'A test.',
      references: [],
      *check({ cursor }) {
        for (const node of cursor.walk()) if (node.key === 'value') yield { at: node, message: 'A value', fixes };
      },
    }),
  );
}

export const fixOf = (title: string, plan: (world: FixWorld) => FixPlan, safety: Fix['safety'] = 'create'): Fix => ({
  title,
  safety,
  plan,
});

export const ENV = pod('web', 'env:', '- name: COLOUR', '  value: blue-kettle');

export const ENV_VALUE = at(9, 14);
