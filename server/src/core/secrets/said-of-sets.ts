import type { AppliedSet } from '../applied/applied-set.js';
import { memo } from '../text/memo.js';
import { parseApplied, type YamlDocument } from '../yaml/document.js';
import { credentialTexts } from './credentials.js';
import { isDistinctive } from './sops-output.js';

const MASK = '••••••';
/** Values that would hide the same word wherever a message has it, and that everybody knows. */
const COMMON = /^(?:password|passwd|secret|token|key|credentials?|true|false|null|none|default|string)$/i;

/** Returns the text of a file; undefined where it is not known. */
type Read = (path: string) => string | undefined;

/** What a chart makes its objects of: what is a credential there is printed, or an entry of values. */
const TEMPLATE = /\/templates\/|\.tpl$/;
const YAML = /\.ya?ml$|\/Kustomization$/;

/**
 * Returns a message about a root, such as that of a template that fails, without the credentials that went into it: charts, Helm and
 * kustomize quote the values over which they fail.
 * @param sets What the root gives; also before an edit, where that is known.
 * @param read Returns the texts of the files of the root, which may have more than it gives: nothing comes of a root that fails.
 * @param more Further values that went into it.
 */
export function withoutCredentials(
  message: string,
  sets: readonly AppliedSet[],
  read: Read,
  more: readonly string[] = [],
): string {
  const values = [...credentialsOf(sets, read), ...more];
  let masked = message;
  for (const value of values.sort((a, b) => b.length - a.length))
    for (const form of new Set([value, JSON.stringify(value).slice(1, -1)])) masked = masked.replaceAll(form, MASK);
  // Of a pattern or a date, what follows the mistake is quoted.
  return masked.replace(/[^\s"'`,;:()[\]{}=]{6,}/g, (word) =>
    isDistinctive(word) && values.some((value) => value.includes(word)) ? MASK : word,
  );
}

/** Returns the values that are credentials in what roots give, and in the files that they give it from. */
export function credentialsOf(sets: readonly AppliedSet[], read: Read): ReadonlySet<string> {
  return new Set(sets.flatMap((set) => [...applied(set), ...written(set, read)]));
}

const applied = memo((set: AppliedSet): readonly string[] =>
  set.stream.documents.flatMap(({ document }) => textsOf(document)),
);

/** Remembered for as long as the set is: another text gives another set. */
const written = memo((set: AppliedSet, read: Read): readonly string[] => {
  const found = new Set<string>();
  for (const path of set.files) {
    if (!YAML.test(path) || TEMPLATE.test(path)) continue;
    const text = read(path);
    if (text === undefined) continue;
    for (const { document } of parseApplied(text).documents) for (const one of textsOf(document)) found.add(one);
  }
  return [...found];
});

function textsOf(document: YamlDocument): readonly string[] {
  return credentialTexts(document, true)
    .flatMap((text) => [text, ...text.split('\n')])
    .map((text) => text.trim())
    .filter((text) => text.length > 3 && !COMMON.test(text));
}
