import { memo } from '../text/memo.js';
import type { Cursor } from '../yaml/cursor.js';
import { kustomizedImages } from './kustomized-images.js';
import { containersOf, podsOf } from './pod.js';
import type { Resource } from './resource.js';

/** The parts of an image reference such as `registry.example:5000/team/app:1.2@sha256:…`. */
interface ImageReference {
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** An image an object uses, and how a message about it begins: `Container "app" runs`. */
interface Image {
  readonly cursor: Cursor;
  readonly reference: ImageReference;
  readonly use: string;
}

/** The grammar of the distribution project, `reference.Regexp`. */
const REPOSITORY =
  /^(?:(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9])(?:\.(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9]))*(?::[0-9]+)?\/|\[[0-9A-Fa-f:.]+\](?::[0-9]+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
/** `reference.NameTotalLengthMax` */
export const LONGEST_REPOSITORY = 255;
/** The algorithms of digests that registries and runtimes know, with how many hexadecimal digits each has (go-digest). */
export const DIGEST_DIGITS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/** True for `sha256:` and 64 hexadecimal digits in lower case, and the like for the other algorithms. */
function isDigest(text: string): boolean {
  const [algorithm = '', digits = '', ...rest] = text.split(':');
  const length = Object.hasOwn(DIGEST_DIGITS, algorithm) ? DIGEST_DIGITS[algorithm] : undefined;
  return rest.length === 0 && digits.length === length && /^[0-9a-f]+$/.test(digits);
}

/** Reads an image reference; undefined for what is none, such as `IMAGE_URL`, `$(params.image)` or `ko://…`. */
export function parseImage(text: string): ImageReference | undefined {
  const at = text.indexOf('@');
  const named = at < 0 ? text : text.slice(0, at);
  const digest = at < 0 ? undefined : text.slice(at + 1);
  if (digest !== undefined && !isDigest(digest)) return undefined;
  // A colon before the last slash belongs to the registry's port.
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const repository = colon < 0 ? named : named.slice(0, colon);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  if (!REPOSITORY.test(repository) || repository.length > LONGEST_REPOSITORY) return undefined;
  // 64 hexadecimal digits alone are the id of an image.
  if ((tag !== undefined && !TAG.test(tag)) || /^[0-9a-f]{64}$/.test(named)) return undefined;
  return { repository, tag, digest };
}

/**
 * Names that stand for an image put in later: Istio's injector replaces `auto`, kubebuilder's projects have `controller`
 * replaced by kustomize, and `scratch` is no image that can be pulled.
 */
const PLACEHOLDERS = new Set(['auto', 'controller', 'scratch']);

/** The images an object's containers and image volumes run, templates and placeholders left out. */
export function imagesOf(resource: Resource): readonly Image[] {
  return imagesAt(resource.cursor, resource);
}

const imagesAt = memo((_: Cursor, resource: Resource) => findImages(resource));

function findImages(resource: Resource): readonly Image[] {
  const written: { cursor: Cursor | undefined; use: string }[] = containersOf(resource).map((container) => ({
    cursor: container.at('image'),
    use: `Container "${container.name}" runs`,
  }));
  for (const pod of podsOf(resource)) {
    for (const volume of pod.cursor.at('volumes')?.items() ?? []) {
      written.push({
        cursor: volume.at('image', 'reference'),
        use: `Volume "${volume.at('name')?.string ?? volume.step}" mounts`,
      });
    }
  }
  const inContainers = written.flatMap(({ cursor, use }) => {
    const text = cursor?.string;
    const reference = text === undefined ? undefined : parseImage(text);
    return cursor && reference && !PLACEHOLDERS.has(reference.repository) ? [{ cursor, reference, use }] : [];
  });
  const inKustomizations = kustomizedImages(resource).flatMap(({ cursor, text }) => {
    const reference = parseImage(text);
    // Without a tag it is the one that stands elsewhere.
    return reference?.tag === undefined ? [] : [{ cursor, reference, use: 'The kustomization runs' }];
  });
  return [...inContainers, ...inKustomizations];
}

/** The repository with its registry, as a runtime completes a short name: `nginx` is `docker.io/library/nginx`. */
export function qualifiedRepository({ repository }: Pick<ImageReference, 'repository'>): string {
  const slash = repository.indexOf('/');
  const first = slash < 0 ? '' : repository.slice(0, slash);
  if (first === 'index.docker.io') return qualifiedRepository({ repository: repository.slice(slash + 1) });
  if (first === 'docker.io' && !repository.slice(slash + 1).includes('/'))
    return `docker.io/library/${repository.slice(slash + 1)}`;
  if (/[.:]/.test(first) || first === 'localhost') return repository;
  return slash < 0 ? `docker.io/library/${repository}` : `docker.io/${repository}`;
}

/**
 * True when a repository, with its registry, is the one named or lies below it: `registry.example/team` has
 * `registry.example/team/app`. `*.example` is every host below `example`.
 */
export function isFrom(repository: string, registry: string): boolean {
  const wanted = registry.replace(/\/+$/, '');
  const slash = repository.indexOf('/');
  const [host, rest] = [repository.slice(0, slash), repository.slice(slash)];
  const at = wanted.indexOf('/');
  const [wantedHost, wantedRest] = at < 0 ? [wanted, ''] : [wanted.slice(0, at), wanted.slice(at)];
  const sameHost = wantedHost.startsWith('*.') ? host.endsWith(wantedHost.slice(1)) : host === wantedHost;
  return sameHost && (rest === wantedRest || rest.startsWith(`${wantedRest}/`));
}

/**
 * True for files in the folders that kustomize projects are made of: a kustomization there may set tags (`images:`),
 * which stands in another file.
 */
export function mayBeRetagged(path: string): boolean {
  return /(?:^|\/)(?:bases?|overlays|components?|kustomize|manager|config\/default)\//.test(path);
}
