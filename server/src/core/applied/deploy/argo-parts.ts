import type { Traced } from '../../provenance/traced.js';
import type { AppliedSet } from '../applied-set.js';
import type { Deployer } from './deployer.js';
import { stringAt } from './fields.js';
import type { World } from './world.js';

/** What a source of an Application is built with. */
export interface ArgoParts {
  readonly source: Traced;
  /** All sources of the Application: they refer to each other. */
  readonly sources: readonly Traced[];
  readonly deployer: Deployer;
  readonly world: World;
  /** The folder of the repository. */
  readonly top: string;
  /** What it gave last. */
  readonly before?: AppliedSet | undefined;
}

/** Returns a text with the variables of the build environment replaced, as far as they are known before. */
export function withBuildEnvironment(text: string, { source, deployer }: ArgoParts): string {
  if (!text.includes('$')) return text;
  const { object } = deployer;
  const known: Readonly<Record<string, string | undefined>> = {
    ARGOCD_APP_NAME: stringAt(object, 'metadata', 'name'),
    ARGOCD_APP_NAMESPACE: stringAt(object, 'spec', 'destination', 'namespace'),
    ARGOCD_APP_PROJECT_NAME: stringAt(object, 'spec', 'project'),
    ARGOCD_APP_SOURCE_PATH: stringAt(source, 'path'),
    ARGOCD_APP_SOURCE_REPO_URL: stringAt(source, 'repoURL'),
    ARGOCD_APP_SOURCE_TARGET_REVISION: stringAt(source, 'targetRevision'),
  };
  return text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (use, braced: string | undefined, bare: string | undefined) => {
    const name = braced ?? bare ?? '';
    return Object.hasOwn(known, name) ? (known[name] ?? '') : use;
  });
}
