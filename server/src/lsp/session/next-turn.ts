/** Waits until what came in meanwhile was taken up: so that long work does not delay a keystroke. */
export function nextTurn(): Promise<void> {
  // Browsers have no setImmediate; there a turn takes a few milliseconds longer.
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
