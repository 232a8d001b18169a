import type { ClientAnswer, FileContent, FileKind, FileQuestion } from '../../protocol/messages.js';
import type { Files } from './files.js';
import { bundledPath, nameOf } from './uris.js';

/** Answers the server's questions about files: those of the page, and what comes with Yamlock, which are modules of the page. */
export class FileAnswers {
  constructor(private readonly files: Files) {}

  async read({ uri }: FileQuestion): Promise<ClientAnswer<FileContent>> {
    const bundled = bundledPath(uri);
    const text = bundled === undefined ? this.textOf(nameOf(uri)) : await bundledText(bundled);
    return text === undefined ? { missing: true } : { found: { base64: base64Of(text) } };
  }

  folder({ uri }: FileQuestion): ClientAnswer<[string, FileKind][]> {
    const name = nameOf(uri);
    if (name === undefined) return { missing: true };
    const lead = name === '' ? '' : `${name}/`;
    const entries = new Map<string, FileKind>();
    for (const file of this.files.names) {
      if (!file.startsWith(lead)) continue;
      const [step = '', ...more] = file.slice(lead.length).split('/');
      entries.set(step, more.length > 0 ? 'folder' : 'file');
    }
    return entries.size > 0 || name === '' ? { found: [...entries] } : { missing: true };
  }

  kind({ uri }: FileQuestion): ClientAnswer<FileKind> {
    const name = nameOf(uri);
    if (name === undefined) return { missing: true };
    if (this.files.text(name) !== undefined) return { found: 'file' };
    const isFolder = name === '' || this.files.names.some((file) => file.startsWith(`${name}/`));
    return isFolder ? { found: 'folder' } : { missing: true };
  }

  private textOf(name: string | undefined): string | undefined {
    return name === undefined ? undefined : this.files.text(name);
  }
}

/** The policy of the page forbids to fetch: a file that comes with Yamlock is a script that has its text. */
async function bundledText(path: string): Promise<string | undefined> {
  const { default: text } = (await import(new URL(`./bundled/${path}.js`, location.href).href)) as {
    readonly default: string;
  };
  return text;
}

/** The number of bytes of which a text is made at once: the arguments of a call have a limit. */
const PART = 0x8000;

function base64Of(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (let at = 0; at < bytes.length; at += PART) binary += String.fromCharCode(...bytes.subarray(at, at + PART));
  return btoa(binary);
}
