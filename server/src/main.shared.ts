/*
 * The bundle behind dist/cli.js and dist/server.js, so that a package holds the code they share once. Each function loads what
 * it needs when it is called.
 */

/** Runs the command line, or a worker of it, in this process. */
export async function startCli(): Promise<void> {
  await import('./main.cli.js');
}

/** Runs the language server in this process. */
export async function startServer(): Promise<void> {
  await import('./main.node.js');
}
