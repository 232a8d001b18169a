import * as vscode from 'vscode';
import type { NamedFile, PendingUpload, PendingUploads } from '../../../protocol/messages.js';
import { hasTerminals, insertIntoTerminal } from './hand-off.js';

/** What a user does about something that is pending. */
type Action = 'copy' | 'insert' | 'open' | 'done' | 'more';

interface Button extends vscode.QuickInputButton {
  readonly action: Action;
}

interface Item extends vscode.QuickPickItem {
  readonly upload?: PendingUpload;
}

/**
 * Lists what is pending, as long as the user does something about it: the list is there again after each. Nothing reaches the
 * clipboard or a terminal before a click, nothing is ever run, and no value is shown.
 * @param ask Asks the server anew.
 * @param toUri Converts a URI of the server.
 */
export async function showPending(
  ask: () => Promise<PendingUploads>,
  toUri: (uri: string) => vscode.Uri,
): Promise<void> {
  for (;;) {
    const found = await ask();
    if (found.uploads.length === 0 && found.problems.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('Nothing is pending.'));
      return;
    }
    const chosen = await pickUpload(found);
    if (!chosen) return;
    const { upload, action } = chosen;
    if (!(await carryOut(upload, action, toUri))) return;
  }
}

/** Resolves to the entry that was chosen, and to what is to be done about it; undefined where the list was closed. */
function pickUpload(
  found: PendingUploads,
): Promise<{ readonly upload: PendingUpload; readonly action: Action } | undefined> {
  const list = vscode.window.createQuickPick<Item>();
  list.title = vscode.l10n.t('Pending Uploads');
  list.placeholder = vscode.l10n.t('What waits outside git until you have brought it to where it belongs');
  list.matchOnDescription = true;
  list.matchOnDetail = true;
  list.items = itemsOf(found);
  return new Promise((resolve) => {
    list.onDidAccept(() => {
      const upload = list.selectedItems[0]?.upload;
      if (!upload) return;
      resolve({ upload, action: 'more' });
      list.hide();
    });
    list.onDidTriggerItemButton(({ item: { upload }, button }) => {
      if (!upload) return;
      resolve({ upload, action: (button as Button).action });
      list.hide();
    });
    list.onDidHide(() => {
      resolve(undefined);
      list.dispose();
    });
    list.show();
  });
}

function itemsOf({ uploads, problems }: PendingUploads): readonly Item[] {
  const group = (label: string, items: readonly Item[]): readonly Item[] =>
    items.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];
  const those = (wanted: (upload: PendingUpload) => boolean): readonly Item[] => uploads.filter(wanted).map(itemOf);
  return [
    ...group(
      vscode.l10n.t('values that wait'),
      those(({ waits }) => waits),
    ),
    ...group(
      vscode.l10n.t('steps without a value'),
      those(({ waits, kind }) => !waits && kind !== 'used'),
    ),
    ...group(
      vscode.l10n.t('files that are used where they are'),
      those(({ kind }) => kind === 'used'),
    ),
    ...group(
      vscode.l10n.t('what is wrong'),
      problems.map((label) => ({ label: `$(warning) ${plain(label)}`, alwaysShow: true })),
    ),
  ];
}

function itemOf(upload: PendingUpload): Item {
  const icon = upload.problems.length > 0 ? 'warning' : upload.waits ? 'cloud-upload' : 'checklist';
  return {
    label: `$(${icon}) ${plain(labelOf(upload))}`,
    description: plain(storesOf(upload)),
    detail: plain(upload.problems.length > 0 ? upload.problems.join(' · ') : detailOf(upload)),
    buttons: buttonsOf(upload),
    upload,
  };
}

/** Returns the Secret and its keys, or the name where they are not known. */
function labelOf({ name, values }: PendingUpload): string {
  const secrets = new Map<string, string[]>();
  for (const { secret, key } of values) {
    if (secret === undefined) return name;
    secrets.set(secret, [...(secrets.get(secret) ?? []), ...(key === undefined ? [] : [key])]);
  }
  const parts = [...secrets].map(([secret, keys]) => (keys.length === 0 ? secret : `${secret}: ${keys.join(', ')}`));
  return parts.length === 0 ? name : parts.join('; ');
}

/** Returns the stores that the values go to. */
function storesOf({ values }: PendingUpload): string {
  const stores = values.flatMap(({ store }) => (store ? `${store.kind} "${store.name}"` : []));
  return stores.length === 0 ? '' : `→ ${[...new Set(stores)].join(', ')}`;
}

/** Returns the places in the stores, and the file that needs the values; what is to be done where neither is known. */
function detailOf({ values, from, title }: PendingUpload): string {
  const places = values.flatMap(({ remote }) =>
    remote ? [remote.key, remote.property].filter(isThere).join(' · ') : [],
  );
  const parts = [[...new Set(places)].join(', '), from && vscode.l10n.t('needed by {0}', from.name)];
  return places.length === 0 ? title : parts.filter(isThere).join(' – ');
}

function isThere(part: string | undefined): part is string {
  return part !== undefined;
}

/** Returns a text from a file without icons: `$(…)` in it means nothing. */
function plain(text: string): string {
  return text.replaceAll('$(', '$\u200b(');
}

