import { printable } from './printable.js';
import { say } from './say.js';
import { utf8Length } from './utf8-length.js';

/** The longest name that file systems take, in bytes of UTF-8. */
const LONGEST = 255;

/**
 * Names of devices on Windows, whatever ending follows them: a file of such a name cannot be made, and a repository that has one
 * cannot be checked out there.
 * https://learn.microsoft.com/windows/win32/fileio/naming-a-file
 */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d\u00b9\u00b2\u00b3]) *(?:\.|$)/i;

/** What stands in no name on Windows. `/` is in no name anywhere. */
const RESERVED = /[<>:"|?*\\]/;

/** Returns why no file can have a name on every system, as words that follow it; undefined where one can. */
export function whyNoFileName(name: string): string | undefined {
  if (name === '' || name === '.' || name === '..') return say`names no file`;
  if (printable(name) !== name) return say`has characters that nobody sees`;
  if (RESERVED.test(name)) return say`has a character that no file of Windows can have (${RESERVED.exec(name)?.[0]})`;
  if (DEVICE.test(name)) return say`is the name of a device on Windows`;
  if (/[. ]$/.test(name)) return say`ends in a dot or a blank, which Windows leaves out`;
  if (utf8Length(name) > LONGEST) return say`is longer than ${LONGEST} bytes`;
  return undefined;
}

/** Returns true for a name that is a device on Windows, alone or with any ending. */
export function isDeviceName(name: string): boolean {
  return DEVICE.test(name);
}

/** Returns what is the same for all names that some file systems do not tell apart: they ignore case, or how accents are written. */
export function foldedName(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
