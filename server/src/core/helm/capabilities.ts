import { Dict, List, type Native, type Traced, Unknown } from '../provenance/traced.js';
import { own } from '../text/own.js';
import { BUILT_IN_API_VERSIONS } from './api-versions.js';

/** What templates are told of the cluster. */
export interface CapabilitiesOptions {
  /** The version of Kubernetes: `1.33` or `1.33.2`. */
  readonly kubernetesVersion: string;
  /** API versions beside those that Helm knows: `monitoring.coreos.com/v1`. */
  readonly apiVersions?: readonly string[];
}

/** The version of Helm whose functions these are. */
const HELM_VERSION = 'v3.22.0';

/** A list of strings that can be asked with `Has`. */
class VersionSet extends List implements Native {
  readonly goType = 'chartutil.VersionSet';

  member(name: string, [version]: readonly Traced[]): Traced {
    if (name !== 'Has') throw new Error(`can't evaluate field ${name} in type ${this.goType}`);
    if (version?.value instanceof Unknown) return { value: new Unknown(version.value.why, 'bool') };
    return { value: this.items.some(({ value }) => value === version?.value) };
  }

  print(): string {
    return `[${this.items.map(({ value }) => value).join(' ')}]`;
  }
}

/** Returns `.Capabilities`, as `helm template` has it with this version of Kubernetes. */
export function capabilitiesObject({ kubernetesVersion, apiVersions = [] }: CapabilitiesOptions): Traced {
  const versions = [...new Set([...BUILT_IN_API_VERSIONS, ...apiVersions])];
  const commit = { value: new Unknown('which build of Helm renders is not known', 'string') };
  const helm = { Version: { value: HELM_VERSION }, GitCommit: commit, GitTreeState: commit, GoVersion: commit };
  const fields = {
    KubeVersion: { value: kubeVersion(kubernetesVersion) },
    APIVersions: {
      value: new VersionSet(
        versions.map((value) => ({ value })),
        'string',
      ),
      goType: 'chartutil.VersionSet',
    },
    HelmVersion: {
      value: new Dict(
        Object.entries(helm).map(([key, value]) => [key, { value }]),
        'string',
      ),
      goType: 'version.BuildInfo',
    },
  };
  return {
    value: new Dict(Object.entries(fields).map(([key, value]) => [key, { value }])),
    goType: '*chartutil.Capabilities',
  };
}

function kubeVersion(text: string): Native {
  const [major = '1', minor = '0', patch = '0'] = text.replace(/^v/, '').split('.');
  const version = `v${major}.${minor}.${patch}`;
  const fields: Readonly<Record<string, string>> = {
    Version: version,
    GitVersion: version,
    String: version,
    Major: major,
    Minor: minor,
  };
  return {
    goType: 'chartutil.KubeVersion',
    print: () => version,
    member(name) {
      const value = own(fields, name);
      if (value === undefined) throw new Error(`can't evaluate field ${name} in type chartutil.KubeVersion`);
      return { value };
    },
  };
}
