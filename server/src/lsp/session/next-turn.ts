/** Resolves in the next turn of the event loop, so that long work lets messages of the client in. */
export function nextTurn(): Promise<void> {
  // Browsers have no setImmediate; there a turn takes a few milliseconds longer.
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
