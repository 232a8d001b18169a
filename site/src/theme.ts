// Runs before the page is drawn: the theme that was chosen, and the mark that scripts run.
const CHOSEN = 'yamlock-theme';

const html = document.documentElement;
html.classList.add('js');
const stored = read();
if (stored === 'light' || stored === 'dark') html.dataset.theme = stored;

document.addEventListener('click', ({ target }) => {
  if (!(target instanceof Element) || !target.closest('button.theme')) return;
  const now = html.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  const next = now === 'dark' ? 'light' : 'dark';
  html.dataset.theme = next;
  try {
    localStorage.setItem(CHOSEN, next);
  } catch {
    // Where the browser keeps nothing, the choice is for this page.
  }
});

function read(): string | null {
  try {
    return localStorage.getItem(CHOSEN);
  } catch {
    return null;
  }
}
