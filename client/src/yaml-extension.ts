/** The extension whose features Yamlock leaves to it, as the settings below `yamlock.features` say. */
const YAML_EXTENSION_ID = 'redhat.vscode-yaml';

/** The extensions that are on, as `vscode.extensions` has them. */
export interface Extensions {
  getExtension(id: string): unknown;
  onDidChange(changed: () => void): { dispose(): unknown };
}

/** Returns true where another extension for YAML is installed and not disabled; it starts with the first YAML document. */
export function hasYamlExtension(extensions: Pick<Extensions, 'getExtension'>): boolean {
  return extensions.getExtension(YAML_EXTENSION_ID) !== undefined;
}

/** Calls `tell` whenever that extension comes or goes. */
export function followYamlExtension(extensions: Extensions, tell: (present: boolean) => void): { dispose(): unknown } {
  let known = hasYamlExtension(extensions);
  return extensions.onDidChange(() => {
    const present = hasYamlExtension(extensions);
    if (present === known) return;
    known = present;
    tell(present);
  });
}
