// The texts that the language server says to people, as its sources have them: the templates with the tags `say` and `phrase`.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { root } from './load.mjs';

const SOURCES = path.join(root, 'server', 'src');
const TAGS = ['say', 'phrase'];

let texts;

/** Returns all texts, each once, sorted: `Container "{0}" runs privileged`. */
export function serverTexts() {
  texts ??= [...new Set([...taggedTemplates()].map(({ template }) => keyOf(template)))].sort();
  return texts;
}

/** Returns the tagged templates of all sources, each with its tag and the file that it stands in. */
export function* taggedTemplates() {
  const files = readdirSync(SOURCES, { recursive: true }).filter((name) => name.endsWith('.ts'));
  for (const file of files.sort()) {
    const text = readFileSync(path.join(SOURCES, file), 'utf8');
    // Most files say nothing, and to parse them takes longer than all the rest.
    if (!/\b(?:say|phrase)`/.test(text)) continue;
    yield* taggedIn(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true), file);
  }
}

function* taggedIn(node, file) {
  if (ts.isTaggedTemplateExpression(node) && TAGS.includes(node.tag.getText()))
    yield { tag: node.tag.getText(), template: node.template, node, file };
  const children = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* taggedIn(child, file);
}

/** Returns the key by which a catalogue has a template, as `keyOf` of core/text/say.ts does. */
function keyOf(template) {
  if (!ts.isTemplateExpression(template)) return template.text;
  return template.head.text + template.templateSpans.map(({ literal }, index) => `{${index}}${literal.text}`).join('');
}
