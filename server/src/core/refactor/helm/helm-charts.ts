import { keyKind } from '../../secrets/names/key-names.js';
import type { Cursor } from '../../yaml/cursor.js';
import { setScalar } from '../../yaml/edit/edits.js';
import { airflowKnob, grafanaKnob } from './helm-apps.js';
import {
  type ChartSetting,
  type HelmPlace,
  isSet,
  literalAt,
  type RefusedKnob,
  removeLiterals,
  replaceByName,
  setting,
} from './helm-place.js';

/** What a chart reads from the Secret that a block's `existingSecret` names. */
interface Block {
  /** The setting that names the Secret. */
  readonly knob: string;
  /** Each value of the block that then comes from the Secret: its key there, and the setting that names another key. */
  readonly keys: Readonly<Record<string, readonly [key: string, setting: string]>>;
  /** Those that the Secret has to have, whether they are written here or not. */
  needs(block: Cursor): readonly string[];
  /** What the chart uses where a value is not written. */
  readonly byDefault?: Readonly<Record<string, string>>;
}

const replicated = (block: Cursor): boolean => block.parent?.at('architecture')?.value === 'replication';
const hasUser = (block: Cursor, superuser: string): boolean =>
  ![undefined, '', superuser].includes(block.at('username')?.text);
const sqlNeeds = (block: Cursor): readonly string[] => [
  'rootPassword',
  ...(hasUser(block, 'root') ? ['password'] : []),
  ...(replicated(block) ? ['replicationPassword'] : []),
];

/** The `auth` block of charts whose values follow Bitnami's conventions, by the chart's name. */
const AUTH_BLOCKS: Readonly<Record<string, readonly Block[]>> = {
  postgresql: [
    {
      knob: 'existingSecret',
      keys: {
        postgresPassword: ['postgres-password', 'secretKeys.adminPasswordKey'],
        password: ['password', 'secretKeys.userPasswordKey'],
        replicationPassword: ['replication-password', 'secretKeys.replicationPasswordKey'],
      },
      needs: (block) => [
        ...(block.at('enablePostgresUser')?.value === false ? [] : ['postgresPassword']),
        ...(hasUser(block, 'postgres') ? ['password'] : []),
        ...(replicated(block) ? ['replicationPassword'] : []),
      ],
    },
  ],
  redis: [
    {
      knob: 'existingSecret',
      keys: { password: ['redis-password', 'existingSecretPasswordKey'] },
      needs: () => ['password'],
    },
  ],
  valkey: [
    {
      knob: 'existingSecret',
      keys: { password: ['valkey-password', 'existingSecretPasswordKey'] },
      needs: () => ['password'],
    },
  ],
  mysql: [
    {
      knob: 'existingSecret',
      keys: {
        rootPassword: ['mysql-root-password', ''],
        password: ['mysql-password', ''],
        replicationPassword: ['mysql-replication-password', ''],
      },
      needs: sqlNeeds,
    },
  ],
  mariadb: [
    {
      knob: 'existingSecret',
      keys: {
        rootPassword: ['mariadb-root-password', ''],
        password: ['mariadb-password', ''],
        replicationPassword: ['mariadb-replication-password', ''],
      },
      needs: sqlNeeds,
    },
  ],
  mongodb: [
    {
      knob: 'existingSecret',
      keys: {
        rootPassword: ['mongodb-root-password', ''],
        password: ['mongodb-passwords', ''],
        replicaSetKey: ['mongodb-replica-set-key', ''],
        metricsPassword: ['mongodb-metrics-password', ''],
      },
      needs: (block) => [
        'rootPassword',
        ...(hasUser(block, 'root') ? ['password'] : []),
        ...(block.parent?.at('architecture')?.value === 'replicaset' ? ['replicaSetKey'] : []),
      ],
    },
  ],
  rabbitmq: [
    {
      knob: 'existingPasswordSecret',
      keys: { password: ['rabbitmq-password', 'existingSecretPasswordKey'] },
      needs: () => ['password'],
    },
    {
      knob: 'existingErlangSecret',
      keys: { erlangCookie: ['rabbitmq-erlang-cookie', 'existingSecretErlangKey'] },
      needs: () => ['erlangCookie'],
    },
  ],
  minio: [
    {
      knob: 'existingSecret',
      keys: { rootUser: ['root-user', 'rootUserSecretKey'], rootPassword: ['root-password', 'rootPasswordSecretKey'] },
      needs: () => ['rootUser', 'rootPassword'],
      byDefault: { rootUser: 'admin' },
    },
  ],
};

