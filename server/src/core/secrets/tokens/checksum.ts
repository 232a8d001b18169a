const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * Returns true where the last six characters are the CRC-32 of those before them in base 62, as in tokens of GitHub and
 * npm.
 * @see https://github.blog/2021-04-05-behind-githubs-new-authentication-token-formats/
 */
export function hasRightChecksum(body: string): boolean {
  if (body.length < 7) return false;
  let value = 0;
  for (const digit of body.slice(-6)) value = value * DIGITS.length + DIGITS.indexOf(digit);
  return value === crc32(body.slice(0, -6));
}

/** Computed bit by bit: it runs over thirty characters, and only where a token was found. */
function crc32(text: string): number {
  let crc = 0xffff_ffff;
  for (let index = 0; index < text.length; index++) {
    crc ^= text.charCodeAt(index);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb8_8320 : 0);
  }
  return (crc ^ 0xffff_ffff) >>> 0;
}
