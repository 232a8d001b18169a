/** The glob patterns of the files that the server reads as YAML. `contributes.languages` in package.json has the last one too. */
export const YAML_GLOBS: readonly string[] = ['**/*.{yaml,yml}', '**/Kustomization'];

/** Returns true for the path of a file that the server reads as YAML. */
export function isYamlFile(path: string): boolean {
  return /\.ya?ml$/i.test(path) || /(?:^|\/)Kustomization$/.test(path);
}
