import { parseImage } from '../../kubernetes/image.js';
import { defineRule } from '../../rule.js';

export default defineRule({
  id: 'image-invalid-ref',
  family: 'images',
  level: 'error',
  scope: 'container',
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
  *check(container) {
    const image = container.at('image');
    const text = image?.string;
    if (!image || text === undefined || parseImage(text)) return;
    const wrong = mistakeIn(text);
    if (wrong) yield { at: image, message: `The image of container "${container.name}" ${wrong}` };
  },
});

/**
 * What is wrong with a reference. Texts that stand for an image put in later, such as `IMAGE_URL`, `$(params.image)`,
 * `ko://…` or `<image>`, are left alone, as are those that are not written to their end.
 */
function mistakeIn(text: string): string | undefined {
  if (/[$<>{}%*[\]]/.test(text) || /^[A-Z0-9_-]+$/.test(text)) return undefined;
  if (/^(?:https?|docker|oci):\/\//.test(text)) return 'has a scheme, which no image has';
  if (/\s/.test(text)) return 'has a blank in it';
  const [name = '', digest] = text.split('@');
  if (/^sha256:./.test(digest ?? '') && !/^sha256:[0-9a-f]{64}$/.test(digest ?? ''))
    return 'has a digest that is not 64 hexadecimal digits long';
  const [first = '', ...rest] = name.split('/');
  const last = (rest.at(-1) ?? first).split(':');
  if (last.length > 2) return 'has two tags';
  const path = (/[.:]/.test(first) && rest.length > 0 ? rest : [first, ...rest]).join('/').split(':')[0] ?? '';
  // All capitals are a placeholder: registry.example/IMAGE.
  const capitals = path.split('/').some((part) => /[A-Z]/.test(part) && /[a-z]/.test(part));
  return capitals && /^[A-Za-z0-9._/-]+$/.test(path) ? 'has capital letters in its repository' : undefined;
}
