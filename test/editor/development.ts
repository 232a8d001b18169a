import { followOutput } from './output.js';
import { runTests } from './runner.js';

/** Runs the suite for the extension in the source tree. */
export function run(): Promise<void> {
  followOutput();
  return runTests(async () => {
    // The first test needs the extension before its activation.
    await import('./suite/activation.test.js');
    await import('./suite/diagnostics.test.js');
    await import('./suite/typing.test.js');
    await import('./suite/fixes.test.js');
    await import('./suite/secrets.test.js');
    await import('./suite/sops.test.js');
    await import('./suite/refactorings.test.js');
    await import('./suite/undone.test.js');
    await import('./suite/pending.test.js');
    await import('./suite/files.test.js');
    await import('./suite/commands.test.js');
    await import('./suite/rule-pages.test.js');
    await import('./suite/status.test.js');
    await import('./suite/snippets.test.js');
    await import('./suite/schemas.test.js');
    await import('./suite/applied.test.js');
    await import('./suite/charts.test.js');
    await import('./suite/names.test.js');
    await import('./suite/lenses.test.js');
    await import('./suite/links.test.js');
    await import('./suite/inlay-hints.test.js');
    await import('./suite/secret-flow.test.js');
    await import('./suite/rotation.test.js');
  });
}
