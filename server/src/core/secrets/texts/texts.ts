import { scriptLanguageOf } from '../../kubernetes/programs.js';
import { nameOf } from '../../text/paths.js';
import { hereDocumentsIn } from '../../text/shell/here-documents.js';
import { keyKind, looksLikeKeyName } from '../names/key-names.js';
import { keyPairHalf } from '../names/key-pairs.js';
import { directivesIn } from './directives.js';
import { headersIn } from './headers.js';
import { addApart, isCredentialName, type Named } from './named.js';
import { literalsIn } from './program.js';
import { SIGNS } from './program-arguments.js';
import { propertiesOf } from './properties.js';
import { argumentsOf } from './shell.js';
import { elementsIn } from './xml.js';

/** What a text is written in, as far as its place says. */
export type Language = 'shell' | 'program' | 'configuration';

/** `#!/usr/bin/env bash`, `#!/bin/sh -e`. */
const FIRST_LINE = /^#![ \t]*(\S{1,100})(?:[ \t]+(?:-S[ \t]+)?(\S{1,100}))?/;
/** A text without any of these holds no credential under a name: a cheap look before the patterns are tried. */
const SUSPECT = new RegExp(
  `pass|pwd|pw|secret|token|key|cred|auth|jwt|psk|bearer|basic|cookie|identified|bcrypt|argon2|${SIGNS}|^"[^"\\s]{1,100}"[ \\t]+"|:[^\\s:]{1,100}:[^\\s:]{1,100}:`,
  'im',
);
/** False for a text that holds no credential under a name, and for a name that says of none: a cheap look. */
export function mayHoldCredential(text: string): boolean {
  return SUSPECT.test(text);
}

/** What the end of a file's name says of its language; undefined where it says nothing. */
export function languageOfFile(name: string): Language | undefined {
  const end = /\.([A-Za-z0-9]{1,10})$/.exec(name)?.[1]?.toLowerCase();
  if (end === undefined) return undefined;
  if (/^(?:sh|bash|zsh|ksh|ash)$/.test(end)) return 'shell';
  if (/^(?:py|js|mjs|cjs|ts|rb|pl|php|groovy|lua|ps1|go|java|kt|scala|r|jl|cs|rego|sql|j2)$/.test(end))
    return 'program';
  return /^(?:properties|ini|cfg|cnf|toml|env)$/.test(end) ? 'configuration' : undefined;
}

/** True for what is run, and so is no document. */
export function isProgram(language: Language | undefined): boolean {
  return language === 'shell' || language === 'program';
}

/**
 * Everything a text of any kind gives under the name of a credential, in its order: what it says is judged by others.
 * `language` counts where the text does not say it itself.
 */
export function credentialsIn(text: string, language?: Language): readonly Named[] {
  if (!mayHoldCredential(text)) return [];
  const found: Named[] = [];
  switch (spoken(text, language)) {
    case 'shell':
      addApart(found, hereDocuments(text));
      addApart(found, argumentsOf(text));
      break;
    case 'xml':
      addApart(found, elementsIn(text));
      break;
    case 'line':
      addApart(found, directivesIn(text));
      addApart(found, argumentsOf(text));
      break;
    case 'configuration':
      addApart(found, configurationIn(text));
      break;
  }
  addApart(found, literalsIn(text));
  addApart(found, headersIn(text));
  return found;
}

function spoken(text: string, language: Language | undefined): Language | 'xml' | 'line' {
  const line = FIRST_LINE.exec(text);
  if (line) {
    const [, path = '', behind = ''] = line;
    return scriptLanguageOf(nameOf(path) === 'env' ? behind : path) === 'shell' ? 'shell' : 'program';
  }
  if (language !== undefined) return language;
  if (/^\s{0,100}<[?!A-Za-z][\s\S]*>\s{0,100}$/.test(text) && !/^\s*<(?:match|source|filter|label|system)\b/.test(text))
    return 'xml';
  if (!text.trim().includes('\n')) return 'line';
  // Kubernetes' own idiom for scripts without a first line that says so.
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
  addApart(
    found,
    properties.filter((one) => isCredentialName(one.name, one.value) || (paired && isHalf(one))),
  );
  addApart(found, directivesIn(text));
  // `db = host=… password=…`: a value may be a line of its own kind.
  const within = properties.filter(({ value }) => value.includes('='));
  addApart(
    found,
    within.flatMap(({ value, start }) => moved(argumentsOf(value), start)),
  );
  return found;
}

/** What stands in the files that a script writes. */
function hereDocuments(text: string): readonly Named[] {
  return hereDocumentsIn(text).flatMap(({ start, end }) => moved(configurationIn(text.slice(start, end)), start));
}

function moved(found: readonly Named[], by: number): readonly Named[] {
  return found.map((one) => ({ ...one, start: one.start + by, end: one.end + by }));
}
