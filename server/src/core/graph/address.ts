/**
 * Returns true for an address with a credential in it, such as `https://user:password@host`: it is no name that may be kept. The user
 * of `ssh://git@host` is none.
 */
export function hasCredential(address: string): boolean {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i.exec(address) ?? [];
  const user = rest.slice(0, Math.max(rest.lastIndexOf('@'), 0));
  return user.includes(':') || (user !== '' && /^https?$/i.test(scheme));
}
