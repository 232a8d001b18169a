/*
 * The one bundle behind dist/cli.js and dist/server.js, so that the code they share lies in a package once. Each loads what
 * it needs of it when it is called.
 */

/** Runs the command line, or a worker of it, in this process. */
export async function startCli(): Promise<void> {
  await import('./main.cli.js');
}

/** Runs the language server in this process. */
export async function startServer(): Promise<void> {
  await import('./main.node.js');
}
