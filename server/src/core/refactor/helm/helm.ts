import type { Fix, FixPlan, FixWorld } from '../../model/fix.js';
import { words } from '../../secrets/names/key-names.js';
import { append } from '../../text/append.js';
import { say } from '../../text/say.js';
import { keysFromEnd } from '../../yaml/edit/additions.js';
import { type EditPlan, insertEntry, replaceEntry } from '../../yaml/edit/edits.js';
import { destinationsOfMove, fixFor, refusedFix } from '../destinations/choices.js';
import { type Destination, type KnownMove, moveKnown, withNote } from '../destinations/destination.js';
import { dnsName } from '../names.js';
import { addItem } from '../plan-changes.js';
import { chartSetting } from './chart-setting.js';
import {
  type ChartSetting,
  type HelmPlace,
  helmPlace,
  type Placed,
  removeLiterals,
  settingPath,
  subjectOf,
} from './helm-place.js';
import { throughSopsValues } from './helm-sops.js';
import { isTaken, triedSetting } from './tried-setting.js';

/**
 * Returns the fixes that move a credential out of Helm values, the preferred one first: the chart's own setting for an
 * existing Secret, then `valuesFrom` of a HelmRelease, then a values file that SOPS encrypts.
 */
export function moveHelmValue(verdict: Placed, world: FixWorld): readonly Fix[] {
  const place = helmPlace(verdict, world);
  if (!place) return [];
  const tried = triedSetting(place, world);
  const failed = tried && 'tried' in tried ? tried.tried : [];
  const ownSetting =
    tried && !('tried' in tried)
      ? tried
      : (taken(environmentSetting(place), place, world) ?? untried(chartSetting(place, world), failed, place, world));
  const fixes: Fix[] = [];
  if (ownSetting && 'refused' in ownSetting)
    fixes.push(refusedFix(ownSetting.refused, say`Name a Secret in ${ownSetting.setting}`));
  else if (ownSetting) append(fixes, throughSetting(place, ownSetting, world));
  if (place.resource?.kind === 'HelmRelease') append(fixes, throughValuesFrom(place, world));
  append(fixes, throughSopsValues(place, world));
  if (fixes.length > 0) return fixes;
  if (failed.length > 0) return [refusedFix(whyNone(failed), say`Name a Secret in a setting of the chart`)];
  const reason =
    place.resource?.group === 'argoproj.io'
      ? say`an Application takes no values from Secrets, and the values name no setting of the chart for an existing Secret`
      : say`the values name no setting of the chart for an existing Secret`;
  return [refusedFix(reason, say`Name a Secret in a setting of the chart`)];
}

/** Returns a setting; undefined where the chart is here, and does not take it. */
function taken(setting: ChartSetting | undefined, place: HelmPlace, world: FixWorld): ChartSetting | undefined {
  return setting && isTaken(setting, place, world, true) === false ? undefined : setting;
}

/** Returns a setting that is known for a chart; undefined where it was tried, and the chart here does not take it. */
function untried(
  known: ReturnType<typeof chartSetting>,
  failed: readonly string[],
  place: HelmPlace,
  world: FixWorld,
): ReturnType<typeof chartSetting> {
  if (!known || failed.includes(known.setting)) return undefined;
  // What an application refers to by itself shows in no field of a pod.
  return !('refused' in known) && isTaken(known, place, world, false) === false ? undefined : known;
}

function whyNone(failed: readonly string[]): string {
  const [only, ...more] = failed;
  return more.length === 0
    ? say`with a Secret in "${only}", the chart does not take the value from there alone`
    : say`the chart takes the value from no Secret alone, whichever of ${failed.length} settings names it, such as "${only}"`;
}

function throughSetting(place: HelmPlace, ownSetting: ChartSetting, world: FixWorld): readonly Fix[] {
  const { move: wanted, note, takes } = ownSetting;
  const move: KnownMove = { ...wanted, subject: subjectOf(place, takes), namespace: namespaceOf(place) };
  return destinationsOfMove(move, world).map((one) =>
    fixFor(`${ownSetting.title ?? say`Set ${ownSetting.setting} to`} ${one.place}`, one, (to, planned) =>
      withNote(
        movePlan(place, move, to, planned, (name, keys) => ownSetting.edits(name, keys)),
        note,
      ),
    ),
  );
}

