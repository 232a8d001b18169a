import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { LensPlaces } from '../../../protocol/messages.js';

/** Shows the places that a code lens is about: in the editor's own list of references, or one after the other. */
export async function showPlaces(client: BaseLanguageClient, argument: unknown): Promise<void> {
  if (!isLensPlaces(argument)) return;
  const { as, uri, position, places } = argument;
  const converter = client.protocol2CodeConverter;
  const locations = places.map(
    (place) => new vscode.Location(converter.asUri(place.uri), converter.asRange(place.range)),
  );
  const [first] = locations;
  if (!first) return;
  if (as === 'findings') await showNext(first, locations);
  else if (as === 'definition') await vscode.window.showTextDocument(first.uri, { selection: first.range });
  else
    await vscode.commands.executeCommand(
      'editor.action.showReferences',
      converter.asUri(uri),
      converter.asPosition(position),
      locations,
    );
}

/** Shows the finding after the cursor with its message and its fixes; behind the last one the first one. */
async function showNext(first: vscode.Location, all: readonly vscode.Location[]): Promise<void> {
  const active = vscode.window.activeTextEditor;
  const here = all.filter(({ uri }) => uri.toString() === active?.document.uri.toString());
  const next = here.find(({ range }) => active && range.start.isAfter(active.selection.active));
  const { uri, range } = next ?? first;
  await vscode.window.showTextDocument(uri, { selection: new vscode.Range(range.start, range.start) });
  await vscode.commands.executeCommand('editor.action.marker.next');
}

function isLensPlaces(value: unknown): value is LensPlaces {
  return (
    typeof value === 'object' && value !== null && 'as' in value && 'places' in value && Array.isArray(value.places)
  );
}
