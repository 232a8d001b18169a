// The page in the frame: gives the panel of the extension what VS Code gives it in a webview.

let kept: unknown;

Object.assign(globalThis, {
  acquireVsCodeApi: () => ({
    postMessage: (message: unknown) => parent.postMessage(message, location.origin),
    getState: () => kept,
    setState: (state: unknown) => {
      kept = state;
    },
  }),
});

window.addEventListener(
  'message',
  ({ data }) => {
    document.body.dataset.texts = JSON.stringify(data);
    const script = document.createElement('script');
    script.src = 'flow.js';
    document.body.append(script);
  },
  { once: true },
);
parent.postMessage({ type: 'texts' }, location.origin);
