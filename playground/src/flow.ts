import type { Range } from 'vscode-languageserver-protocol';
import type { FromPanel, ToPanel } from '../../client/src/flow/panel-messages.js';
import { flowTexts } from '../../client/src/flow/texts.js';
import { element } from '../../client/webview/dom.js';
import { SECRET_FLOW, type SecretFlow } from '../../protocol/messages.js';
import type { Server } from './server.js';

/** The flow of Secrets: the panel of the extension, in a frame of its own, as the extension has it in a webview. */
export class Flow {
  readonly root = element('iframe', { class: 'flow', title: 'The flow of Secrets' });
  private flow: SecretFlow | undefined;
  private isShown = false;
  private isReady = false;

  constructor(
    private readonly server: () => Server | undefined,
    private readonly open: (uri: string, range: Range, focus: boolean) => void,
  ) {
    window.addEventListener('message', ({ source, data }: MessageEvent<FromPanel | { readonly type: 'texts' }>) => {
      if (source !== this.root.contentWindow) return;
      if (data.type === 'texts') this.root.contentWindow?.postMessage(flowTexts(), location.origin);
      else if (data.type === 'ready') {
        this.isReady = true;
        void this.draw();
      } else {
        const at = this.flow?.nodes.find(({ id }) => id === data.id)?.source;
        if (at) this.open(at.uri, at.range, data.focus);
      }
    });
  }

  show(isShown: boolean): void {
    this.isShown = isShown;
    if (isShown && !this.root.src) this.root.src = 'flow.html';
    void this.draw();
  }

  /** Draws the flow, where it is shown. */
  async draw(): Promise<void> {
    if (!this.isShown || !this.isReady) return;
    this.flow = await this.server()?.request<SecretFlow>(SECRET_FLOW, {});
    const message: ToPanel | undefined = this.flow && { type: 'flow', flow: this.flow };
    if (message) this.root.contentWindow?.postMessage(message, location.origin);
  }
}
