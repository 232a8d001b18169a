import { existsSync, readFileSync, watch } from 'node:fs';
import path from 'node:path';

/** Waits until a file on disk is as expected; looks at once and whenever something in its folder changes. */
export function whenFile(file, isAsExpected) {
  return new Promise((resolve, reject) => {
    const watcher = watch(path.dirname(file), look);
    const timer = setTimeout(
      () => end(() => reject(new Error(`${path.basename(file)} is not as expected:\n${text()}`))),
      20_000,
    );
    const text = () => (existsSync(file) ? readFileSync(file, 'utf8') : '');
    function look() {
      if (isAsExpected(text())) end(resolve);
    }
    function end(settle) {
      watcher.close();
      clearTimeout(timer);
      settle();
    }
    look();
  });
}
