import { folderOf, yamlock } from '../cli/support.js';

export const doc = (...lines: readonly string[]): string => `${lines.join('\n')}\n`;

/** The repository that all of these say they come from. */
export const GIT = { '.git/config': '[remote "origin"]\n  url = git@github.com:acme/fleet.git\n' };

/** Returns an Application with these lines of its spec. */
export const application = (name: string, ...source: readonly string[]): string =>
  doc(
    'apiVersion: argoproj.io/v1alpha1',
    'kind: Application',
    'metadata:',
    `  name: ${name}`,
    '  namespace: argocd',
    'spec:',
    '  project: default',
    '  destination:',
    '    server: https://kubernetes.default.svc',
    '    namespace: shop',
    ...source.map((line) => `  ${line}`),
  );

export const REPOSITORY = 'repoURL: https://github.com/acme/fleet.git';

/** Renders what an object in a file deploys. */
export async function render(
  files: Readonly<Record<string, string>>,
  file: string,
): Promise<{ readonly stdout: string; readonly stderr: string; readonly code: number }> {
  const { stdout, stderr, code } = await yamlock(['render', file], { cwd: folderOf({ ...GIT, ...files }) });
  return { stdout, stderr, code };
}
