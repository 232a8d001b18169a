import type { CreationRule } from '../../encryption/sops/config.js';
import type { Fix, FixPlan, FixWorld } from '../../model/fix.js';
import { say } from '../../text/say.js';
import { documentText, type YamlData } from '../../yaml/edit/edits.js';
import { refusedFix } from '../destinations/choices.js';
import { repeatedInComment, rotationAdvice } from '../destinations/destination.js';
import { newSopsFile } from '../destinations/sops-new-file.js';
import { placeForSops, type SopsPlace } from '../destinations/sops-rules.js';
import { SOPS } from '../destinations/targets.js';
import { fromRoot, heldPath } from '../files.js';
import { encryptWithSops, isForSops } from '../manifest/sops-file.js';
import { PlanChanges } from '../plan-changes.js';
import { shellQuote } from '../shell-words.js';
import { type HelmPlace, removeLiterals, settingPath } from './helm-place.js';

/**
 * Returns the fixes that let SOPS encrypt values: the whole file where a rule of .sops.yaml matches it; otherwise the
 * value moves to a new values file that such a rule matches. helm-secrets and Argo CD's plugins decrypt both.
 */
export function throughSopsValues(place: HelmPlace, world: FixWorld): readonly Fix[] {
  if (place.resource || !world.sopsSession) return [];
  const covers = (rule: CreationRule): string | undefined => whyNotCovered(place, rule);
  if (isForSops(world)) return [encryptWithSops(covers)];
  // A rule that leaves the value in plaintext is for manifests.
  const found = placeForSops(world, namesBeside(world.path), (rule) => covers(rule) === undefined);
  if (!found) return [];
  if ('refused' in found) return [refusedFix(found.refused, say`Move to a values file that SOPS encrypts`)];
  const title = say`Move to ${found.path.split('/').at(-1) ?? ''}, a values file that SOPS encrypts`;
  return [{ title, safety: 'create', to: SOPS, plan: (planned) => toValuesFile(place, found, planned) }];
}

function whyNotCovered({ path }: HelmPlace, { selectors }: CreationRule): string | undefined {
  if (selectors.by.includes('comment')) return say`what ${selectors.by} covers is left to the sops program`;
  const keys = path.filter((step) => typeof step === 'string');
  return selectors.covers(keys) ? undefined : say`the rule of .sops.yaml leaves "${settingPath(path)}" in plaintext`;
}

/** Returns the usual names of a values file with the secrets of this one: `values-test.yaml` → `secrets-test.yaml` … */
function namesBeside(path: string): readonly string[] {
  const stem = (path.split('/').at(-1) ?? '').replace(/\.ya?ml$/, '');
  const secrets = stem.includes('values') ? stem.replace('values', 'secrets') : `${stem}-secrets`;
  const stems = [...new Set([secrets, `${stem}-secrets`, `${stem}.secrets`, stem])];
  return ['.yaml', '.sops.yaml', '.enc.yaml', '.encrypted.yaml']
    .flatMap((ending) => stems.map((one) => one + ending))
    .filter((name) => name !== `${stem}.yaml`);
}

function toValuesFile(place: HelmPlace, to: SopsPlace, world: FixWorld): FixPlan {
  const { scalar, path } = place;
  if (scalar.string === undefined) return { refused: say`the value is no text any more` };
  if (scalar.text.includes('${')) return { refused: say`the value is filled in by a substitution before Helm sees it` };
  if (path.some((step) => typeof step === 'number'))
    return { refused: say`Helm replaces a list as a whole: the rest of it would be lost` };
  const repeated = repeatedInComment(scalar.document, [scalar.text]);
  if (repeated) return repeated;
  const data = path.reduceRight<YamlData>((value, step) => ({ [String(step)]: value }), scalar.text);
  const [name, own, file] = [settingPath(path), fromRoot(world, world.path), fromRoot(world, to.path)];
  const held = file.split('/').join('.');
  const written = newSopsFile(to, documentText(data), held, say`Holds "${name}", encrypted`, world);
  if ('refused' in written) return written;
  const what = say`Helm value "${name}"`;
  const advice = rotationAdvice([{ name, value: '' }]);
  const handed = `helm upgrade --install RELEASE CHART -f ${shellQuote(own)} -f ${shellQuote(`secrets://${file}`)}`;
  return new PlanChanges(world, scalar)
    .edit(removeLiterals(place, [scalar]))
    .add(written.files)
    .toPlan({
      title:
        written.program === undefined
          ? say`The value of ${what} is encrypted in ${file}. Hand that file to Helm behind this one; helm-secrets decrypts it. ${advice}`
          : say`The value of ${what} waits outside git for the sops program, which encrypts it to ${file}. Hand that file to Helm behind this one; helm-secrets decrypts it. ${advice}`,
      command: written.program === undefined ? handed : `${written.program} && \\\n${handed}`,
      ...(written.program === undefined ? {} : { waiting: [{ file: fromRoot(world, heldPath(world, held)) }] }),
    });
}