function buttonsOf(upload: PendingUpload): readonly Button[] {
  const button = (action: Action, icon: string, tooltip: string): Button => ({
    action,
    iconPath: new vscode.ThemeIcon(icon),
    tooltip,
  });
  return [
    ...(upload.command === undefined
      ? []
      : [
          button('copy', 'copy', vscode.l10n.t('Copy command')),
          ...(hasTerminals() ? [button('insert', 'terminal', vscode.l10n.t('Insert into terminal'))] : []),
        ]),
    button('open', 'go-to-file', vscode.l10n.t('Open')),
    ...(upload.kind === 'used' ? [] : [button('done', 'check', vscode.l10n.t('Mark as done'))]),
  ];
}

/** Resolves to true where the list is to be shown again. */
async function carryOut(upload: PendingUpload, action: Action, toUri: (uri: string) => vscode.Uri): Promise<boolean> {
  switch (action) {
    case 'copy':
      await vscode.env.clipboard.writeText(upload.command ?? '');
      return true;
    case 'insert':
      insertIntoTerminal(upload.command ?? '', toUri(upload.folder.uri));
      return false;
    case 'open':
      await openOne(upload, toUri);
      return false;
    case 'done':
      await markDone(upload, toUri);
      return true;
    case 'more': {
      const next = await pickAction(upload);
      if (next === undefined) return true;
      if (typeof next === 'string') return carryOut(upload, next, toUri);
      await show(toUri(next.uri));
      return false;
    }
  }
}

/** The same as the buttons of an entry, for the keyboard, with the files and the command in full. */
async function pickAction(upload: PendingUpload): Promise<Action | NamedFile | undefined> {
  const { command, kind, deletes, problems, title } = upload;
  interface Choice extends vscode.QuickPickItem {
    readonly does?: Action | NamedFile;
  }
  const choices: readonly Choice[] = [
    ...(command === undefined
      ? []
      : [
          {
            label: `$(copy) ${vscode.l10n.t('Copy command')}`,
            detail: plain(
              command
                .split('\n')
                .map((line) => line.trim().replace(/\s?\\$/, ''))
                .join(' '),
            ),
            does: 'copy' as const,
          },
          ...(hasTerminals()
            ? [{ label: `$(terminal) ${vscode.l10n.t('Insert into terminal')}`, does: 'insert' as const }]
            : []),
        ]),
    ...filesOf(upload).map((file) => ({
      label: `$(go-to-file) ${plain(vscode.l10n.t('Open {0}', file.name))}`,
      does: file,
    })),
    ...(kind === 'used'
      ? []
      : [
          {
            label: `$(check) ${vscode.l10n.t('Mark as done')}`,
            detail:
              deletes.length === 0
                ? ''
                : vscode.l10n.t('Deletes {0}, after you have confirmed it', plain(namesOf(deletes))),
            does: 'done' as const,
          },
        ]),
    ...problems.map((problem) => ({ label: `$(warning) ${plain(problem)}` })),
    { label: `$(info) ${vscode.l10n.t('What is left to do')}`, detail: plain(title) },
  ];
  const chosen = await vscode.window.showQuickPick<Choice>(choices, {
    title: plain(labelOf(upload)),
    placeHolder: title,
    matchOnDetail: true,
  });
  return chosen?.does;
}

/** Returns the files of an entry, each once: those that wait, the one that needs them, and those that say where they go. */
function filesOf({ values, deletes, from, manifests }: PendingUpload): readonly NamedFile[] {
  const all = [...values.map(({ file }) => file), ...deletes, ...(from ? [from] : []), ...manifests];
  return [...new Map(all.map((file) => [file.uri, file])).values()];
}

async function openOne(upload: PendingUpload, toUri: (uri: string) => vscode.Uri): Promise<void> {
  const [only, ...more] = filesOf(upload);
  const choices = filesOf(upload).map((file) => ({ label: plain(file.name), file }));
  const chosen =
    more.length === 0
      ? only
      : (await vscode.window.showQuickPick(choices, { placeHolder: vscode.l10n.t('Which file?') }))?.file;
  const uri = chosen?.uri ?? (only === undefined ? upload.records[0] : undefined);
  if (uri !== undefined) await show(toUri(uri));
}

/** Shows a file in the editor that fits it: what waits need not be text. */
async function show(uri: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand('vscode.open', uri);
}

/** Deletes the files of an entry: values only after the user has confirmed each by its name. */
async function markDone({ deletes, records }: PendingUpload, toUri: (uri: string) => vscode.Uri): Promise<void> {
  if (deletes.length > 0) {
    const sure = vscode.l10n.t('Delete and Mark as Done');
    const message = vscode.l10n.t('Delete {0}?', namesOf(deletes));
    const detail = vscode.l10n.t(
      'This may be the only copy of what is in there. It goes past the bin, and nothing brings it back.',
    );
    if ((await vscode.window.showWarningMessage(message, { modal: true, detail }, sure)) !== sure) return;
  }
  // The values first: the step of one that could not be deleted stays.
  for (const uri of [...deletes.map((file) => file.uri), ...records]) {
    try {
      await vscode.workspace.fs.delete(toUri(uri), { useTrash: false });
    } catch (error) {
      if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') continue;
      const reason = error instanceof Error ? error.message : String(error);
      void vscode.window.showErrorMessage(vscode.l10n.t('Not marked as done: {0}', reason));
      return;
    }
  }
}

function namesOf(files: readonly NamedFile[]): string {
  return files.map(({ name }) => name).join(', ');
}