/** Returns the setting for a variable in a list of `name` and `value`: charts pass such lists on unchanged. */
function environmentSetting(place: HelmPlace): ChartSetting | undefined {
  const { scalar, path, name } = place;
  const list = path.at(-3);
  if (scalar.key !== 'value' || typeof path.at(-2) !== 'number' || typeof list !== 'string') return undefined;
  if (!/env(?:s|vars|ironment|ironmentvariables)?$/i.test(list) || scalar.parent?.at('name')?.string !== name)
    return undefined;
  return {
    setting: `${settingPath(path.slice(0, -1))}.valueFrom`,
    move: {
      name: `${dnsName(place.resource?.name ?? place.chart ?? String(path.at(-4) ?? 'app'))}-secrets`,
      values: [{ key: dnsName(name), value: scalar.text }],
    },
    edits: (secret, [key = '']) => [replaceEntry(scalar, 'valueFrom', { secretKeyRef: { name: secret, key } })],
  };
}

/**
 * Returns the fixes for `valuesFrom`: Flux fills in the value from a Secret before it hands the values to the chart.
 */
function throughValuesFrom(place: HelmPlace, world: FixWorld): readonly Fix[] {
  const { resource, scalar, path } = place;
  const move: KnownMove = {
    subject: subjectOf(place),
    // Flux reads the Secret in the namespace of the HelmRelease, wherever the chart is installed.
    namespace: resource?.namespace,
    name: `${dnsName(resource?.name ?? 'release')}-values`,
    values: [{ key: dnsName(path.flatMap((step) => words(String(step))).join('-')), value: scalar.text }],
  };
  return destinationsOfMove(move, world).map((one) =>
    fixFor(say`Take it through valuesFrom from ${one.place}`, one, (to, planned) =>
      movePlan(place, move, to, planned, (name, [key = '']) => throughFlux(place, name, key)),
    ),
  );
}

/** Returns the edits that replace the value by an entry of `valuesFrom`. */
function throughFlux(place: HelmPlace, name: string, key: string): readonly EditPlan[] {
  const { resource, scalar, path } = place;
  const spec = resource?.cursor.at('spec');
  if (!spec) return [{ refused: say`the HelmRelease is not complete yet` }];
  if (/[,\\{}[\]\n]|^["']|^(?:true|false|null|-?\d[\d.]*)$/.test(scalar.text))
    return [{ refused: say`Flux would read signs of the value as its own syntax` }];
  const entry = { kind: 'Secret', name, valuesKey: key, targetPath: settingPath(path) };
  const list = spec.has('valuesFrom')
    ? addItem(spec, 'valuesFrom', entry)
    : insertEntry(spec, 'valuesFrom', [entry], keysFromEnd(spec, 'values'));
  return [list, removeLiterals(place, [scalar])];
}

function movePlan(
  { scalar }: HelmPlace,
  move: KnownMove,
  destination: Destination,
  world: FixWorld,
  edits: (name: string, keys: readonly string[]) => readonly EditPlan[],
): FixPlan {
  if (scalar.string === undefined) return { refused: say`the value is no text any more` };
  if (/\$\{/.test(scalar.text)) return { refused: say`the value is filled in by a substitution before Helm sees it` };
  return moveKnown(move, destination, scalar, world, (keys, changes) => {
    const [first] = keys;
    const plans = first
      ? edits(
          first.name,
          keys.map(({ key }) => key),
        )
      : [];
    for (const plan of plans) changes.edit(plan);
  });
}

/** Returns the namespace that the chart is installed into; undefined where it is unknown. */
function namespaceOf({ resource }: HelmPlace): string | undefined {
  if (resource?.kind === 'HelmRelease')
    return resource.cursor.at('spec', 'targetNamespace')?.string ?? resource.namespace;
  if (resource?.kind === 'Application') return resource.cursor.at('spec', 'destination', 'namespace')?.string;
  return resource?.cursor.at('spec', 'targetNamespace')?.string ?? resource?.namespace;
}
