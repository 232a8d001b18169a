import { element } from '../../client/webview/dom.js';

export interface MenuEntry {
  readonly label: string;
  readonly isPreferred?: boolean;
  choose(): void;
}

/** Shows entries at a place of the window, in pixels, until one is chosen or the user goes elsewhere. */
export function showMenu(
  entries: readonly MenuEntry[],
  { left, top }: { readonly left: number; readonly top: number },
  leave: () => void,
): void {
  const list = element('div', { class: 'menu', role: 'menu', 'aria-label': 'What can be done here' });
  const close = (): void => {
    window.removeEventListener('pointerdown', outside, true);
    list.remove();
    leave();
  };
  const outside = (event: Event): void => {
    if (!event.composedPath().includes(list)) close();
  };
  const buttons = entries.map(({ label, isPreferred, choose }) => {
    const button = element('button', { role: 'menuitem', type: 'button', class: isPreferred ? 'preferred' : '' }, [
      label,
    ]);
    button.addEventListener('click', () => {
      close();
      choose();
    });
    return button;
  });
  list.append(...(buttons.length > 0 ? buttons : [element('p', {}, ['Nothing is offered here.'])]));
  list.tabIndex = -1;
  list.addEventListener('keydown', (event) => {
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const to = MOVES[event.key]?.(at, buttons.length);
    if (event.key === 'Escape' || event.key === 'Tab') close();
    else if (to === undefined) return;
    else buttons[to]?.focus();
    event.preventDefault();
  });
  document.body.append(list);
  const { width, height } = list.getBoundingClientRect();
  list.style.left = `${Math.max(8, Math.min(left, window.innerWidth - width - 8))}px`;
  list.style.top = `${Math.max(8, Math.min(top + 4, window.innerHeight - height - 8))}px`;
  (buttons[0] ?? list).focus();
  window.addEventListener('pointerdown', outside, true);
}

const MOVES: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_at, count) => count - 1,
};
