import { resourcesOf } from '../../kubernetes/resource.js';
import { append } from '../../text/append.js';
import { startOfLine } from '../../text/lines.js';
import { type Range, shiftRange } from '../../text/range.js';
import { commandsIn, type ShellCommand, type ShellWord } from '../../text/shell/commands.js';
import { hereDocumentsIn } from '../../text/shell/here-documents.js';
import { unquoted } from '../../text/shell/words.js';
import { parseStream } from '../../yaml/document.js';
import { definitionsOf } from '../definitions.js';
import type { DefinitionFact, KeyFact, ObjectFact } from '../facts.js';
import { type Arguments, argumentsBehind } from './arguments.js';
import { commandLines } from './command-lines.js';

/** The programs that make objects in a cluster, as definitions name them. */
type Maker = 'kubectl' | 'flux';

/** Matches the texts with a program that makes objects. */
const HAS_PROGRAM = /kubectl|\b(?:oc|k|flux)\b/i;
/** The word that runs kubectl, or another program with the same commands: by its name, its path or a variable. */
const KUBECTL = { name: /(?:^|[^\w.-])(?:kubectl|oc|k)(?:\.exe)?$/i, variable: /kubectl|_oc/i };
const FLUX = { name: /(?:^|[^\w.-])flux(?:\.exe)?$/i, variable: /flux/i };
const VARIABLE = /^@?\$[({]?\w*[)}]?$/;
/** The words of kubectl for the kinds that it makes so. */
const KINDS: Readonly<Record<string, 'Secret' | 'ConfigMap' | 'ServiceAccount'>> = {
  secret: 'Secret',
  secrets: 'Secret',
  configmap: 'ConfigMap',
  configmaps: 'ConfigMap',
  cm: 'ConfigMap',
  serviceaccount: 'ServiceAccount',
  serviceaccounts: 'ServiceAccount',
  sa: 'ServiceAccount',
};
/** The types of `kubectl create secret`, with the keys that they write by themselves. */
const SECRETS: Readonly<Record<string, readonly string[]>> = {
  generic: [],
  tls: ['tls.crt', 'tls.key'],
  'docker-registry': ['.dockerconfigjson'],
};
/** The types of `flux create secret`: what it writes depends on the address and on files. */
const OF_FLUX = /^(?:git|helm|oci|tls|proxy|notation|githubapp|receiver)$/;
/** Where flux makes Secrets unless it is told otherwise. */
const FLUX_NAMESPACE = 'flux-system';

const NAME = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;
const KEY = /^[\w.-]{1,253}$/;
/** What a shell, make or a template puts in. */
const EXPANSION = /\$\([^()]{0,200}\)|\$\{[^{}]{0,200}\}|\$\$?\w+/g;

/** Returns false for a text without commands that make objects: a cheap check. */
export function mayCreate(text: string): boolean {
  return (text.includes('create') || text.includes('<<')) && HAS_PROGRAM.test(text);
}

/**
 * Returns the Secrets, ConfigMaps and ServiceAccounts that people make with the commands that a text of any kind tells them: a script, a
 * Makefile, documentation, a script within YAML. Each command is an object, whose kind is the program. Offsets count from the start
 * of the text. It holds no value.
 */
export function madeByCommands(text: string): readonly ObjectFact[] {
  if (!mayCreate(text)) return [];
  const made: DefinitionFact[] = [];
  for (const line of commandLines(text)) {
    if (!HAS_PROGRAM.test(line.text)) continue;
    for (const command of commandsIn(line.text)) {
      const definition = definitionOf(command, line.text);
      if (definition) made.push(shifted(definition, line.start));
    }
  }
  append(made, inHereDocuments(text));
  return made.map((definition) => ({
    kind: definition.by ?? definition.kind,
    name: undefined,
    namespace: definition.namespace,
    range: definition.range,
    definitions: [definition],
    references: [],
    pods: [],
    selectors: [],
  }));
}

function shifted(definition: DefinitionFact, by: number): DefinitionFact {
  const keys = definition.keys.map((key) => ({ ...key, range: shiftRange(key.range, by) }));
  return { ...definition, range: shiftRange(definition.range, by), keys };
}

function definitionOf(command: ShellCommand, line: string): DefinitionFact | undefined {
  for (const [index, word] of command.words.entries()) {
    const { text } = unquoted(word);
    if (runs(KUBECTL, text)) return ofKubectl(argumentsBehind(command, index, line));
    if (runs(FLUX, text)) return ofFlux(argumentsBehind(command, index, line));
  }
  return undefined;
}

function ofKubectl({ words, flags }: Arguments): DefinitionFact | undefined {
  const [verb, noun, ...rest] = words;
  const kind = noun && Object.hasOwn(KINDS, noun.text) ? KINDS[noun.text] : undefined;
  if (verb?.text !== 'create' || kind === undefined) return undefined;
  if (kind !== 'Secret') return made('kubectl', kind, rest, kind === 'ConfigMap' ? writtenKeys(flags) : NO_KEYS, flags);
  const [type, ...names] = rest;
  const own = type && Object.hasOwn(SECRETS, type.text) ? SECRETS[type.text] : undefined;
  if (!own) return undefined;
  const [name] = names;
  const written = writtenKeys(flags);
  const fixed = name ? own.map((key) => ({ name: key, range: rangeOf(name) })) : [];
  const keys = own.length > 0 ? { keys: fixed, anyKey: false } : written;
  return made('kubectl', kind, names, keys, flags);
}

function ofFlux({ words, flags }: Arguments): DefinitionFact | undefined {
  const [verb, noun, type, ...names] = words;
  if (verb?.text !== 'create' || noun?.text !== 'secret' || !OF_FLUX.test(type?.text ?? '')) return undefined;
  return made('flux', 'Secret', names, { keys: [], anyKey: true }, flags);
}

