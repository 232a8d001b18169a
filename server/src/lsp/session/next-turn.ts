/** Resolves in the next turn of the event loop, so that long work lets messages of the client in. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else inNextMessage(resolve);
  });
}

let port: { postMessage(message: undefined): void } | undefined;
const waiting: (() => void)[] = [];

/** Calls back in the next turn of a browser, which has no setImmediate, and lets timers within timers wait for 4 milliseconds. */
function inNextMessage(call: () => void): void {
  if (!port) {
    const { port1, port2 } = new MessageChannel();
    Object.assign(port1, { onmessage: () => waiting.shift()?.() });
    port = port2;
  }
  waiting.push(call);
  port.postMessage(undefined);
}
