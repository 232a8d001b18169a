import { Trace } from 'vscode-languageserver';
import {
  APPLIED_ROOTS,
  APPLIED_TEXT,
  type AppliedRoot,
  type AppliedText,
  FILE_STATUS,
  PENDING,
  REFACTOR,
  REFACTORING,
  ROTATION,
  SECRET_FLOW,
  type SecretFlow,
  SHOW_ROTATION,
  SWITCHED_OFF,
} from '../../protocol/messages.js';
import { LineMap } from '../../server/src/core/text/line-map.js';
import { NodeCrypto } from '../../server/src/host/node/crypto.js';
import { FULL, TestClient, until, uriOf } from '../lsp/support.js';
import type { Files } from './manifests.js';

/** Fields of an answer that are the edit itself: the only places where a value may be. */
const EDIT = new Set(['edit', 'waiting', 'created', 'edited']);

/** The requests about a position, with further parameters. */
const AT_POSITION: Readonly<Record<string, object>> = {
  'textDocument/hover': {},
  'textDocument/completion': { context: { triggerKind: 1 } },
  'textDocument/signatureHelp': {},
  'textDocument/definition': {},
  'textDocument/references': { context: { includeDeclaration: true } },
  'textDocument/documentHighlight': {},
  'textDocument/rename': { newName: 'another' },
  [ROTATION]: {},
};
const OF_FILE = [
  'textDocument/documentSymbol',
  'textDocument/foldingRange',
  'textDocument/documentLink',
  'textDocument/diagnostic',
];

interface Action {
  readonly title: string;
  readonly edit?: unknown;
  readonly data?: unknown;
  readonly command?: { readonly command: string; readonly arguments?: readonly unknown[] };
}

/**
 * Resolves to everything that a server answers about these files, each with its request, without the edits and texts that are asked for.
 * @param placesIn Returns the places of a text that are asked about.
 */
export async function everythingSaid(
  files: Files,
  placesIn: (text: string) => readonly { readonly start: number; readonly end: number }[],
  hasOwnCommands: boolean,
): Promise<readonly (readonly [string, unknown])[]> {
  const client = await TestClient.start({
    folders: ['/repo'],
    files: Object.fromEntries(Object.entries({ '.git': '', ...files }).map(([name, text]) => [`/repo/${name}`, text])),
    capabilities: hasOwnCommands ? FULL : { ...FULL, workspace: { ...FULL.workspace } },
    settings: { trace: { server: 'verbose' }, rules: { 'secret-env-ref': 'warning' } },
    crypto: new NodeCrypto(),
    ...(hasOwnCommands ? { initializationOptions: { clientCommands: true } } : {}),
  });
  const traced: string[] = [];
  await client.connection.trace(Trace.Verbose, { log: (...parts: unknown[]) => traced.push(JSON.stringify(parts)) });
  await client.ready();
  const said: [string, unknown][] = [];
  // A request that is refused says why.
  const ask = async (method: string, params: object): Promise<unknown> => {
    const answer: unknown = await client.request(method, params).catch((error: Error) => ({ refused: error.message }));
    return answer;
  };
  const say = async (method: string, params: object): Promise<unknown> => {
    const answer = await ask(method, params);
    said.push([method, answer]);
    return answer;
  };
  for (const [name, text] of Object.entries(files)) {
    const uri = uriOf(`/repo/${name}`);
    const textDocument = { uri };
    await client.open(uri, text, name.includes('/templates/') ? 'helm' : 'yaml');
    for (const method of OF_FILE) await say(method, { textDocument });
    const lines = new LineMap(text);
    const whole = { start: { line: 0, character: 0 }, end: { line: lines.lineCount, character: 0 } };
    await say('textDocument/inlayHint', { textDocument, range: whole });
    await say(FILE_STATUS, { uri });
    await say(SWITCHED_OFF, { uri });
    const lenses = await say('textDocument/codeLens', { textDocument });
    if (Array.isArray(lenses)) for (const lens of lenses) await say('codeLens/resolve', lens);
    for (const { start, end } of placesIn(text)) {
      const range = { start: lines.positionAt(start), end: lines.positionAt(end) };
      for (const offset of [start + 3]) {
        const { line, column: character } = lines.positionAt(offset);
        const position = { line, character };
        for (const [method, more] of Object.entries(AT_POSITION))
          await say(method, { textDocument, uri, position, ...more });
        await say('textDocument/selectionRange', { textDocument, positions: [position] });
      }
      const at = {
        start: { line: range.start.line, character: range.start.column },
        end: { line: range.end.line, character: range.end.column },
      };
      if (!hasOwnCommands)
        await say('workspace/executeCommand', { command: SHOW_ROTATION, arguments: [{ uri, position: at.start }] });
      const actions = (await ask('textDocument/codeAction', {
        textDocument,
        range: at,
        context: { diagnostics: [] },
      })) as readonly Action[] | null;
      for (const action of actions ?? []) {
        said.push(['textDocument/codeAction', withoutEdits(action)]);
        if (action.command?.command === REFACTOR)
          said.push([
            REFACTORING,
            withoutEdits(await ask(REFACTORING, (action.command.arguments?.[0] ?? {}) as object)),
          ]);
        else if (action.edit === undefined && action.data !== undefined)
          said.push(['codeAction/resolve', withoutEdits(await ask('codeAction/resolve', action))]);
      }
    }
    for (const root of ((await say(APPLIED_ROOTS, { uri })) ?? []) as readonly AppliedRoot[]) {
      const shown = (await ask(APPLIED_TEXT, root)) as AppliedText | null;
      // The text is what is applied, which is what it is asked for. Nothing beside it has a value.
      if (shown) said.push([APPLIED_TEXT, { ...shown, text: '' }]);
    }
    await client.close(uri);
  }
  await until(client, async () => ((await ask(SECRET_FLOW, {})) as SecretFlow).isComplete);
  await say(SECRET_FLOW, {});
  await say(PENDING, {});
  await say('workspace/symbol', { query: '' });
  await say('yamlock/scanWorkspace', {});
  await say('workspace/diagnostic', { previousResultIds: [] });
  said.push(...client.told.map(({ method, params }): [string, unknown] => [method, params]));
  // What the client itself sends is the text; edits and texts that are asked for are looked at above.
  said.push(
    ...traced
      .filter((one) => !/Sending|codeAction|refactoring|appliedText/.test(one))
      .map((one): [string, unknown] => ['trace', one]),
  );
  return said;
}

function withoutEdits(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null) return answer;
  return Object.fromEntries(Object.entries(answer).filter(([key]) => !EDIT.has(key)));
}
