import { scriptLanguageOf } from '../../kubernetes/programs.js';
import { nameOf } from '../../text/paths.js';
import { hereDocumentsIn } from '../../text/shell/here-documents.js';
import { keyKind, looksLikeKeyName } from '../names/key-names.js';
import { keyPairHalf } from '../names/key-pairs.js';
import { directivesIn } from './directives.js';
import { headersIn } from './headers.js';
import { addNonOverlapping, isCredentialName, type Named } from './named.js';
import { literalsIn } from './program.js';
import { PROGRAM_FRAGMENTS } from './program-arguments.js';
import { propertiesOf } from './properties.js';
import { argumentsOf } from './shell.js';
import { elementsIn } from './xml.js';

/** The language of a text, as far as its place tells. */
export type Language = 'shell' | 'program' | 'configuration';

/** `#!/usr/bin/env bash`, `#!/bin/sh -e`. */
const FIRST_LINE = /^#![ \t]*(\S{1,100})(?:[ \t]+(?:-S[ \t]+)?(\S{1,100}))?/;
/** A fragment of every text with a credential under a name: a cheap check before the patterns. */
const SUSPECT = new RegExp(
  `pass|pwd|pw|secret|token|key|cred|auth|jwt|psk|bearer|basic|cookie|identified|bcrypt|argon2|${PROGRAM_FRAGMENTS}|^"[^"\\s]{1,100}"[ \\t]+"|:[^\\s:]{1,100}:[^\\s:]{1,100}:`,
  'im',
);
/** Returns false for a text without a credential under a name, and for a name of none: a cheap check. */
export function mayHoldCredential(text: string): boolean {
  return SUSPECT.test(text);
}

/** Returns the language of a file by the ending of its name; undefined for unknown endings. */
export function languageOfFile(name: string): Language | undefined {
  const end = /\.([A-Za-z0-9]{1,10})$/.exec(name)?.[1]?.toLowerCase();
  if (end === undefined) return undefined;
  if (/^(?:sh|bash|zsh|ksh|ash)$/.test(end)) return 'shell';
  if (/^(?:py|js|mjs|cjs|ts|rb|pl|php|groovy|lua|ps1|go|java|kt|scala|r|jl|cs|rego|sql|j2)$/.test(end))
    return 'program';
  return /^(?:properties|ini|cfg|cnf|toml|env)$/.test(end) ? 'configuration' : undefined;
}

/** Returns true for the language of a program or script, which is no document. */
export function isProgram(language: Language | undefined): boolean {
  return language === 'shell' || language === 'program';
}

/**
 * Returns all values under names of credentials in a text of any kind, in its order. They are not judged yet.
 * `language` is the default for a text that does not show its language itself.
 */
export function credentialsIn(text: string, language?: Language): readonly Named[] {
  if (!mayHoldCredential(text)) return [];
  const found: Named[] = [];
  switch (languageOf(text, language)) {
    case 'shell':
      addNonOverlapping(found, hereDocuments(text));
      addNonOverlapping(found, argumentsOf(text));
      break;
    case 'xml':
      addNonOverlapping(found, elementsIn(text));
      break;
    case 'line':
      addNonOverlapping(found, directivesIn(text));
      addNonOverlapping(found, argumentsOf(text));
      break;
    case 'configuration':
      addNonOverlapping(found, configurationIn(text));
      break;
  }
  addNonOverlapping(found, literalsIn(text));
  addNonOverlapping(found, headersIn(text));
  return found;
}

function languageOf(text: string, language: Language | undefined): Language | 'xml' | 'line' {
  const line = FIRST_LINE.exec(text);
  if (line) {
    const [, path = '', behind = ''] = line;
    return scriptLanguageOf(nameOf(path) === 'env' ? behind : path) === 'shell' ? 'shell' : 'program';
  }
  if (language !== undefined) return language;
  if (/^\s{0,100}<[?!A-Za-z][\s\S]*>\s{0,100}$/.test(text) && !/^\s*<(?:match|source|filter|label|system)\b/.test(text))
    return 'xml';
  if (!text.trim().includes('\n')) return 'line';
  // The usual beginnings of scripts in Kubernetes without a first line that names the shell.
  return /^[ \t]{0,20}(?:set -(?:[a-z]*[eux]|o )|until |while |exec |if \[|(?:fi|done|esac)[ \t]*\r?$|export \w+=\$\(|(?:kubectl|helm) )/m.test(
    text,
  )
    ? 'shell'
    : 'configuration';
}

function configurationIn(text: string): readonly Named[] {
  const properties = propertiesOf(text);
  const isHalf = ({ name, value }: Named): boolean =>
    keyKind(name) !== 'other' && keyPairHalf(name) !== undefined && !looksLikeKeyName(value);
  const halves = new Set(properties.filter(isHalf).map(({ name }) => keyPairHalf(name)));
  const paired = halves.has('access') && halves.has('secret');
  const found: Named[] = [];
  addNonOverlapping(
    found,
    properties.filter((one) => isCredentialName(one.name, one.value) || (paired && isHalf(one))),
  );
  addNonOverlapping(found, directivesIn(text));
  // `db = host=… password=…`: a value may contain assignments of its own.
  const within = properties.filter(({ value }) => value.includes('='));
  addNonOverlapping(
    found,
    within.flatMap(({ value, start }) => shifted(argumentsOf(value), start)),
  );
  return found;
}

/** Returns the credentials in the files that a script writes. */
function hereDocuments(text: string): readonly Named[] {
  return hereDocumentsIn(text).flatMap(({ start, end }) => shifted(configurationIn(text.slice(start, end)), start));
}

function shifted(found: readonly Named[], by: number): readonly Named[] {
  return found.map((one) => ({ ...one, start: one.start + by, end: one.end + by }));
}
