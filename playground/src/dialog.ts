import { element } from '../../client/webview/dom.js';

/** The button that every dialog has to leave it by. */
const LEAVE = 'Cancel';

/** Resolves to the button that is chosen; undefined where the user leaves. */
export function ask(message: string, buttons: readonly string[]): Promise<string | undefined> {
  return opened(message, (dialog, end) =>
    buttons
      .filter((label) => label !== LEAVE)
      .map((label) => {
        const button = element('button', { type: 'button' }, [label]);
        button.addEventListener('click', () => end(dialog, label));
        return button;
      }),
  );
}

/** Resolves to the text that is written; undefined where the user leaves. */
export function askText(message: string, text: string): Promise<string | undefined> {
  return opened(message, (dialog, end) => {
    const input = element('input', { type: 'text', value: text, 'aria-label': message });
    const form = element('form', {}, [input, element('button', { type: 'submit' }, ['OK'])]);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      end(dialog, input.value);
    });
    queueMicrotask(() => input.select());
    return [form];
  });
}

function opened(
  message: string,
  content: (dialog: HTMLDialogElement, end: (dialog: HTMLDialogElement, answer: string) => void) => readonly Node[],
): Promise<string | undefined> {
  return new Promise((resolve) => {
    let answer: string | undefined;
    const dialog = element('dialog');
    const leave = element('button', { type: 'button', class: 'plain' }, [LEAVE]);
    leave.addEventListener('click', () => dialog.close());
    dialog.append(
      element('p', {}, [message]),
      ...content(dialog, (_dialog, chosen) => {
        answer = chosen;
        dialog.close();
      }),
      leave,
    );
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
