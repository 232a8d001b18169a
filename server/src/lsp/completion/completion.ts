import {
  type Command,
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  type CompletionList,
  type CompletionParams,
  CompletionTriggerKind,
  InsertTextFormat,
  InsertTextMode,
  MarkupKind,
  type Range,
} from 'vscode-languageserver';
import { schemasOfParts } from '../../core/schema/file-schema.js';
import { type Suggestion, suggestionsFor } from '../../core/schema/suggestions.js';
import { beginsDocument, kindOfTemplate, type Template } from '../../core/schema/templates.js';
import { isTextOfCredential } from '../../core/secrets/names/key-names.js';
import { suppressionPlaceAt } from '../../core/suppressions/suppression-place.js';
import { withoutLinks } from '../../core/text/markdown.js';
import type { Range as TextRange } from '../../core/text/range.js';
import { placeAt } from '../../core/yaml/place.js';
import { indentsLists, labelsIn } from '../../core/yaml/text-style.js';
import type { ReadDocument } from '../diagnostics/checked.js';
import { isConfigFile } from '../diagnostics/checker.js';
import { toRange } from '../diagnostics/to-lsp.js';
import type { ClientCapabilities } from '../session/client-capabilities.js';
import { configItems, suppressionItems } from './rule-completion.js';

const KINDS: Readonly<Record<Suggestion['kind'], CompletionItemKind>> = {
  field: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  object: CompletionItemKind.Class,
};

/** The command of VS Code that opens the list of suggestions: what was inserted ends where a known value begins. */
const SUGGEST: Command = { title: '', command: 'editor.action.triggerSuggest' };

/** Where completions come from. */
export interface CompletionSources {
  /** True where schemas say what may be written. */
  readonly fromSchemas: boolean;
  readonly templates: () => readonly Template[];
}

/**
 * Returns what may be written at a position of a document. Whole documents are offered only where one may begin. The list is asked
 * for again at every letter: what fits changes where a word becomes a key.
 */
export function complete(
  { document, file, project }: Pick<ReadDocument, 'document' | 'file' | 'project'>,
  { position, context: { triggerKind } = { triggerKind: CompletionTriggerKind.Invoked } }: CompletionParams,
  { rendersMarkdown, hasOwnCommands }: Pick<ClientCapabilities, 'rendersMarkdown' | 'hasOwnCommands'>,
  { fromSchemas, templates }: CompletionSources,
): CompletionList | null {
  const store = fromSchemas ? file.schemas : undefined;
  const { content } = document;
  const offset = content.offsetAt(position);
  const placed = [...file.stream.documents].reverse().find(({ start }) => start <= offset);
  if (!placed) return null;
  const { text } = placed.document;
  const at = ({ start, end }: TextRange): Range =>
    toRange(content, { start: start + placed.start, end: end + placed.start });
  const suppression = suppressionPlaceAt(text, offset - placed.start);
  if (suppression)
    return { isIncomplete: true, items: suppressionItems(suppression, at(suppression.word), project.today) };
  const place = placeAt(text, offset - placed.start);
  // A space that indents a line asks for nothing.
  if (!place || (triggerKind === CompletionTriggerKind.TriggerCharacter && place.kind === 'key')) return null;
  if (isConfigFile(file.path))
    return fromSchemas ? { isIncomplete: true, items: configItems(place, at(place.word)) } : null;
  const word = text.slice(place.word.start, place.word.end);
  const { kubernetesVersion: version } = project.configFor(file.path).settings;
  const parts = schemasOfParts(placed.document, file);
  const context = { version, indentsLists: indentsLists(text), labels: labelsIn(file.stream.text), parts };
  // A value that is written already needs no list, and Enter ends its line. A key goes on with what it requires. What a schema lists
  // for a credential may be one.
  const field = String(place.key ?? place.path.findLast((step) => typeof step === 'string') ?? '');
  const isOffered = (label: string): boolean => label !== word && !isTextOfCredential(field, label);
  const suggestions = store
    ? suggestionsFor(place, { store, ...context }).filter(({ label, kind }) => kind !== 'value' || isOffered(label))
    : [];
  const range = at(place.word);
  const items = suggestions.map((suggestion): CompletionItem => {
    const { label, kind, insert, detail, description, rank, continues = false } = suggestion;
    return {
      label,
      kind: KINDS[kind],
      sortText: kind === 'object' ? sortTextOf(label, AFTER_TEMPLATE) : `${rank}${label}`,
      insertTextFormat: InsertTextFormat.Snippet,
      insertTextMode: InsertTextMode.asIs,
      textEdit: { range, newText: insert },
      ...(detail === '' ? {} : { detail }),
      ...(description === undefined
        ? {}
        : {
            documentation: rendersMarkdown
              ? { kind: MarkupKind.Markdown, value: withoutLinks(description) }
              : description,
          }),
      ...(rank === 3 ? { tags: [CompletionItemTag.Deprecated] } : {}),
      ...(continues && hasOwnCommands ? { command: SUGGEST } : {}),
    };
  });
  const whole = beginsDocument(place) ? templates().map((template) => templateItem(template, range, word)) : [];
  return { isIncomplete: true, items: [...whole, ...items] };
}

/** Where a template and the first lines of its kind stand among what begins with the kind. */
const [TEMPLATE, AFTER_TEMPLATE] = [0, 1];

function sortTextOf(kind: string, place: number): string {
  // A space is before the letters of longer kinds.
  return `2${kind} ${place}`;
}

/**
 * Returns the item of a template. Where a word is written that is the start of its kind, the whole and hardened object stands
 * before the first lines of one.
 */
function templateItem(template: Template, range: Range, word: string): CompletionItem {
  const { prefixes, title, description, body } = template;
  const [prefix = title] = prefixes;
  const kind = kindOfTemplate(template);
  return {
    label: prefix,
    kind: CompletionItemKind.Snippet,
    // Where nothing is written all of them stand before the kinds.
    sortText: kind === undefined || word === '' ? `0${prefix}` : sortTextOf(kind, TEMPLATE),
    filterText: [kind ?? [], prefixes].flat().join(' '),
    detail: title,
    documentation: description,
    insertTextFormat: InsertTextFormat.Snippet,
    insertTextMode: InsertTextMode.asIs,
    textEdit: { range, newText: body },
  };
}
