import { element } from '../../client/webview/dom.js';

interface FileListEvents {
  open(name: string): void;
  rename(name: string): void;
  remove(name: string): void;
}

/** The list of files, with how many findings each has. */
export class FileList {
  readonly root = element('ul', { class: 'files' });

  constructor(private readonly events: FileListEvents) {}

  draw(names: readonly string[], shown: string, countOf: (name: string) => number): void {
    this.root.replaceChildren(
      ...names.map((name) => {
        const count = countOf(name);
        const open = element(
          'button',
          { type: 'button', class: 'name', 'aria-current': name === shown ? 'true' : undefined },
          [
            element('span', {}, breakable(name)),
            count > 0
              ? element('span', { class: 'count', 'aria-label': `${count} findings` }, [String(count)])
              : undefined,
          ],
        );
        open.addEventListener('click', () => this.events.open(name));
        return element('li', {}, [
          open,
          this.action('Rename', '✎', name, this.events.rename),
          this.action('Remove', '×', name, this.events.remove),
        ]);
      }),
    );
  }

  private action(label: string, sign: string, name: string, act: (name: string) => void): HTMLElement {
    const button = element(
      'button',
      { type: 'button', class: 'plain', title: label, 'aria-label': `${label} ${name}` },
      [sign],
    );
    button.addEventListener('click', () => act(name));
    return button;
  }
}

/** Returns a path that breaks behind its folders, where it has to. */
function breakable(path: string): readonly (Node | string)[] {
  return path.split(/(?<=\/)/).flatMap((part, index) => (index === 0 ? [part] : [element('wbr'), part]));
}
