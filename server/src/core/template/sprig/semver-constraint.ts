import { quote } from '../format/quote.js';
import { TemplateError } from '../function.js';
import { comparePre, compareVersions, IDENTIFIERS, parseVersion, type Version } from './semver-version.js';

/** One comparison of a constraint. */
interface Part {
  readonly operator: string;
  readonly version: Version;
  /** True where some number is left open: `1.x`, `1`, `*`. */
  readonly isOpen: boolean;
  readonly isMinorOpen: boolean;
  readonly isPatchOpen: boolean;
}

const BLANK = '[\\t\\n\\f\\r ]';
const OPERATORS = '=||!=|>|<|>=|=>|<=|=<|~|~>|\\^';
const NUMBERS = `v?([0-9|xX*]+)(\\.[0-9|xX*]+)?(\\.[0-9|xX*]+)?(-${IDENTIFIERS})?(?:\\+${IDENTIFIERS})?`;
const PLAIN = NUMBERS.replace(/\((?!\?)/g, '(?:');
const COMPARISON = `(?:${OPERATORS})${BLANK}*(?:${PLAIN})`;
const RANGE = new RegExp(`${BLANK}*(${PLAIN})${BLANK}+-${BLANK}+(${PLAIN})${BLANK}*`, 'g');
const PART = new RegExp(`^${BLANK}*(${OPERATORS})${BLANK}*(${NUMBERS})${BLANK}*$`);
const FIND = new RegExp(COMPARISON, 'g');
const VALID = new RegExp(`^ ?${COMPARISON}(?:[ ,]${COMPARISON})* ?$`);
const LONGEST = 512;
const MOST_GROUPS = 32;

/**
 * Returns the groups of a constraint, of which one has to hold in all of its parts.
 * @throws TemplateError for a text that is none.
 */
export function parseConstraint(text: string): readonly (readonly Part[])[] {
  if (text.length > LONGEST) throw new TemplateError(`constraint string is too long (max ${LONGEST} bytes)`);
  const groups = withoutRanges(text).split('||');
  if (groups.length > MOST_GROUPS) throw new TemplateError(`too many constraint groups (max ${MOST_GROUPS})`);
  return groups.map((group) => {
    // With single blanks and none beside commas there is one way to read it.
    const plain = group.replace(/[\t\n\f\r ]+/g, ' ').replace(/ ?, ?/g, ',');
    if (!VALID.test(plain) || group.endsWith(',')) throw new TemplateError(`improper constraint: ${quote(group)}`);
    return (plain.match(FIND) ?? [plain]).map(partOf);
  });
}

/** Returns a constraint with `>= 1, <= 2` for each `1 - 2`. */
function withoutRanges(text: string): string {
  let result = text;
  for (const [whole, from, to] of text.matchAll(RANGE)) {
    const at = result.indexOf(whole);
    result = `${result.slice(0, at)}>= ${from}, <= ${to} ${result.slice(at + whole.length)}`;
  }
  return result;
}

function partOf(text: string): Part {
  const match = PART.exec(text);
  if (!match) throw new TemplateError(`improper constraint: ${quote(text)}`);
  const [, operator = '', version = '', major = '', minor = '', patch = '', pre = ''] = match;
  const [isMajorOpen, isMinorOpen, isPatchOpen] = [major, minor.slice(1), patch.slice(1)].map(isWild);
  if (isMajorOpen) return part(operator, `0.0.0${pre}`, true, false, false);
  if (isMinorOpen) return part(operator, `${major}.0.0${pre}`, true, true, false);
  if (isPatchOpen) return part(operator, `${major}${minor}.0${pre}`, true, false, true);
  return part(operator, version, false, false, false);
}

function part(operator: string, version: string, isOpen: boolean, isMinorOpen: boolean, isPatchOpen: boolean): Part {
  try {
    return { operator, version: parseVersion(version), isOpen, isMinorOpen, isPatchOpen };
  } catch (error) {
    if (error instanceof TemplateError) throw new TemplateError('constraint parser error');
    throw error;
  }
}

function isWild(number: string): boolean {
  return number === '' || number === 'x' || number === 'X' || number === '*';
}

/** Returns true where a version fits one of the groups. One before a release fits only where the group names such a version. */
export function satisfies(version: Version, groups: readonly (readonly Part[])[]): boolean {
  return groups.some((group) => {
    const isPreAllowed = version.pre === '' || group.some((each) => each.version.pre !== '');
    return isPreAllowed && group.every((each) => fits(version, each));
  });
}

function fits(version: Version, each: Part): boolean {
  switch (each.operator) {
    case '!=':
      return differs(version, each);
    case '>':
      return isGreater(version, each);
    case '<':
      return compareVersions(version, each.version) < 0;
    case '>=':
    case '=>':
      return compareVersions(version, each.version) >= 0;
    case '<=':
    case '=<':
      return isAtMost(version, each);
    case '~':
    case '~>':
      return isNear(version, each);
    case '^':
      return isCompatible(version, each);
    default:
      return each.isOpen ? isNear(version, each) : compareVersions(version, each.version) === 0;
  }
}

function differs(version: Version, { version: than, isOpen, isMinorOpen, isPatchOpen }: Part): boolean {
  if (!isOpen) return compareVersions(version, than) !== 0;
  if (version.major !== than.major) return true;
  if (isMinorOpen) return false;
  if (version.minor !== than.minor) return true;
  if (isPatchOpen) return (version.pre !== '' || than.pre !== '') && comparePre(version.pre, than.pre) !== 0;
  return version.patch !== than.patch || compareVersions(version, than) !== 0;
}

function isGreater(version: Version, { version: than, isOpen, isMinorOpen, isPatchOpen }: Part): boolean {
  if (isOpen && version.major !== than.major) return version.major > than.major;
  if (isMinorOpen) return false;
  return isPatchOpen ? version.minor > than.minor : compareVersions(version, than) > 0;
}

function isAtMost(version: Version, { version: than, isOpen, isMinorOpen }: Part): boolean {
  if (!isOpen) return compareVersions(version, than) <= 0;
  return version.major < than.major || (version.major === than.major && (isMinorOpen || version.minor <= than.minor));
}

function isNear(version: Version, { version: than, isMinorOpen, isPatchOpen }: Part): boolean {
  if (compareVersions(version, than) < 0) return false;
  const isZero = than.major === 0n && than.minor === 0n && than.patch === 0n;
  if (isZero && !isMinorOpen && !isPatchOpen) return true;
  return version.major === than.major && (isMinorOpen || version.minor === than.minor);
}

function isCompatible(version: Version, { version: than, isMinorOpen, isPatchOpen }: Part): boolean {
  if (compareVersions(version, than) < 0 || version.major !== than.major) return false;
  if (than.major > 0n || isMinorOpen) return true;
  if (version.minor !== than.minor) return false;
  return than.minor > 0n || isPatchOpen || version.patch === than.patch;
}
