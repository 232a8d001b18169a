import { mayRun, programsIn } from '../kubernetes/programs.js';
import { append } from '../text/append.js';
import { folderOf, nameOf, resolvePath } from '../text/paths.js';
import { commandsIn } from '../text/shell/commands.js';
import { hasInOrder } from '../text/wildcards.js';

/** Lists of values files: those of Argo CD, Flux and Skaffold, and those of a Helmfile. */
const LIST = /^([ \t]*(?:- )?)(values?Files|values|secrets):[ \t]*(?:\[([^\]\n]{0,2000})\])?[ \t]*(?:#.*)?$/;
const ITEM = /^([ \t]*)- ([^#\n]+)/;
const IS_HELMFILE = /^(?:releases|environments|helmfiles):/m;
/**
 * The words alone: a search that is not bound to lines is ten times as fast, and nearly all texts have none of them.
 */
const WORDS = /alues?Files:|releases:|environments:|helmfiles:|helm(?:file)?[ \t]/;
const MAY_NAME = /^[ \t]*(?:- )?values?Files:|^(?:releases|environments|helmfiles):|\bhelm(?:file)?[ \t]/m;
/** The folder of the chart in an Application. */
const CHART_PATH = /^[ \t]*(?:- )?path:[ \t]*["']?([\w./-]{1,300})["']?[ \t]*$/gm;
const MAY_RUN_HELM = mayRun(({ valuesFlags }) => valuesFlags !== undefined);
/** The most folders of charts that are taken from one file. */
const MOST_FOLDERS = 20;

/**
 * Returns the values files that a text passes to Helm: ends of paths that begin with `/`, or whole paths; `*` in them
 * stands for a part of a name. `path` is the text's own file.
 */
export function valuesNamedIn(path: string, text: string): readonly string[] {
  if (!WORDS.test(text) || !MAY_NAME.test(text)) return [];
  const charts = [...text.matchAll(CHART_PATH)].slice(0, MOST_FOLDERS).map((match) => match[1] ?? '');
  const listed = listedIn(text).flatMap((name) => charts.flatMap((chart) => resolvePath(chart, name) ?? []));
  const ends = [...listed, ...listedIn(text), ...passedIn(text)];
  return [...new Set(ends.flatMap((name) => endsOf(name, folderOf(path))))];
}

/**
 * Returns the paths of a named file. A name alone, or a wildcard for all names of a folder, names a file beside the
 * text: elsewhere other files have such names, too.
 */
function endsOf(name: string, folder: string): readonly string[] {
  const beside = resolvePath(folder, name);
  const end = name.replace(/^(?:(?:\$\w{1,100}|\*|\.{0,2})\/)+/, '');
  const isTelling = end.includes('/') && !/^\*\.\w+$/.test(nameOf(end));
  return [...(beside === undefined ? [] : [beside]), ...(isTelling ? [`/${end}`] : [])];
}

function listedIn(text: string): readonly string[] {
  const found: string[] = [];
  const isHelmfile = IS_HELMFILE.test(text);
  let above = -1;
  for (const line of text.split('\n')) {
    const indent = line.search(/\S/);
    const item = above >= 0 && indent >= above ? ITEM.exec(line)?.[2] : undefined;
    if (item !== undefined) found.push(item);
    else if (indent >= 0 && indent <= above) above = -1;
    const [, before, key = '', inline] = LIST.exec(line) ?? [];
    if (before === undefined || !(key.endsWith('Files') || isHelmfile)) continue;
    above = before.length;
    append(found, (inline ?? '').split(','));
  }
  return found.flatMap(fileName);
}

/** Returns the files behind the options of commands: `helm upgrade -f a.yaml,b.yaml --values=c.yaml`. */
function passedIn(text: string): readonly string[] {
  if (!MAY_RUN_HELM.test(text)) return [];
  const programs = commandsIn(text).flatMap((command) => [...programsIn(command)]);
  return programs.flatMap(({ program: { valuesFlags = [] }, behind }) =>
    behind.flatMap(({ text: word }, index) => {
      const flag = valuesFlags.find((one) => word === one || word.startsWith(`${one}=`));
      if (flag === undefined) return [];
      const value = word === flag ? (behind[index + 1]?.text ?? '') : word.slice(flag.length + 1);
      return value.split(',').flatMap(fileName);
    }),
  );
}

/** Returns the name of a YAML file in a list, with `*` for templates and variables; empty for other texts. */
function fileName(text: string): readonly string[] {
  const name = text
    .trim()
    .replace(/^["']|["']$/g, '')
    .replace(/\{\{[^}]{0,200}\}\}|\$\{[^}]{0,200}\}|\$\([^)]{0,200}\)/g, '*')
    .replace(/\$\w{1,100}(?![\w/])/g, '*');
  return /^[^\s:]+\.ya?ml$/.test(name) && /[\w/]/.test(name.replace(/\.ya?ml$/, '')) ? [name] : [];
}

/** Returns true for a path that is, or ends in, the named one. */
export function isNamedBy(named: string, path: string): boolean {
  if (!named.includes('*')) return path === named || (named.startsWith('/') && path.endsWith(named));
  const [wanted, given] = [named.split('/'), path.split('/')];
  const last = given.slice(-wanted.length);
  return (
    last.length === wanted.length &&
    wanted.every((part, index) => part === '' || hasInOrder(part.split('*'), last[index] ?? ''))
  );
}
