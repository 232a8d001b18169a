import { DATA_KEY, DNS_LABEL, DNS_SUBDOMAIN, PATH_SEGMENT } from '../../schema/names.js';
import { type Phrase, phrase, say, words } from '../../text/say.js';
import { wordOf } from '../table/table.js';
import { whyNoLabel, whyNoWord } from './label-limits.js';
import type { NamedPlace } from './named-places.js';

/** Kinds whose names mean more than what refers to them. */
const FIXED: Readonly<Record<string, Phrase>> = {
  Namespace: phrase`The name of a Namespace stands in every object of it`,
  'CustomResourceDefinition.apiextensions.k8s.io': phrase`The name of a CustomResourceDefinition is made of its plural and its group`,
  'Kustomization.kustomize.toolkit.fluxcd.io': phrase`By another name Flux takes a Kustomization for another one: it removes what this one applied`,
  'HelmRelease.helm.toolkit.fluxcd.io': phrase`By another name Flux takes a HelmRelease for another one: it removes what this one applied`,
  'Application.argoproj.io': phrase`By another name Argo CD takes an Application for another one: it removes what this one applied`,
  'ApplicationSet.argoproj.io': phrase`By another name Argo CD takes an ApplicationSet for another one: it removes what this one applied`,
  'APIService.apiregistration.k8s.io': phrase`The name of an APIService is made of its version and its group`,
};

/** Matches the texts of files that SOPS has encrypted: YAML, JSON and files with variables. */
const OF_SOPS = /^(?:sops:\s*$[\s\S]*^\s+mac:|\s*"sops":[\s\S]*"mac":|sops_mac=)/m;

/** Returns why a place is not renamed, whatever the name; undefined where it may be. The sentence has no full stop. */
export function whyNotRenamed(
  { kind, key, place, object, definition, label, isVariable }: NamedPlace,
  files: { textOf(file: string): string | undefined; nameOf(file: string): string },
): string | undefined {
  const fixed = key === undefined && Object.hasOwn(FIXED, kind) ? FIXED[kind] : undefined;
  if (fixed) return words(fixed);
  if (place.file.includes('.tgz/')) return say`${files.nameOf(place.file)} is a file of an archive`;
  if (OF_SOPS.test(files.textOf(place.file) ?? ''))
    return say`${files.nameOf(place.file)} is encrypted by SOPS, which would not decrypt it any more: change it with "sops edit"`;
  if (label) return whyNoLabel(label);
  if (isVariable)
    return say`This is the name of a variable, which the container gives another name than that of the key`;
  const isSealed = definition?.by === 'SealedSecret.bitnami.com' || object.kind === 'SealedSecret.bitnami.com';
  if (isSealed && key === undefined && definition && !object.annotations?.some((one) => SHARED.test(one)))
    return say`SealedSecret ${object.name ?? ''} is encrypted for its name: seal its values again`;
  return undefined;
}

/** The annotations of a SealedSecret whose values are encrypted for no name. */
const SHARED = /^sealedsecrets\.bitnami\.com\/(?:cluster|namespace)-wide$/;

/** Returns why an object or key cannot have a name; undefined where it can. */
export function whyNoName({ kind, key, label }: NamedPlace, name: string): string | undefined {
  if (label) return whyNoWord(label, name);
  const format =
    key !== undefined
      ? DATA_KEY
      : kind.endsWith('.rbac.authorization.k8s.io')
        ? PATH_SEGMENT
        : kind === 'Service'
          ? DNS_LABEL
          : DNS_SUBDOMAIN;
  if (format.matches(name) && !/[\s\\"'`{}$]/.test(name)) return undefined;
  return key === undefined ? say`"${name}" is no name of a ${wordOf(kind)}` : say`"${name}" is no key`;
}

/** Annotations by which a cloud trusts a ServiceAccount by its name. */
const TRUSTED =
  /^(?:eks\.amazonaws\.com\/role-arn|iam\.gke\.io\/gcp-service-account|azure\.workload\.identity\/client-id)$/;

/** Returns what a person should look at before a place is renamed. */
export function doubtOf({ set, kind, key, object, definition, reference }: NamedPlace): string | undefined {
  const where = `${wordOf(object.kind)} ${object.name ?? ''}`.trimEnd();
  if (set.kind === 'commands') return say`${object.name} tells a command that makes it, and others may name it, too`;
  if (reference?.guessed) return say`A field of ${where} seems to name it`;
  if (!definition || key !== undefined) return undefined;
  if (kind === 'PersistentVolumeClaim')
    return say`${where} is another volume by another name: what it holds stays behind`;
  if (kind === 'StatefulSet.apps') return say`The pods and volumes of ${where} get other names, too`;
  if (kind === 'ServiceAccount' && object.annotations?.some((one) => TRUSTED.test(one)))
    return say`A cloud trusts ${where} by its name`;
  return undefined;
}
