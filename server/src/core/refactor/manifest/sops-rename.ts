import type { CreationRule } from '../../encryption/sops/config.js';
import { describe, type Resource, resourcesOf } from '../../kubernetes/resource.js';
import type { FileChange, Fix, FixPlan, FixWorld, HandOff } from '../../model/fix.js';
import { say } from '../../text/say.js';
import { refusedFix } from '../destinations/choices.js';
import { newSopsFile } from '../destinations/sops-new-file.js';
import { encryptOwnFile } from '../destinations/sops-own-file.js';
import { namesForSops, placeForSops, type SopsPlace } from '../destinations/sops-rules.js';
import { SOPS } from '../destinations/targets.js';
import { fromRoot } from '../files.js';
import { fluxFor } from '../flux-decryption.js';
import { dnsName } from '../names.js';
import { PlanChanges } from '../plan-changes.js';
import { shellQuote } from '../shell-words.js';
import { addToKustomizations, renameInKustomizations } from './kustomized.js';

/**
 * Returns the fixes that encrypt a Secret manifest where no rule of `.sops.yaml` matches its file, but one matches
 * another name: the file is renamed, or the Secret moves to a new file where the old one has other objects too.
 * Kustomizations that name the file are changed as well. Empty where no rule matches Secrets here. `whyNot` returns the
 * reason why a rule leaves the value in plaintext.
 */
export function encryptUnderOtherName(
  resource: Resource,
  world: FixWorld,
  whyNot: (rule: CreationRule) => string | undefined,
): readonly Fix[] {
  if (!world.sopsSession) return [];
  const alone = standsAlone(resource, world);
  const stem = alone ? fileStem(world) : dnsName(resource.name ?? '');
  const place = placeForSops(world, namesForSops(stem), (rule) => whyNot(rule) === undefined);
  if (!place) return [];
  if ('refused' in place) return [refusedFix(place.refused, say`Encrypt with SOPS under another name`)];
  const name = fromRoot(world, place.path);
  return [
    alone
      ? {
          title: say`Rename to ${name} and encrypt with SOPS`,
          safety: 'create',
          encrypts: true,
          to: SOPS,
          plan: (now) => renamePlan(resource, place, now),
        }
      : {
          title: say`Move the Secret to ${name}, encrypted with SOPS`,
          safety: 'create',
          encrypts: true,
          to: SOPS,
          plan: (now) => movePlan(resource, place, now),
        },
  ];
}

function fileStem(world: FixWorld): string {
  const name = fromRoot(world, world.path).split('/').at(-1) ?? '';
  return name.replace(/\.ya?ml$/, '');
}

/** Returns true where the file has only this Secret. */
function standsAlone(resource: Resource, world: FixWorld): boolean {
  const documents = (world.files.streamOf(world.path)?.documents ?? []).filter(({ document }) => document.root);
  const [only] = documents;
  return (
    documents.length === 1 &&
    only !== undefined &&
    only.document.text === resource.cursor.document.text &&
    isWhole(resource)
  );
}

/** Returns true for an object that is a document, and no item of a list. */
function isWhole({ cursor }: Resource): boolean {
  return cursor.parent === undefined && !cursor.embedding && resourcesOf(cursor.document).length === 1;
}

function renamePlan(resource: Resource, { path: to, rule }: SopsPlace, world: FixWorld): FixPlan {
  const [from, name] = [world.path, to].map((path) => shellQuote(fromRoot(world, path)));
  const command = `git mv ${from} ${name} && sops --encrypt --in-place ${name}`;
  const encrypted = encryptOwnFile(rule, to, command, world);
  if ('refused' in encrypted) return encrypted;
  const changes = new PlanChanges(world, resource.cursor);
  renameInKustomizations(world, to, changes);
  for (const edit of fluxFor(to, world).edits) changes.editObject(edit);
  const plan = changes.toPlan(handOffFor(resource, to, world));
  if ('refused' in plan) return plan;
  const own: readonly FileChange[] = [
    encrypted,
    { kind: 'rename', path: world.path, to, why: say`The rule of .sops.yaml is meant for this name` },
  ];
  return { ...plan, files: [...(plan.files ?? []), ...own] };
}

function movePlan(resource: Resource, place: SopsPlace, world: FixWorld): FixPlan {
  const { document } = resource.cursor;
  if (!isWhole(resource)) return { refused: say`the Secret is an item of a list; make it a document of its own first` };
  if (/^%/m.test(document.text)) return { refused: say`the document has directives of its own` };
  const plain = document.text.replace(/^---[ \t]*\r?\n/, '');
  const held = `${resource.name ?? ''}.secret.yaml`;
  const written = newSopsFile(place, plain, held, say`Holds ${describe(resource)}, encrypted`, world);
  if ('refused' in written) return written;
  if (written.program !== undefined)
    return {
      refused: say`the rule encrypts for keys that need the sops program; move the Secret to a file of that name, and encrypt it there`,
    };
  const changes = new PlanChanges(world, resource.cursor).add(written.files);
  changes.edit({ edits: [{ range: { start: 0, end: document.text.length }, newText: '' }] });
  addToKustomizations(world, place.path, changes);
  for (const edit of fluxFor(place.path, world).edits) changes.editObject(edit);
  return changes.toPlan(handOffFor(resource, place.path, world));
}

function handOffFor(resource: Resource, path: string, world: FixWorld): HandOff {
  const name = fromRoot(world, path);
  const old = fromRoot(world, world.path);
  return {
    title: say`${describe(resource)} is encrypted in ${name}, and the kustomizations here know that. Check that it decrypts, see who else names ${old}, and rotate its values if they were committed: git history keeps them`,
    command: `sops --decrypt ${shellQuote(name)} > /dev/null && echo ok\ngit grep --fixed-strings --line-number ${shellQuote(old.split('/').at(-1) ?? old)}`,
  };
}
