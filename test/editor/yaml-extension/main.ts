import { LanguageClient, TransportKind } from 'vscode-languageclient/node';

let client: LanguageClient | undefined;

/** Starts the language server of the YAML extension of Red Hat, which the test names. */
export async function activate(): Promise<void> {
  const module = process.env.YAML_LANGUAGE_SERVER;
  if (module === undefined) throw new Error('YAML_LANGUAGE_SERVER is not set');
  client = new LanguageClient(
    'yaml',
    'YAML',
    { module, transport: TransportKind.ipc },
    { documentSelector: [{ language: 'yaml' }], synchronize: { configurationSection: ['yaml'] } },
  );
  await client.start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
