import { memo } from '../text/memo.js';
import { say } from '../text/say.js';
import { withoutEnd } from '../text/trim.js';
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

/** An image that an object uses, and the start of a message about it: `Container "app" runs`. */
interface Image {
  readonly cursor: Cursor;
  readonly reference: ImageReference;
  readonly use: string;
}

/** A repository in the grammar of the distribution project, `reference.Regexp`. */
const REPOSITORY =
  /^(?:(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9])(?:\.(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9]))*(?::[0-9]+)?\/|\[[0-9A-Fa-f:.]+\](?::[0-9]+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
/** The most characters of a repository: `reference.NameTotalLengthMax`. */
export const LONGEST_REPOSITORY = 255;
/** The digest algorithms that registries and runtimes support, with their numbers of hexadecimal digits (go-digest). */
export const DIGEST_DIGITS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/** Returns true for `sha256:` and 64 hexadecimal digits in lower case, and the like for the other algorithms. */
function isDigest(text: string): boolean {
  const [algorithm = '', digits = '', ...rest] = text.split(':');
  const length = Object.hasOwn(DIGEST_DIGITS, algorithm) ? DIGEST_DIGITS[algorithm] : undefined;
  return rest.length === 0 && digits.length === length && /^[0-9a-f]+$/.test(digits);
}

/**
 * Returns the parts of an image reference; undefined for other texts, such as `IMAGE_URL`, `$(params.image)` or
 * `ko://…`.
 */
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
 * Names that are replaced by an image later: Istio's injector replaces `auto`, kustomize replaces `controller` in
 * kubebuilder's projects, and `scratch` cannot be pulled.
 */
const PLACEHOLDERS = new Set(['auto', 'controller', 'scratch']);

/**
 * Returns the images that an object's containers run and its image volumes mount, without templates and placeholders.
 */
export function imagesOf(resource: Resource): readonly Image[] {
  return imagesAt(resource.cursor, resource);
}

const imagesAt = memo((_: Cursor, resource: Resource) => findImages(resource));

function findImages(resource: Resource): readonly Image[] {
  const written: { cursor: Cursor | undefined; use: string }[] = containersOf(resource).map((container) => ({
    cursor: container.at('image'),
    use: say`Container "${container.name}" runs`,
  }));
  for (const pod of podsOf(resource)) {
    for (const volume of pod.cursor.at('volumes')?.items() ?? []) {
      written.push({
        cursor: volume.at('image', 'reference'),
        use: say`Volume "${volume.at('name')?.string ?? volume.step}" mounts`,
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
    // Without a tag here, the tag is written elsewhere.
    return reference?.tag === undefined ? [] : [{ cursor, reference, use: say`The kustomization runs` }];
  });
  return [...inContainers, ...inKustomizations];
}

/**
 * Returns the repository with its registry, as a runtime completes a short name: `nginx` is `docker.io/library/nginx`.
 */
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
 * Returns true when a repository, with its registry, is `registry` or lies below it: `registry.example/team` covers
 * `registry.example/team/app`, and `*.example` every host below `example`.
 */
export function isFrom(repository: string, registry: string): boolean {
  const wanted = withoutEnd(registry, '/');
  const slash = repository.indexOf('/');
  const [host, rest] = [repository.slice(0, slash), repository.slice(slash)];
  const at = wanted.indexOf('/');
  const [wantedHost, wantedRest] = at < 0 ? [wanted, ''] : [wanted.slice(0, at), wanted.slice(at)];
  const sameHost = wantedHost.startsWith('*.') ? host.endsWith(wantedHost.slice(1)) : host === wantedHost;
  return sameHost && (rest === wantedRest || rest.startsWith(`${wantedRest}/`));
}

/**
 * Returns true for files in the usual folders of kustomize projects: a kustomization in another file may set their tags
 * (`images:`).
 */
export function mayBeRetagged(path: string): boolean {
  return /(?:^|\/)(?:bases?|overlays|components?|kustomize|manager|config\/default)\//.test(path);
}
