import { needsProgram } from '../../encryption/sops/config.js';
import type { FixWorld } from '../../model/fix.js';
import { say } from '../../text/say.js';
import { fromRoot, heldPath } from '../files.js';
import { fluxFor } from '../flux-decryption.js';
import { type AddedKey, allocateKeys, type KnownKeys, quotedKeys } from '../keys.js';
import { findObject, type OpenObject } from '../objects.js';
import { shellQuote } from '../shell-words.js';
import {
  type Destination,
  describeValues,
  type MovedValue,
  type Placement,
  rotationAdvice,
  type WantedSecret,
} from './destination.js';
import { applyBeside } from './new-manifest.js';
import { extendedSecret, secretKeys, secretText } from './secret-file.js';
import { hasRoomFor, SECRET_FILE, secretNameFor } from './secret-name.js';
import { newSopsFile, programCommand, type SopsFile } from './sops-new-file.js';
import { namesForSops, placeForSops, type SopsPlace, whyNotManifest } from './sops-rules.js';
import { SOPS } from './targets.js';

/**
 * Returns the destination of a new Secret in a file that a rule of .sops.yaml matches, encrypted before it is written;
 * empty where no rule matches. An encrypted Secret cannot be extended: whoever encrypts cannot decrypt. Where the
 * `sops` program is needed, the plaintext is kept outside git until the user runs it.
 */
export function sopsSecretOf(wanted: WantedSecret, world: FixWorld): readonly Destination[] {
  if (!world.sopsSession) return [];
  const named = secretNameFor(wanted, world, (name) => waiting(name, wanted, world));
  if ('refused' in named) return [];
  const { name, found } = named;
  // The keys are not known yet: any key shows whether the rule encrypts a Secret's values.
  const keys = (wanted.exactKeys && wanted.keys) || ['value'];
  const place = placeForSops(world, namesForSops(name), (rule) => {
    const reason = whyNotManifest(rule, keys);
    return reason === undefined ? true : { refused: reason };
  });
  if (!place) return [];
  return [
    {
      kind: 'sops',
      target: SOPS,
      place: found ? say`Secret "${name}", which waits for the sops program` : newSecret(place),
      put: (values, planned) => ('refused' in place ? place : put(values, { name, found, wanted, place }, planned)),
    },
  ];
}

function newSecret(place: SopsPlace | Refused): string {
  const viaProgram = !('refused' in place) && needsProgram(place.rule);
  return viaProgram ? say`a new Secret that the sops program encrypts` : say`a new Secret, encrypted with SOPS`;
}

interface Target {
  readonly name: string;
  readonly found: OpenObject | undefined;
  readonly wanted: WantedSecret;
  readonly place: SopsPlace;
}

type Refused = { readonly refused: string };

function put(values: readonly MovedValue[], target: Target, world: FixWorld): Placement | Refused {
  const { name, found, wanted, place } = target;
  const { keys, added } = allocateKeys(values, found && secretKeys(found), wanted.exactKeys);
  const reason = whyNotManifest(
    place.rule,
    added.map(({ key }) => key),
  );
  if (reason !== undefined) return { refused: reason };
  const listed = applyBeside(world, place.path);
  if ('refused' in listed) return listed;
  const written = found ? extend(found, added, target, world) : create(added, target, world);
  if ('refused' in written) return written;
  const { files = [], edits = [], program } = written;
  const path = fromRoot(world, place.path);
  const flux = fluxFor(place.path, world);
  const who = flux.decrypts
    ? say`Flux decrypts it`
    : say`A Kustomization of Flux with \`decryption\` decrypts it, and so does KSOPS`;
  const several = values.length > 1;
  const [described, advice] = [describeValues(wanted, values), rotationAdvice(values)];
  return {
    keys: keys.map((key) => ({ name, key })),
    files: [...files, ...listed],
    edits: [...edits, ...flux.edits],
    manifest: place.path,
    handOff:
      program === undefined
        ? {
            title: several
              ? say`The ${described} are encrypted in ${path}. ${who}; without that, this does. ${advice}`
              : say`The ${described} is encrypted in ${path}. ${who}; without that, this does. ${advice}`,
            command: `sops --decrypt ${shellQuote(path)} | kubectl apply --server-side -f -`,
          }
        : {
            title: several
              ? say`The ${described} wait outside git for the sops program, which encrypts to ${path} for the keys of .sops.yaml. ${advice}`
              : say`The ${described} waits outside git for the sops program, which encrypts to ${path} for the keys of .sops.yaml. ${advice}`,
            command: program,
            waiting: [{ file: fromRoot(world, heldPath(world, heldName(name))), secret: name }],
          },
  };
}

type Written = Partial<Pick<Placement, 'files' | 'edits'>> & Pick<SopsFile, 'program'>;

function create(added: readonly AddedKey[], { name, wanted, place }: Target, world: FixWorld): Written | Refused {
  const why = say`Holds ${quotedKeys(added)}, encrypted`;
  return newSopsFile(place, secretText(name, wanted, added), heldName(name), why, world);
}

function extend(
  object: OpenObject,
  added: readonly AddedKey[],
  { name, place }: Target,
  world: FixWorld,
): Written | Refused {
  const more = extendedSecret(object, added);
  return 'refused' in more ? more : { ...more, program: programCommand(place.path, heldName(name), world) };
}

function heldName(name: string): string {
  return `${name}${SECRET_FILE}`;
}

/** Returns the Secret that an earlier move left for the program, where it can be extended. */
function waiting(name: string, wanted: WantedSecret, world: FixWorld): OpenObject | undefined {
  const found = findObject(world, heldPath(world, heldName(name)), (other) => other.kind === 'Secret');
  if (!found || found.resource.name !== name || found.resource.namespace !== wanted.namespace) return undefined;
  const known: KnownKeys = secretKeys(found);
  return hasRoomFor(wanted, known) ? found : undefined;
}
