import { describe, type Resource } from '../../kubernetes/resource.js';
import type { Fix, FixWorld } from '../../model/fix.js';
import { type AddressAccount, accountIn } from '../../secrets/values/source-address.js';
import type { Range } from '../../text/range.js';
import { phrase, say, words } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { insertEntry } from '../../yaml/edit/edits.js';
import { destinationsOfMove, fixFor, refusedFix } from '../destinations/choices.js';
import { type KnownMove, moveKnown } from '../destinations/destination.js';
import { dnsName } from '../names.js';
import { replacePart } from '../scalar-part.js';

const TITLE = phrase`Move user and password`;

/**
 * Returns the fixes that move the account out of the address of a Flux source: `username` and `password` of a Secret, which
 * `spec.secretRef` then names. Where Flux reads something else for such a source, the fix says what.
 */
export function sourceAccountToSecret(
  resource: Resource,
  address: Cursor,
  credential: Range,
  world: FixWorld,
): readonly Fix[] {
  const account = accountIn(address.text);
  if (account?.range.start !== credential.start)
    return [refusedFix(say`Flux fills in nothing from a Secret in the path or the query of an address`)];
  const spec = resource.cursor.at('spec');
  const login = loginOf(account);
  const reason = whyNotRead(resource, account) ?? whyNoReference(spec, address, world);
  if (reason !== undefined) return [refusedFix(reason, say`${TITLE} to a Secret`)];
  if (!spec || 'refused' in login) return [refusedFix('refused' in login ? login.refused : say`there is no "spec"`)];
  const move: KnownMove = {
    values: [
      { key: 'username', value: login.user },
      { key: 'password', value: login.password },
    ],
    subject: say`"username", "password" of ${describe(resource)}`,
    namespace: resource.namespace,
    name: `${dnsName(resource.name ?? resource.kind).slice(0, 50)}-credentials`,
    exactKeys: true,
  };
  const part = { start: account.range.start, end: account.range.end + 1 };
  return destinationsOfMove(move, world)
    .filter(({ kind }) => kind !== 'existing')
    .map((one) => ({
      ...fixFor(say`${login.title} to ${one.place}`, one, (to, planned) =>
        moveKnown(move, to, address, planned, ([at], changes) => {
          if (at)
            changes
              .edit(replacePart(address, part, ''))
              .edit(insertEntry(spec, 'secretRef', { name: at.name }, ['url']));
        }),
      ),
      ...(login.risk === undefined ? {} : { risk: login.risk }),
    }));
}

/** Returns the reason why Flux reads no user and password for this source; undefined where it does. */
function whyNotRead({ kind, cursor }: Resource, { scheme, user, password }: AddressAccount): string | undefined {
  switch (kind) {
    case 'Bucket':
      return say`Flux reads no user and password for a Bucket; keep "accesskey" and "secretkey" in a Secret that spec.secretRef names`;
    case 'OCIRepository':
    case 'ImageRepository':
      return say`Flux reads the account of a registry from a Secret of type kubernetes.io/dockerconfigjson; make one with \`kubectl create secret docker-registry\`, and name it in spec.secretRef`;
  }
  if (kind === 'GitRepository' && scheme === 'ssh')
    return say`Flux reads no password for SSH; keep "identity" and "known_hosts" in a Secret that spec.secretRef names`;
  if (!(kind === 'HelmRepository' ? /^(?:https?|oci)$/ : /^https?$/).test(scheme))
    return say`how Flux reads an account for an address of this scheme is not known`;
  const provider = cursor.at('spec', 'provider');
  if (provider && provider.value !== 'generic') return say`spec.provider says that the account comes from elsewhere`;
  if (kind === 'HelmRepository' && (user === '' || password === ''))
    return say`Flux wants both user and password for charts, and what the server takes as the other one is not known`;
  return undefined;
}

/** Returns the reason why no reference to a Secret can be added; undefined where it can. */
function whyNoReference(spec: Cursor | undefined, address: Cursor, world: FixWorld): string | undefined {
  if (spec?.has('secretRef'))
    return say`"secretRef" stands beside it already; put "username" and "password" into that Secret, and take them out of the address`;
  if (address.text.includes('${')) return say`the value is filled in by a substitution before Flux sees it`;
  if (world.isPatch?.(world.path))
    return say`the object is completed by a patch here; whether it names a Secret already is written elsewhere`;
  return undefined;
}

/** User and password as the Secret has them, and what the move is called. */
interface Login {
  readonly user: string;
  readonly password: string;
  readonly title: string;
  readonly risk?: string;
}

function loginOf({ user, password }: AddressAccount): Login | { readonly refused: string } {
  const [plainUser, plainPassword] = [decoded(user), decoded(password)];
  if (plainUser === undefined || plainPassword === undefined)
    return { refused: say`a percent sign in the account is no percent-encoding` };
  // Servers of git that take a token as the user take it as the password of any user, too.
  if (plainPassword === '')
    return {
      user: 'git',
      password: plainUser,
      title: say`Move the token, as the password of user "git",`,
      risk: say`servers that take a token as the user only`,
    };
  // Flux reads no password without a user.
  if (plainUser === '')
    return {
      user: 'git',
      password: plainPassword,
      title: say`Move the password, of user "git",`,
      risk: say`servers that want no user`,
    };
  return { user: plainUser, password: plainPassword, title: words(TITLE) };
}

/** Returns a text without its percent-encoding; undefined where that is broken. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
