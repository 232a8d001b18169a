import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { ClientAnswer, FileContent, FileKind, FileQuestion } from '../../protocol/messages.js';
import { kindOfFileRequest, readFileRequest, readFolderRequest } from './requests.js';

/** The number of bytes of which a text is made at once: the arguments of a call have a limit. */
const PART = 0x8000;

/** Answers the server's questions about files that it cannot read itself: in virtual workspaces, and all in a browser. */
export function answerAboutFiles(client: BaseLanguageClient): vscode.Disposable {
  const { fs } = vscode.workspace;
  return vscode.Disposable.from(
    client.onRequest(readFileRequest, (question) =>
      answer(client, question, async (uri): Promise<FileContent> => {
        const { size, type } = await fs.stat(uri);
        if (kindOf(type) === 'other') throw new Unreadable('no ordinary file');
        if (size > (question.most ?? Number.POSITIVE_INFINITY)) throw new Unreadable('too large');
        return { base64: base64Of(await fs.readFile(uri)) };
      }),
    ),
    client.onRequest(readFolderRequest, (question) =>
      answer(client, question, async (uri) =>
        (await fs.readDirectory(uri)).map(([name, type]): [string, FileKind] => [name, kindOf(type)]),
      ),
    ),
    client.onRequest(kindOfFileRequest, (question) =>
      answer(client, question, async (uri) => kindOf((await fs.stat(uri)).type)),
    ),
  );
}

/** A file that is there and is not read; the message says why, in English as the server's own. */
class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

async function answer<Found>(
  client: BaseLanguageClient,
  { uri }: FileQuestion,
  find: (uri: vscode.Uri) => Promise<Found>,
): Promise<ClientAnswer<Found>> {
  try {
    return { found: await find(client.protocol2CodeConverter.asUri(uri)) };
  } catch (error) {
    if (error instanceof Unreadable) return { problem: error.message };
    const code = error instanceof vscode.FileSystemError ? error.code : undefined;
    // A path through a file leads nowhere.
    if (code === 'FileNotFound' || code === 'FileNotADirectory') return { missing: true };
    if (code === 'FileIsADirectory') return { problem: 'a folder' };
    if (code === 'NoPermissions') return { problem: 'permission denied' };
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

function kindOf(type: vscode.FileType): FileKind {
  if (type & vscode.FileType.SymbolicLink) return 'link';
  if (type & vscode.FileType.Directory) return 'folder';
  return type & vscode.FileType.File ? 'file' : 'other';
}

function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += PART) binary += String.fromCharCode(...bytes.subarray(at, at + PART));
  return btoa(binary);
}
