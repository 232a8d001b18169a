/** The glob patterns of the files that the server reads as YAML. `contributes.languages` of package.json names the last. */
export const YAML_GLOBS: readonly string[] = ['**/*.{yaml,yml}', '**/Kustomization'];

/** Returns true for the path of a file that the server reads as YAML. */
export function isYamlFile(path: string): boolean {
  return /\.ya?ml$/i.test(path) || /(?:^|\/)Kustomization$/.test(path);
}
