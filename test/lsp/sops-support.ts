import type { CodeAction, CreateFile, RenameFile, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { NodeCrypto } from '../../server/src/host/node/crypto.js';
import { NodeSops } from '../../server/src/host/node/sops.js';
import type { SopsProgram } from '../../server/src/host/sops.js';
import type { FakeSops } from '../crypto/fake-sops.js';
import { type Setup, TestClient, uriOf } from './support.js';

/** A made-up credential that looks like no provider's token. */
export const VALUE = ['quiet', 'harbor', '42'].join('-');
/** The fingerprint of a PGP key that does not exist. */
export const PGP = 'pgp: 85D77543B3D624B63CEA9E6DBC17301B491B3F21';

export const SECRET = `apiVersion: v1
kind: Secret
metadata:
  name: db
  namespace: shop
stringData:
  password: ${VALUE}   # rotate
`;
export const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  containers:
  - name: app
    image: a:1
    env:
    - name: DB_PASSWORD
      value: ${VALUE}
`;
export const WHOLE = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

export function sopsConfig(holders = PGP): string {
  return `creation_rules:\n- path_regex: ^(secrets/.*|.*\\.sops\\.yaml)$\n  encrypted_regex: ^(data|stringData)$\n  ${holders}\n`;
}

/** Returns the program with a PATH of its own. */
export function onPath(fake: FakeSops): NodeSops {
  return new NodeSops({ PATH: fake.folder });
}

export interface Opened {
  readonly client: TestClient;
  /** The texts of files by path. */
  readonly disk: Readonly<Record<string, string>>;
  readonly root: string;
}

/** Opens a workspace with a creation rule for PGP, a Secret in plaintext and a Pod with a literal, both open. */
export async function openWorkspace(
  sops: SopsProgram | undefined,
  more: Partial<Setup> & { readonly root?: string; readonly holders?: string } = {},
): Promise<Opened> {
  const { root = '/repo', holders, files, ...setup } = more;
  const disk: Record<string, string> = {
    [`${root}/secrets/db.yaml`]: SECRET,
    [`${root}/web.yaml`]: POD,
    [`${root}/kustomization.yaml`]: 'resources:\n- web.yaml\n',
    [`${root}/.sops.yaml`]: sopsConfig(holders),
    [`${root}/.git`]: '',
    ...files,
  };
  const client = await TestClient.start({
    folders: [root],
    files: disk,
    crypto: new NodeCrypto(),
    initializationOptions: { programs: { trusted: true } },
    ...(sops ? { runtime: { sops } } : {}),
    ...setup,
  });
  await client.ready();
  for (const name of ['secrets/db.yaml', 'web.yaml'])
    await client.open(uriOf(`${root}/${name}`), disk[`${root}/${name}`] ?? '');
  return { client, disk, root };
}

export const IN_PLACE = /^Encrypt the file with SOPS/;
export const NEW_SECRET = /^Move to a new Secret that the sops program encrypts/;

/** Resolves to the first action for a file whose title matches. */
export async function offered({ client, root }: Opened, name: string, title: RegExp): Promise<CodeAction> {
  const actions = await client.actions(uriOf(`${root}/${name}`), WHOLE, { only: ['quickfix'] });
  const action = actions.find((one) => title.test(one.title));
  if (!action) throw new Error(`There is no ${title} among: ${actions.map((one) => one.title).join('; ')}`);
  return action;
}

/** Returns all files, by path, after an edit. */
export function carriedOut({ disk }: Opened, edit: WorkspaceEdit | undefined): ReadonlyMap<string, string> {
  const texts = new Map(Object.entries(disk).map(([path, text]) => [uriOf(path), text]));
  for (const step of (edit?.documentChanges ?? []) as (CreateFile | RenameFile | TextDocumentEdit)[]) {
    if ('newUri' in step) {
      texts.set(step.newUri, texts.get(step.oldUri) ?? '');
      texts.delete(step.oldUri);
      continue;
    }
    if (!('edits' in step)) {
      texts.set(step.uri, '');
      continue;
    }
    const { uri } = step.textDocument;
    const edits = step.edits.flatMap((one) => ('newText' in one ? [one] : []));
    texts.set(uri, TextDocument.applyEdits(TextDocument.create(uri, 'yaml', 1, texts.get(uri) ?? ''), edits));
  }
  return new Map([...texts].map(([uri, text]) => [uri.replace('file://', ''), text]));
}

/** Resolves to the action with its edit. */
export function resolved({ client }: Opened, action: CodeAction): Promise<CodeAction> {
  return client.request<CodeAction>('codeAction/resolve', action);
}
