import type { PlacedCard } from '../../server/src/core/graph/flow/picture.js';
import type { FlowTexts, FromPanel, ToPanel } from '../src/flow/panel-messages.js';
import type { PanelState } from './model.js';
import { Panel } from './panel.js';

/** What VS Code gives to the script of a webview. */
declare function acquireVsCodeApi(): {
  postMessage(message: FromPanel): void;
  getState(): unknown;
  setState(state: PanelState): void;
};

const vscode = acquireVsCodeApi();
const texts = JSON.parse(document.body.dataset.texts ?? '{}') as FlowTexts;
const kept = vscode.getState();
const panel = new Panel(texts, typeof kept === 'object' && kept !== null ? (kept as Partial<PanelState>) : {}, {
  keep: (state) => vscode.setState(state),
  open: ({ card }: PlacedCard, focus: boolean) => openNode(card.nodes[0]?.id ?? '', focus),
  openNode: (id) => openNode(id, true),
});

function openNode(id: string, focus: boolean): void {
  vscode.postMessage({ type: 'open', id, focus });
}

window.addEventListener('message', ({ data }: MessageEvent<ToPanel>) => {
  if (data.type === 'failed') panel.fail(data.message);
  else panel.show(data.flow, data.select, data.uri);
});
document.body.append(panel.root);
vscode.postMessage({ type: 'ready' });
