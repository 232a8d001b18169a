import type { FixWorld } from '../../model/fix.js';
import { keyKind } from '../../secrets/names/key-names.js';
import { say } from '../../text/say.js';
import type { Cursor, Step } from '../../yaml/cursor.js';
import { setScalar } from '../../yaml/edit/edits.js';
import type { Application, ValuesBlock } from '../applications/application.js';
import { APPLICATIONS } from '../applications/table.js';
import {
  type ChartSetting,
  type HelmPlace,
  isSet,
  literalAt,
  type RefusedSetting,
  removeLiterals,
  replaceByName,
  settingPath,
} from './helm-place.js';

/**
 * Returns the setting that takes a credential from a Secret: that of an application's chart, or one beside the value
 * with a setting for its key. Undefined where none is known.
 */
export function chartSetting(place: HelmPlace, world: FixWorld): ChartSetting | RefusedSetting | undefined {
  for (const application of APPLICATIONS) {
    const own = application.chartSetting?.(place, world);
    if (own) return own;
  }
  return authSetting(place) ?? siblingSetting(place);
}

/** Returns the setting of a block `auth` of an application in the table. */
function authSetting(place: HelmPlace): ChartSetting | RefusedSetting | undefined {
  const { scalar, path } = place;
  const block = scalar.parent;
  if (path.at(-2) !== 'auth' || block?.kind !== 'map') return undefined;
  const application = withBlocks(path.at(-3)) ?? applicationOf(place, block);
  const known = application?.blocks?.find(({ keys }) => Object.hasOwn(keys, scalar.key ?? ''));
  return known && blockSetting(place, block, known, application?.chart ?? '');
}

/** Returns the application of a chart whose blocks are in the table. */
function withBlocks(chart: Step | undefined): Application | undefined {
  return APPLICATIONS.find((one) => one.blocks && one.chart === chart);
}

/** Returns the application of the chart itself, or the one that the block's keys belong to. */
function applicationOf({ chart, path }: HelmPlace, block: Cursor): Application | undefined {
  if (chart !== undefined && path.length === 2) return withBlocks(chart);
  return APPLICATIONS.find(({ isRecognizedBy }) => isRecognizedBy?.(block));
}

function blockSetting(
  place: HelmPlace,
  block: Cursor,
  known: ValuesBlock,
  chart: string,
): ChartSetting | RefusedSetting {
  const { setting: settingKey, keys, needs, byDefault = {} } = known;
  const path = settingPath([...place.path.slice(0, -1), settingKey]);
  const named = block.at(settingKey);
  if (isSet(named))
    return { setting: path, refused: say`"${path}" names a Secret already: the chart does not read the value here` };
  const written = Object.keys(keys).flatMap((key) => literalAt(block, key) ?? []);
  const moved = written.map((scalar) => ({ key: keyIn(block, keys[scalar.key ?? '']), value: scalar.text }));
  for (const key of needs(block)) {
    if (written.some((scalar) => scalar.key === key)) continue;
    const usual = byDefault[key];
    if (usual === undefined)
      return {
        setting: path,
        refused: say`the chart then wants "${key}" in the Secret as well, and these values do not have it`,
      };
    moved.push({ key: keyIn(block, keys[key]), value: usual });
  }
  return {
    setting: path,
    takes: written,
    move: { name: `${chart}-credentials`, exactKeys: true, values: moved },
    edits: (name) => replaceByName(place, block, settingKey, name, written),
  };
}

/** Returns the key of a value in the Secret: the one that the values name, or the chart's default. */
function keyIn(block: Cursor, known: readonly [string, string] | undefined): string {
  const [key = '', path = ''] = known ?? [];
  const named = path === '' ? undefined : block.at(...path.split('.'))?.string;
  return named === undefined || named === '' ? key : named;
}

/** Returns the setting `existingSecret` beside the value, where another setting names the key that the chart reads. */
function siblingSetting(place: HelmPlace): ChartSetting | RefusedSetting | undefined {
  const { scalar, path } = place;
  const block = scalar.parent;
  const nameSetting = [...(block?.entries() ?? [])].find(
    ({ key, kind }) => kind === 'scalar' && /^existingSecret(?:Name)?$/.test(key ?? ''),
  );
  if (!block || nameSetting?.key === undefined || scalar.key === undefined) return undefined;
  const full = settingPath([...path.slice(0, -1), nameSetting.key]);
  if (isSet(nameSetting))
    return { setting: full, refused: say`"${full}" names a Secret already: the chart does not read the value here` };
  const written = [...block.entries()].filter(
    (entry) =>
      entry.kind === 'scalar' &&
      entry.string !== undefined &&
      entry.text !== '' &&
      keyKind(entry.key ?? '') === 'secret',
  );
  const keys = written.map((entry) => ({ entry, named: keySetting(block, entry.key ?? '') }));
  if (keys.length === 0 || keys.some(({ named }) => named === undefined))
    return {
      setting: full,
      refused: say`nothing here says which key of the Secret the chart reads; its documentation does`,
    };
  return {
    setting: full,
    takes: written,
    move: {
      name: `${String(path.at(-3) ?? path.at(-2) ?? 'chart')}-credentials`.toLowerCase().replace(/[^a-z0-9-]/g, '-'),
      exactKeys: true,
      values: keys.map(({ entry, named }) => ({ key: named?.text || (entry.key ?? ''), value: entry.text })),
    },
    edits: (name) => [
      setScalar(nameSetting, name),
      ...keys.flatMap(({ entry, named }) => (named && named.text === '' ? [setScalar(named, entry.key ?? '')] : [])),
      removeLiterals(place, written),
    ],
  };
}

/**
 * Returns the setting for the key of a value: `passwordKey`, `existingSecretPasswordKey`, `secretKeys.passwordKey` for
 * `password`.
 */
function keySetting(block: Cursor, key: string): Cursor | undefined {
  const capital = key.charAt(0).toUpperCase() + key.slice(1);
  const paths = [
    [`${key}Key`],
    [`existingSecret${capital}Key`],
    [`${key}SecretKey`],
    ['secretKeys', `${key}Key`],
    ['secretKeys', key],
  ];
  return paths.map((path) => block.at(...path)).find((found) => found?.kind === 'scalar' && found.string !== undefined);
}
