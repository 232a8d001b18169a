import { type InlayHint, InlayHintKind, type Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { podsOf } from '../../core/kubernetes/pod.js';
import { resourcesOf } from '../../core/kubernetes/resource.js';
import { say } from '../../core/text/say.js';
import type { Cursor } from '../../core/yaml/cursor.js';
import type { YamlStream } from '../../core/yaml/document.js';

/** The fields of a pod's security context that its containers have, too. Source: the API reference of PodSecurityContext. */
const INHERITED = [
  'runAsNonRoot',
  'runAsUser',
  'runAsGroup',
  'seccompProfile',
  'seLinuxOptions',
  'appArmorProfile',
  'windowsOptions',
] as const;

/** The longest label, in UTF-16 code units. VS Code cuts longer ones off (`editor.inlayHints.maximumLength`). */
const LONGEST_LABEL = 43;

/**
 * Returns a hint for each container in a range that inherits fields of the security context from its pod, at the end of the line of
 * its own `securityContext`, or of its name. Values that a template prints are left out.
 */
export function securityHints(stream: YamlStream, content: TextDocument, range: Range, path: string): InlayHint[] {
  const [from, to] = [content.offsetAt(range.start), content.offsetAt(range.end)];
  return stream.documents.flatMap(({ document, start }) => {
    if (start + (document.root?.range.end ?? 0) < from || to < start) return [];
    return resourcesOf(document)
      .flatMap((resource) => podsOf(resource, path))
      .flatMap(({ cursor, containers }) =>
        containers.flatMap((container) => {
          const own = container.cursor.at('securityContext');
          const at = own?.keyRange ?? container.label;
          const { line } = content.positionAt(start + at.end);
          if (line < range.start.line || line > range.end.line || own?.open || own?.opaque) return [];
          const inherited = INHERITED.flatMap((field) => {
            const value = cursor.at('securityContext', field);
            return value && !own?.has(field) ? textOf(field, value) : [];
          });
          if (inherited.length === 0) return [];
          return [
            {
              position: {
                line,
                character: content
                  .getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } })
                  .trimEnd().length,
              },
              label: labelOf(inherited),
              tooltip: say`The container has this from the security context of its pod:\n${inherited.join('\n')}`,
              kind: InlayHintKind.Parameter,
              paddingLeft: true,
            },
          ];
        }),
      );
  });
}

/**
 * Returns the fields with their values, or their names alone, or as many as can be shown with the number of the others. What is true is
 * told by its name.
 */
function labelOf(inherited: readonly string[]): string {
  const all = inherited.map((one) => one.replace(/: true$/, ''));
  const cut = all.map((_, more) => [...all.slice(0, all.length - more), ...(more > 0 ? [`+${more}`] : [])]);
  const [whole = all, ...shorter] = cut;
  const labels = [whole, all.map((one) => one.replace(/: .*/, '')), ...shorter].map(
    (one) => say`pod: ${one.join(say`, `)}`,
  );
  return labels.find(({ length }) => length <= LONGEST_LABEL) ?? labels.at(-1) ?? '';
}

/** Returns a field with its value; none where the value is not known. */
function textOf(field: string, value: Cursor): readonly string[] {
  if (value.kind === 'scalar') return value.opaque || value.isNull ? [] : [`${field}: ${value.text}`];
  const type = value.at('type');
  return value.open ? [] : [type && !type.opaque ? `${field}: ${type.text}` : field];
}