/** The keys that a command writes. */
interface Keys {
  readonly keys: readonly KeyFact[];
  readonly anyKey: boolean;
}

const NO_KEYS: Keys = { keys: [], anyKey: false };

function made(
  by: Maker,
  kind: 'Secret' | 'ConfigMap' | 'ServiceAccount',
  [label, ...others]: readonly ShellWord[],
  { keys, anyKey }: Keys,
  flags: Arguments['flags'],
): DefinitionFact | undefined {
  // A sentence goes on behind the name; a command does not, but for what a variable may hold.
  if (!label || others.some(({ text }) => /^\w[\w-]*$/.test(text))) return undefined;
  const said = flags.get('namespace')?.at(-1)?.text ?? (by === 'flux' ? FLUX_NAMESPACE : undefined);
  const namespace = said !== undefined && NAME.test(said) ? said : '*';
  const name = NAME.test(label.text) ? label.text : undefined;
  const nameLike = name === undefined ? patternOf(label.text) : undefined;
  // Of a name that is not known at all nothing can be said, unless the namespace is.
  if (name === undefined && (nameLike === undefined || (nameLike === '*' && namespace === '*'))) return undefined;
  return {
    kind,
    name,
    ...(nameLike === undefined ? {} : { nameLike }),
    namespace,
    range: rangeOf(label),
    keys,
    // Without keys it is there for somebody to fill it.
    anyKey: anyKey || (keys.length === 0 && kind !== 'ServiceAccount'),
    by,
    ...(kind === 'Secret' ? { protection: 'external' as const } : {}),
  };
}

/** Returns a name with `*` for what is put in; undefined for a text that is no name. */
function patternOf(text: string): string | undefined {
  const pattern = text.replace(EXPANSION, '*').replace(/\*+/g, '*');
  return pattern.includes('*') && /^[a-z0-9.*-]+$/.test(pattern) ? pattern : undefined;
}

function writtenKeys(flags: Arguments['flags']): Keys {
  const keys: KeyFact[] = [];
  let anyKey = flags.has('from-env-file');
  for (const { text, start } of flags.get('from-literal') ?? []) {
    const key = /^([^=]+)=/.exec(text)?.[1] ?? '';
    if (KEY.test(key)) keys.push({ name: key, range: { start, end: start + key.length } });
    else anyKey = true;
  }
  for (const { text, start } of (flags.get('from-file') ?? []).flatMap(itemsOf)) {
    const [, key, path = ''] = /^(?:([^=]*)=)?(.*)$/s.exec(text) ?? [];
    const name = key ?? path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    const at = start + (key === undefined ? text.length - name.length : 0);
    // What has no ending may be a folder, each file of which is a key.
    if (KEY.test(name)) keys.push({ name, range: { start: at, end: at + name.length } });
    if (!KEY.test(name) || (key === undefined && !/\w\.\w/.test(name))) anyKey = true;
  }
  return { keys, anyKey };
}

/** The items of a list that is one word: `a.txt,b.txt`. */
function itemsOf({ text, start }: ShellWord): readonly ShellWord[] {
  return [...text.matchAll(/[^,]+/g)].map(({ 0: item, index }) => ({
    text: item,
    start: start + index,
    end: start + index + item.length,
  }));
}

function rangeOf({ start, end }: ShellWord): Range {
  return { start, end };
}

/** The line before the text of a here-document, where kubectl takes it. */
const TAKES_IT = /(?:kubectl|\boc|\bk)\b[^\n]{0,300}\b(?:create|apply|replace)\b/i;
const IN_NAMESPACE = /[ \t](?:-n|--namespace)[ \t=]?([a-z0-9-]{1,63})(?=\s)/;
const MADE_SO = /^(?:Secret|ConfigMap|ServiceAccount)$/;
/** A here-document longer than that, in UTF-16 code units, is not read. */
const LONGEST_DOCUMENT = 50_000;

/** Returns what manifests make that a script hands to kubectl. */
function inHereDocuments(text: string): readonly DefinitionFact[] {
  return hereDocumentsIn(text).flatMap(({ start, end }) => {
    const line = text.slice(Math.max(startOfLine(text, start - 1), start - 1000), start);
    if (!TAKES_IT.test(line) || end - start > LONGEST_DOCUMENT) return [];
    return parseStream(text.slice(start, end)).documents.flatMap((placed) =>
      resourcesOf(placed.document)
        .filter(({ kind, group }) => group === '' && MADE_SO.test(kind))
        .flatMap((resource) => definitionsOf(resource, resource.kind))
        .flatMap((definition) => byHand(definition, IN_NAMESPACE.exec(line)?.[1], start + placed.start)),
    );
  });
}

/** Returns what a manifest in a script defines, in which the shell may have put in any part. */
function byHand(definition: DefinitionFact, given: string | undefined, start: number): readonly DefinitionFact[] {
  const { name, namespace = given } = definition;
  const known = name !== undefined && NAME.test(name) ? name : undefined;
  const nameLike = known === undefined && name !== undefined ? patternOf(name) : undefined;
  if (known === undefined && nameLike === undefined) return [];
  const space = namespace !== undefined && NAME.test(namespace) ? namespace : '*';
  if (known === undefined && nameLike === '*' && space === '*') return [];
  const { name: _, ...others } = shifted(definition, start);
  return [
    {
      ...others,
      name: known,
      ...(nameLike === undefined ? {} : { nameLike }),
      namespace: space,
      by: 'kubectl',
      ...(definition.kind === 'Secret' ? { protection: 'external' as const } : {}),
    },
  ];
}

function runs({ name, variable }: typeof KUBECTL, word: string): boolean {
  return name.test(word) || (VARIABLE.test(word) && variable.test(word));
}
