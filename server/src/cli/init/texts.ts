import { NEWEST_VERSION } from '../../core/kubernetes/version.js';
import { SECRET_SCANNERS } from '../../core/suppressions/foreign/tools.js';
import { printable } from '../../core/text/printable.js';
import { VERSION } from '../../host/version.js';
import type { Seen } from './seen.js';

const HOME = 'https://github.com/yamlock/yamlock';

/** Returns a `.yamlock.yaml` that says what there is to set, and sets what was seen to be needed. */
export function configText({ systems, honour, store }: Seen): string {
  const tools = [...honour, ...SECRET_SCANNERS];
  const saw = systems.length > 0 ? systems.map(printable).join(', ') : 'no object of Kubernetes yet';
  return `# How Yamlock checks the files in this folder and below: ${HOME}/blob/v${VERSION}/docs/configuration.md
# \`yamlock init\` saw ${saw}.

# The levels to start from: recommended, strict, baseline or restricted.
extends: recommended

# The version of the clusters. Rules that do not concern it do not run; the newest one counts where nothing stands here.
# kubernetesVersion: "1.${NEWEST_VERSION}"

# The Pod Security Standard that pods are to keep to: baseline or restricted.
# podSecurity: restricted

# Levels of single rules: error, warning, information or off. \`yamlock rules\` lists them.
# rules:
#   image-latest: error

# What is not checked, as patterns like those of .gitignore.
# ignore:
#   - vendor/

# Where images may come from.
# registries: [ghcr.io/our-team]

# The programs whose suppressions count as well as those of Yamlock.
${honour.length > 0 ? '' : '# '}honour: [${tools.join(', ')}]

# Where values of new ExternalSecrets come from.
${store === undefined ? '# externalSecrets:\n#   store: ClusterSecretStore/company' : `externalSecrets:\n  store: ${JSON.stringify(store)}`}

# What exists although no file here defines it.
# external:
#   namespaces: [kube-system]
#   secrets: ["*-tls"]
`;
}

/** What the hook and the pipelines check, and what they leave out. */
export interface Checks {
  /** The folder below the root of the repository; `.` for the root itself. */
  readonly folder: string;
  /** The file with what is known, below the root. */
  readonly baseline: string | undefined;
}

/** Returns a `.pre-commit-config.yaml` with the hook, or its entry alone. */
export function preCommitText({ folder, baseline }: Checks, isWhole = true): string {
  const options = [
    ...(folder === '.' ? [] : [`        files: ${JSON.stringify(`^${escaped(folder)}/.*(\\.ya?ml|/Kustomization)$`)}`]),
    ...(baseline === undefined ? [] : [`        args: [--baseline, ${JSON.stringify(baseline)}]`]),
  ].map((line) => `${line}\n`);
  const entry = `  - repo: ${HOME}
    rev: v${VERSION}
    hooks:
      - id: yamlock
${options.join('')}`;
  return isWhole ? `repos:\n${entry}` : entry;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Returns a workflow of GitHub Actions. */
export function githubText({ folder, baseline }: Checks): string {
  const inputs = [
    ...(folder === '.' ? [] : [`          paths: ${JSON.stringify(folder)}`]),
    ...(baseline === undefined ? [] : [`          baseline: ${JSON.stringify(baseline)}`]),
  ].map((line) => `${line}\n`);
  return `# ${HOME}/blob/v${VERSION}/docs/pipelines.md
name: Yamlock
on:
  push:
    branches: [main, master]
  pull_request:
permissions:
  contents: read
jobs:
  yamlock:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v4
        with:
          persist-credentials: false
      - uses: yamlock/yamlock@v${VERSION}
${inputs.length > 0 ? `        with:\n${inputs.join('')}` : ''}`;
}

/** Returns a `.gitlab-ci.yml`, or what is to be added to one. */
export function gitlabText({ folder, baseline }: Checks): string {
  const variables = [
    ...(folder === '.' ? [] : [`    YAMLOCK_PATHS: ${JSON.stringify(folder)}`]),
    ...(baseline === undefined ? [] : [`    YAMLOCK_BASELINE: ${JSON.stringify(baseline)}`]),
  ].map((line) => `${line}\n`);
  return `include:
  - remote: https://raw.githubusercontent.com/yamlock/yamlock/v${VERSION}/templates/gitlab-ci.yml
${variables.length > 0 ? `\nyamlock:\n  variables:\n${variables.join('')}` : ''}`;
}
