import { type Documented, documentedAt } from '../../core/schema/documented.js';
import { schemasOfParts } from '../../core/schema/file-schema.js';
import { referencePage } from '../../core/schema/reference-pages.js';
import { isTextOfCredential } from '../../core/secrets/names/key-names.js';
import { codeOf, escaped, withoutLinks } from '../../core/text/markdown.js';
import type { Range } from '../../core/text/range.js';
import { say } from '../../core/text/say.js';
import type { Checked } from '../diagnostics/checked.js';

/** The parts of a hover that are about the field at an offset, and the range of its key in the file. */
export interface FieldHover {
  readonly parts: readonly string[];
  readonly range: Range;
}

/** Returns what the schema of its object says of the field at an offset of a file; undefined where none says anything. */
export function fieldHover({ file, project }: Checked, offset: number, markdown: boolean): FieldHover | undefined {
  const { schemas, stream } = file;
  const placed = [...stream.documents].reverse().find(({ start }) => start <= offset);
  if (!schemas || !placed || file.fileClass === 'other') return undefined;
  const { document } = placed;
  const field = documentedAt(document.text, offset - placed.start, schemas, schemasOfParts(document, file));
  if (!field) return undefined;
  const { start, end } = field.range;
  const { kubernetesVersion } = project.configFor(file.path).settings;
  const page = referencePage(field.reference, kubernetesVersion);
  const link = page ? [markdown ? `[${page.title}](${page.url})` : `${page.title}: ${page.url}`] : [];
  return {
    parts: [...linesFor(field, markdown), ...link],
    range: { start: start + placed.start, end: end + placed.start },
  };
}

function linesFor(field: Documented, markdown: boolean): readonly string[] {
  const { name, type, required, description, since, until } = field;
  const isShown = (value: unknown): boolean => !isTextOfCredential(name, value);
  const [values, examples] = [field.values.filter(isShown), field.examples.filter(isShown)];
  const byDefault = isShown(field.default) ? field.default : undefined;
  const code = (text: string): string => codeOf(text, markdown);
  const facts = [
    type,
    ...(required ? ['required'] : []),
    ...(byDefault === undefined ? [] : [say`default ${code(JSON.stringify(byDefault))}`]),
    ...(since === undefined ? [] : [say`from Kubernetes 1.${since} on`]),
    ...(until === undefined ? [] : [say`up to Kubernetes 1.${until}`]),
  ];
  const head = `${markdown ? `**${escaped(name)}**` : name}: ${facts.join(say`, `)}`;
  // The descriptions of many fields list their values.
  const isListed = values.every((value) => description?.includes(value) === true);
  const list = values.length === 0 || isListed ? [] : [say`One of ${values.map(code).join(say`, `)}`];
  const usual = examples.filter((value) => value !== '' && description?.includes(value) !== true);
  const some = usual.length === 0 ? [] : [say`Such as ${usual.map(code).join(say`, `)}`];
  return [
    head,
    ...(description === undefined ? [] : [markdown ? withoutLinks(description) : description]),
    ...list,
    ...some,
  ];
}
