import { Search } from './search.js';
import { words } from './words.js';

const MENU = 'open-menu';

const menu = document.querySelector<HTMLButtonElement>('button.menu');
function openMenu(open: boolean): void {
  document.body.classList.toggle(MENU, open);
  menu?.setAttribute('aria-expanded', String(open));
}
menu?.addEventListener('click', () => openMenu(!document.body.classList.contains(MENU)));
document.addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape' || !document.body.classList.contains(MENU)) return;
  openMenu(false);
  menu?.focus();
});

// The menu of a page begins where the page stands in it.
document.querySelector('.pages [aria-current]')?.scrollIntoView({ block: 'center' });
scrollTo(0, 0);
if (location.hash !== '') document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();

for (const code of document.querySelectorAll('figure.code')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = words.copy;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(copied(code));
    button.textContent = words.copied;
  });
  code.append(button);
}

/** Returns what is copied of a block: of a session in a terminal the commands alone. */
function copied(code: Element): string {
  const text = code.querySelector('code')?.textContent ?? '';
  if (code.getAttribute('data-language') !== 'console') return text;
  return text
    .split('\n')
    .filter((line) => line.startsWith('$ '))
    .map((line) => `${line.slice(2)}\n`)
    .join('');
}

const dialog = document.querySelector<HTMLDialogElement>('dialog.search');
if (dialog) {
  const search = new Search(dialog);
  document.querySelector('button.find')?.addEventListener('click', () => search.open());
  document.addEventListener('keydown', (event) => {
    const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, [contenteditable]');
    const wanted =
      (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) ||
      (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey));
    if (!wanted) return;
    event.preventDefault();
    search.open();
  });
}
