import * as vscode from 'vscode';
import { languageOf } from './language.js';
import { ReadOnlyFiles } from './read-only-files.js';

/** The scheme of the pages. package.json names it in an activation event and in the editor association for previews. */
const scheme = 'yamlock-rules';

/** The URL of the folder of the rule pages, with a slash at the end. */
export const RULE_PAGES = `${scheme}:/`;

/** Returns the address of the page of a rule. */
export function rulePageUri(id: string): vscode.Uri {
  return vscode.Uri.from({ scheme, path: `/${id}.md` });
}

/** Lets VS Code open the rule pages like files, with links from one to another, in the language of the extension. */
export function registerRulePages(context: vscode.ExtensionContext): vscode.Disposable {
  const language = languageOf(vscode.l10n.uri?.path);
  const name = language === undefined ? 'rule-pages.json' : `rule-pages.${language}.json`;
  const file = vscode.Uri.joinPath(context.extensionUri, 'dist', name);
  return vscode.workspace.registerFileSystemProvider(scheme, new RulePages(file), {
    isCaseSensitive: true,
    isReadonly: true,
  });
}

/**
 * A read-only folder of the rule pages, whose texts are in one file of the package. The file is read with the first page; the pages
 * change with the extension alone.
 */
class RulePages extends ReadOnlyFiles {
  private pages: Promise<ReadonlyMap<string, Uint8Array>> | undefined;
  constructor(private readonly file: vscode.Uri) {
    super();
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const times = { ctime: 0, mtime: 0 };
    if (uri.path === '/') return { type: vscode.FileType.Directory, size: 0, ...times };
    return { type: vscode.FileType.File, size: (await this.readFile(uri)).length, ...times };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const page = (await this.read()).get(uri.path);
    if (!page) throw vscode.FileSystemError.FileNotFound(uri);
    return page;
  }

  async readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    if (uri.path !== '/') throw vscode.FileSystemError.FileNotFound(uri);
    return [...(await this.read()).keys()].map((page) => [page.slice(1), vscode.FileType.File]);
  }

  /** Resolves to the pages by their paths. A file that could not be read is tried again with the next page. */
  private async read(): Promise<ReadonlyMap<string, Uint8Array>> {
    this.pages ??= readPages(this.file);
    try {
      return await this.pages;
    } catch (error) {
      this.pages = undefined;
      throw error;
    }
  }
}

async function readPages(file: vscode.Uri): Promise<ReadonlyMap<string, Uint8Array>> {
  const bytes = await vscode.workspace.fs.readFile(file);
  const texts: Readonly<Record<string, string>> = JSON.parse(new TextDecoder().decode(bytes));
  const encoder = new TextEncoder();
  return new Map(Object.entries(texts).map(([name, text]) => [`/${name}`, encoder.encode(text)]));
}
