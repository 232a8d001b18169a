import { DIGEST_DIGITS, LONGEST_REPOSITORY, parseImage } from '../../kubernetes/image.js';
import { kustomizedImages } from '../../kubernetes/kustomized-images.js';
import { containersOf } from '../../kubernetes/pod.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'image-invalid-ref',
  family: 'images',
  level: 'error',
  scope: 'resource',
  summary: 'An image is no reference that can be pulled',
  why: 'The container never starts: its pod stays in InvalidImageName.',
  how: 'Write `registry/repository:tag`, the repository in lower case, without a scheme.',
  references: [
    {
      title: 'Kubernetes: Images, image names',
      url: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
    },
    {
      title: 'Distribution: reference grammar',
      url: 'https://pkg.go.dev/github.com/distribution/reference',
    },
  ],
  *check(resource) {
    for (const container of containersOf(resource)) {
      const image = container.at('image');
      const wrong = mistakeIn(image?.string);
      if (image && wrong) yield { at: image, message: say`The image of container "${container.name}" ${wrong}` };
    }
    for (const { cursor, text } of kustomizedImages(resource)) {
      const wrong = mistakeIn(text);
      if (wrong) yield { at: cursor, message: say`The image that the kustomization sets ${wrong}` };
    }
  },
});

/** Matches placeholders that another program replaces by an image: `$(params.image)`, `<image>`, `#{Image}#`. */
const TOKEN = /[$<>{}%*()#|]|@@|__[A-Z]|^\[|\[\[/;
/** Matches names that stand for an image: `ko://…`, `IMAGE_URL`. */
const STAND_IN = /^ko:\/\/|^[A-Z0-9_-]+$/;
const PART = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const HOST =
  /^(?:\[[0-9A-Fa-f:.]+\]|(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9])(?:\.(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9]))*)$/;

/** Returns the first mistake in an image reference, by the grammar of the distribution project; undefined for none. */
function mistakeIn(text = ''): string | undefined {
  if (text === '' || parseImage(text) || TOKEN.test(text) || STAND_IN.test(text)) return undefined;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return say`has a scheme, which no image has`;
  if (/\s/.test(text)) return say`has a blank in it`;
  const [named = '', digest, ...more] = text.split('@');
  if (more.length > 0) return say`has two digests`;
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const [repository, tag] = colon < 0 ? [named, undefined] : [named.slice(0, colon), named.slice(colon + 1)];
  return (
    mistakeInRepository(repository) ??
    (tag === undefined ? undefined : mistakeInTag(tag)) ??
    (digest === undefined ? undefined : mistakeInDigest(digest)) ??
    (/^[0-9a-f]{64}$/.test(named) ? say`is the id of an image, by which none can be pulled` : undefined)
  );
}

function mistakeInRepository(repository: string): string | undefined {
  const [first = '', ...rest] = repository.split('/');
  const hasHost = rest.length > 0 && (/[.:]|^localhost$/.test(first) || (/[A-Z]/.test(first) && !PART.test(first)));
  if (repository === '') return say`has no repository`;
  if (repository.split('/').includes('')) return say`has an empty part in its repository`;
  const parts = hasHost ? rest : [first, ...rest];
  // A part in capitals is a placeholder: registry.example/IMAGE.
  if (parts.some((part) => /^[A-Z0-9_-]+$/.test(part) && /[A-Z]/.test(part))) return undefined;
  if (parts.some((part) => /[A-Z]/.test(part))) return say`has capital letters in its repository`;
  if (hasHost && !PART.test(first)) {
    const [, host = first, port] = /^(.*?)(?::([^:\]]*))?$/.exec(first) ?? [];
    if (port !== undefined && !/^[0-9]+$/.test(port)) return say`has a port that is no number`;
    if (!HOST.test(host)) return say`has a registry that is no host name`;
  }
  if (parts.some((part) => /[^a-z0-9._-]/.test(part))) return say`has a sign in its repository that none may have`;
  if (parts.some((part) => !PART.test(part)))
    return say`has a repository with a dot, dash or underscore where a letter or digit is needed`;
  return repository.length > LONGEST_REPOSITORY ? say`has a repository of more than 255 letters` : undefined;
}

function mistakeInTag(tag: string): string | undefined {
  if (tag === '') return say`ends in a colon, without a tag`;
  if (tag.includes(':')) return say`has two tags`;
  if (/^[A-Z0-9_]+$/.test(tag) || /^[\w][\w.-]{0,127}$/.test(tag)) return undefined;
  if (tag.length > 128) return say`has a tag of more than 128 letters`;
  return /^[.-]/.test(tag)
    ? say`has a tag that begins with a dot or a dash`
    : say`has a sign in its tag that none may have`;
}

function mistakeInDigest(digest: string): string | undefined {
  const [algorithm = '', digits = ''] = digest.split(':');
  if (digest === '') return say`ends in an @, without a digest`;
  if (!digest.includes(':')) return say`has a digest that does not say by which algorithm it was made`;
  const length = Object.hasOwn(DIGEST_DIGITS, algorithm) ? DIGEST_DIGITS[algorithm] : undefined;
  if (length === undefined) return say`has a digest of an algorithm that no runtime knows`;
  // A digest in capitals that are no hexadecimal digits is a placeholder: `@sha256:DIGEST`.
  if (/[G-Z_]/.test(digits) && !/[a-z]/.test(digits)) return undefined;
  if (new RegExp(`^[0-9A-Fa-f]{${length}}$`).test(digits))
    return /[A-F]/.test(digits) ? say`has a digest in capital letters` : undefined;
  return say`has a digest that is not ${length} hexadecimal digits long`;
}
