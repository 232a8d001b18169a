import * as vscode from 'vscode';

/** Switches between new findings and all of them, for the workspace; without one, for the user. */
export async function toggleNewOnly(): Promise<void> {
  const { ConfigurationTarget, workspace } = vscode;
  const settings = workspace.getConfiguration('yamlock');
  const target = workspace.workspaceFolders ? ConfigurationTarget.Workspace : ConfigurationTarget.Global;
  await settings.update('newOnly', settings.get('newOnly') !== true, target);
}
