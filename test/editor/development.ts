import { followOutput } from './output.js';
import { runTests } from './runner.js';

/** The suite for the extension as it is in the source tree. */
export function run(): Promise<void> {
  followOutput();
  return runTests(async () => {
    // The first one sees the extension before anything woke it.
    await import('./suite/activation.test.js');
    await import('./suite/diagnostics.test.js');
    await import('./suite/typing.test.js');
    await import('./suite/fixes.test.js');
    await import('./suite/secrets.test.js');
    await import('./suite/sops.test.js');
    await import('./suite/refactorings.test.js');
    await import('./suite/undone.test.js');
    await import('./suite/files.test.js');
    await import('./suite/commands.test.js');
    await import('./suite/status.test.js');
    await import('./suite/snippets.test.js');
  });
}
