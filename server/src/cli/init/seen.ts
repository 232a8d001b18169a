import { SOPS_CONFIG } from '../../core/encryption/sops/config.js';
import { resourcesOf } from '../../core/kubernetes/resource.js';
import { isKustomizationName } from '../../core/kubernetes/well-known-names.js';
import { isSopsEncrypted } from '../../core/secrets/sops-documents.js';
import { honouredSuppressions } from '../../core/suppressions/foreign/honoured.js';
import { HONOURED_TOOLS, type HonouredTool, SECRET_SCANNERS } from '../../core/suppressions/foreign/tools.js';
import { nameOf } from '../../core/text/paths.js';
import { parseStream } from '../../core/yaml/document.js';
import { type Host, HostError } from '../../host/host.js';
import { plural } from '../report/words.js';

/** What a repository works with, as far as its files tell. */
export interface Seen {
  /** The YAML files that were read. */
  readonly files: number;
  /** Those that could not be. */
  readonly unread: number;
  /** What was found, each in words: `3 charts`. */
  readonly systems: readonly string[];
  /** The programs whose suppressions stand in files and count only where the configuration names them. */
  readonly honour: readonly HonouredTool[];
  /** The only store of External Secrets, as `Kind/name`; undefined where there is none, or where there are several. */
  readonly store: string | undefined;
}

/** What objects are, by their API group and kind: what they are called, one and several. */
const OBJECTS: readonly {
  readonly group: RegExp;
  readonly kind?: RegExp;
  readonly one: string;
  readonly many: string;
}[] = [
  { group: /\.toolkit\.fluxcd\.io$/, one: 'object of Flux', many: 'objects of Flux' },
  {
    group: /^argoproj\.io$/,
    kind: /^(?:Application|ApplicationSet|AppProject)$/,
    one: 'object of Argo CD',
    many: 'objects of Argo CD',
  },
  { group: /^bitnami\.com$/, kind: /^SealedSecret$/, one: 'Sealed Secret', many: 'Sealed Secrets' },
  { group: /^external-secrets\.io$/, one: 'object of External Secrets', many: 'objects of External Secrets' },
  { group: /^cert-manager\.io$/, one: 'object of cert-manager', many: 'objects of cert-manager' },
  { group: /(?:^|\.)istio\.io$/, one: 'object of Istio', many: 'objects of Istio' },
  { group: /^tekton\.dev$/, one: 'object of Tekton', many: 'objects of Tekton' },
  { group: /(?:^|\.)kubeflow\.org$/, one: 'object of Kubeflow', many: 'objects of Kubeflow' },
  {
    group: /^apiextensions\.k8s\.io$/,
    kind: /^CustomResourceDefinition$/,
    one: 'definition of a kind',
    many: 'definitions of kinds',
  },
];

const STORES = /^(?:Cluster)?SecretStore$/;

/** Resolves to what the files of a folder work with. */
export async function look(folder: string, host: Host): Promise<Seen> {
  const { files } = await host.list(folder);
  const counts = new Map<string, { count: number; readonly many: string }>();
  const count = (one: string, many: string): void => {
    const entry = counts.get(one) ?? { count: 0, many };
    entry.count++;
    counts.set(one, entry);
  };
  // The order in which they are told.
  const told: string[] = ['chart', 'kustomization', 'configuration of SOPS', 'file that SOPS has encrypted'];
  for (const { one } of OBJECTS) told.push(one);
  told.push('other object');
  const honour = new Set<HonouredTool>();
  const stores = new Set<string>();
  let unread = 0;
  for (const path of files) {
    const text = await textOf(path, host);
    if (text === undefined) {
      unread++;
      continue;
    }
    const name = nameOf(path);
    if (name === 'Chart.yaml') count('chart', 'charts');
    else if (isKustomizationName(path)) count('kustomization', 'kustomizations');
    else if (name === SOPS_CONFIG) count('configuration of SOPS', 'configurations of SOPS');
    const { documents } = parseStream(text);
    if (documents.some(({ document: { root } }) => root && isSopsEncrypted(root)))
      count('file that SOPS has encrypted', 'files that SOPS has encrypted');
    for (const [index, { document }] of documents.entries()) {
      for (const tool of HONOURED_TOOLS)
        if (!honour.has(tool) && honouredSuppressions(document, [tool], index === 0).length > 0) honour.add(tool);
      for (const { group, kind, name } of resourcesOf(document)) {
        const what = OBJECTS.find((one) => one.group.test(group) && (one.kind?.test(kind) ?? true));
        count(what?.one ?? 'other object', what?.many ?? 'other objects');
        if (group === 'external-secrets.io' && STORES.test(kind) && name !== undefined) stores.add(`${kind}/${name}`);
      }
    }
  }
  const [store, ...others] = stores;
  return {
    files: files.length - unread,
    unread,
    systems: told.flatMap((one) => {
      const entry = counts.get(one);
      return entry ? [plural(entry.count, one, entry.many)] : [];
    }),
    // Those of scanners for secrets count anyway.
    honour: HONOURED_TOOLS.filter((tool) => honour.has(tool) && !SECRET_SCANNERS.some((one) => one === tool)),
    store: others.length === 0 ? store : undefined,
  };
}

/** Resolves to the text of a file; undefined where it cannot be read. */
async function textOf(path: string, host: Host): Promise<string | undefined> {
  try {
    return await host.read(path);
  } catch (error) {
    if (error instanceof HostError) return undefined;
    throw error;
  }
}