/** The setting of a well-known chart, or one that stands beside the value and says which key it wants. */
export function chartKnob(place: HelmPlace): ChartSetting | RefusedKnob | undefined {
  return authKnob(place) ?? grafanaKnob(place) ?? airflowKnob(place) ?? siblingKnob(place);
}

function authKnob(place: HelmPlace): ChartSetting | RefusedKnob | undefined {
  const { scalar, path } = place;
  const block = scalar.parent;
  const [chartKey, auth] = [path.at(-3), path.at(-2)];
  if (auth !== 'auth' || block?.kind !== 'map') return undefined;
  const chart =
    typeof chartKey === 'string' && Object.hasOwn(AUTH_BLOCKS, chartKey) ? chartKey : chartByKeys(place, block);
  const known = (chart === undefined ? [] : (AUTH_BLOCKS[chart] ?? [])).find(({ keys }) =>
    Object.hasOwn(keys, scalar.key ?? ''),
  );
  return known && blockKnob(place, block, known, chart ?? '');
}

/** The chart by its own name, or by a key that no other has. */
function chartByKeys({ chart, path }: HelmPlace, block: Cursor): string | undefined {
  if (path.length === 2 && chart !== undefined && Object.hasOwn(AUTH_BLOCKS, chart)) return chart;
  if (chart !== undefined && path.length === 2) return undefined;
  if (block.has('postgresPassword') || block.has('enablePostgresUser')) return 'postgresql';
  return block.has('rootUser') && block.has('existingSecret') ? 'minio' : undefined;
}

function blockKnob(place: HelmPlace, block: Cursor, known: Block, chart: string): ChartSetting | RefusedKnob {
  const { knob, keys, needs, byDefault = {} } = known;
  const path = setting([...place.path.slice(0, -1), knob]);
  const named = block.at(knob);
  if (isSet(named))
    return { setting: path, refused: `"${path}" names a Secret already: the chart does not read the value here` };
  const written = Object.keys(keys).flatMap((key) => literalAt(block, key) ?? []);
  const moved = written.map((scalar) => ({ key: keyIn(block, keys[scalar.key ?? '']), value: scalar.text }));
  for (const key of needs(block)) {
    if (written.some((scalar) => scalar.key === key)) continue;
    const usual = byDefault[key];
    if (usual === undefined)
      return {
        setting: path,
        refused: `the chart then wants "${key}" in the Secret as well, and these values do not have it`,
      };
    moved.push({ key: keyIn(block, keys[key]), value: usual });
  }
  return {
    setting: path,
    takes: written,
    move: { name: `${chart}-credentials`, exactKeys: true, values: moved },
    edits: (name) => replaceByName(place, block, knob, name, written),
  };
}

/** The key a value has in the Secret: the one the values name, or the chart's own. */
function keyIn(block: Cursor, known: readonly [string, string] | undefined): string {
  const [key = '', path = ''] = known ?? [];
  const named = path === '' ? undefined : block.at(...path.split('.'))?.string;
  return named === undefined || named === '' ? key : named;
}

/** `existingSecret` beside the value, with a setting that says which key of it the chart reads. */
function siblingKnob(place: HelmPlace): ChartSetting | RefusedKnob | undefined {
  const { scalar, path } = place;
  const block = scalar.parent;
  const knob = [...(block?.entries() ?? [])].find(
    ({ key, kind }) => kind === 'scalar' && /^existingSecret(?:Name)?$/.test(key ?? ''),
  );
  if (!block || knob?.key === undefined || scalar.key === undefined) return undefined;
  const full = setting([...path.slice(0, -1), knob.key]);
  if (isSet(knob))
    return { setting: full, refused: `"${full}" names a Secret already: the chart does not read the value here` };
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
      refused: 'nothing here says which key of the Secret the chart reads; its documentation does',
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
      setScalar(knob, name),
      ...keys.flatMap(({ entry, named }) => (named && named.text === '' ? [setScalar(named, entry.key ?? '')] : [])),
      removeLiterals(place, written),
    ],
  };
}

/** `passwordKey`, `existingSecretPasswordKey`, `secretKeys.passwordKey` for `password`. */
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
