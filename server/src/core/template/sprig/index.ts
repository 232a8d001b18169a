import type { Functions } from '../function.js';
import { DATES } from './dates.js';
import { DEFAULTS } from './defaults.js';
import type { FunctionTable } from './define.js';
import { DICTS } from './dicts.js';
import { ENCODING } from './encoding.js';
import { JSON_FUNCTIONS } from './json.js';
import { LISTS } from './lists.js';
import { MATH } from './math.js';
import { PATHS } from './paths.js';
import { REGEX } from './regex.js';
import { SECRETS } from './secrets.js';
import { SEMVER } from './semver.js';
import { STRINGS } from './strings.js';
import { URLS } from './url.js';
import { WORDS } from './words.js';

const TABLES: readonly FunctionTable[] = [
  STRINGS,
  WORDS,
  LISTS,
  DICTS,
  DEFAULTS,
  MATH,
  ENCODING,
  PATHS,
  REGEX,
  SEMVER,
  URLS,
  DATES,
  JSON_FUNCTIONS,
  SECRETS,
];

/** Returns the functions of sprig v3, but `env` and `expandenv`, which Helm takes out. */
export function sprigFunctions(): Functions {
  return new Map(TABLES.flatMap((table) => Object.entries(table)));
}
