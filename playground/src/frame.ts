import { element } from '../../client/webview/dom.js';
import type { Example } from './examples.js';

/** Returns the top of the page. */
export function header(
  examples: readonly Example[],
  open: (example: Example) => void,
  copyLink: () => void,
): HTMLElement {
  const choice = element('select', { 'aria-label': 'Example' }, [
    element('option', { value: '' }, ['Open an example …']),
    ...examples.map(({ title }, index) => element('option', { value: String(index) }, [title])),
  ]);
  choice.addEventListener('change', () => {
    const example = examples[Number(choice.value)];
    if (choice.value !== '' && example) open(example);
    choice.value = '';
  });
  return element('header', {}, [
    element('h1', {}, ['Yamlock']),
    element('p', {}, ['playground']),
    choice,
    button('Copy a link', copyLink),
  ]);
}

/** Returns what makes and opens files. */
export function fileActions(add: () => void, take: (files: readonly File[]) => void): HTMLElement {
  const input = element('input', { type: 'file', multiple: '', hidden: '' });
  input.addEventListener('change', () => {
    // The list of the input changes with it.
    take([...(input.files ?? [])]);
    input.value = '';
  });
  return element('div', { class: 'actions' }, [
    button('New file', add),
    button('Open files', () => input.click()),
    input,
    element('p', { class: 'hint' }, ['Or drop files anywhere.']),
  ]);
}

/** Calls back with files that are dropped anywhere on the page. */
export function onDrop(take: (files: readonly File[]) => void): void {
  // An editor takes a dropped file as a text at the caret.
  window.addEventListener('dragover', (event) => event.preventDefault(), true);
  window.addEventListener(
    'drop',
    (event) => {
      const { files } = event.dataTransfer ?? {};
      if (!files || files.length === 0) return;
      event.preventDefault();
      event.stopPropagation();
      take([...files]);
    },
    true,
  );
}

/** Returns the foot of the page, which says what its policy is. */
export function footer(): HTMLElement {
  const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content') ?? '';
  return element('footer', {}, [
    element('span', {}, ['Nothing leaves this page. Its policy forbids every connection: ']),
    element('code', { title: policy }, ["connect-src 'none'"]),
    element('a', { href: 'licences.txt' }, ['Licences']),
    element('span', { class: 'keys' }, ['Ctrl+. fixes · F2 renames · F12 goes to the definition']),
  ]);
}

function button(label: string, act: () => void): HTMLElement {
  const made = element('button', { type: 'button' }, [label]);
  made.addEventListener('click', act);
  return made;
}
