import { words } from '../../secrets/names/key-names.js';
import type { Cursor, Step } from '../../yaml/cursor.js';
import { keysFromEnd } from '../../yaml/edit/additions.js';
import { insertEntry, replaceEntry, setIn, setScalar } from '../../yaml/edit/edits.js';
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

/** Settings of Airflow's chart, and the key it reads in the Secret they name. */
const AIRFLOW: Readonly<Record<string, readonly [setting: string, key: string]>> = {
  fernetKey: ['fernetKeySecretName', 'fernet-key'],
  webserverSecretKey: ['webserverSecretKeySecretName', 'webserver-secret-key'],
  apiSecretKey: ['apiSecretKeySecretName', 'api-secret-key'],
  jwtSecret: ['jwtSecretName', 'jwt-secret'],
  'redis.password': ['passwordSecretName', 'password'],
  'data.brokerUrl': ['brokerUrlSecretName', 'connection'],
};

/** The administrator's name and password of Grafana's chart. */
export function grafanaKnob(place: HelmPlace): ChartSetting | undefined {
  const { scalar, path, chart } = place;
  const block = scalar.parent;
  if (scalar.key !== 'adminPassword' || !block) return undefined;
  const admin = block.at('admin');
  if (chart !== 'grafana' && path.at(-2) !== 'grafana' && !admin?.has('existingSecret')) return undefined;
  const user = literalAt(block, 'adminUser');
  const keys = { userKey: 'admin-user', passwordKey: 'admin-password' };
  for (const key of ['userKey', 'passwordKey'] as const)
    keys[key] = (admin && literalAt(admin, key)?.text) || keys[key];
  const written = [scalar, ...(user ? [user] : [])];
  return {
    setting: setting([...path.slice(0, -1), 'admin', 'existingSecret']),
    takes: written,
    move: {
      name: 'grafana-admin',
      exactKeys: true,
      values: [
        { key: keys.userKey, value: user?.text ?? 'admin' },
        { key: keys.passwordKey, value: scalar.text },
      ],
    },
    edits: (name) => {
      if (!admin && !place.defaults)
        return [
          replaceEntry(scalar, 'admin', { existingSecret: name, ...keys }),
          ...(user ? [removeLiterals(place, [user])] : []),
        ];
      if (!admin)
        return [insertEntry(block, 'admin', { existingSecret: name, ...keys }), removeLiterals(place, written)];
      return [
        ...Object.entries({ existingSecret: name, ...keys }).map(([key, value]) => setIn(admin, [key], value)),
        removeLiterals(place, written),
      ];
    },
  };
}

/** The settings of Airflow's chart that end in `SecretName`. */
export function airflowKnob(place: HelmPlace): ChartSetting | RefusedKnob | undefined {
  const { scalar, path, chart } = place;
  const block = scalar.parent;
  const inAirflow = chart === 'airflow' || path[0] === 'airflow';
  const own = path[0] === 'airflow' ? path.slice(1) : path;
  const [knob, key] = AIRFLOW[own.join('.')] ?? [];
  if (own.join('.') === 'data.metadataConnection.pass' && block) return airflowDatabase(place, block);
  if (!block || knob === undefined || key === undefined || !(inAirflow || block.has(knob))) return undefined;
  const named = block.at(knob);
  const full = setting([...path.slice(0, -1), knob]);
  const lacking = airflowQueue(place, own);
  if (lacking !== undefined) return { setting: full, refused: lacking };
  if (isSet(named)) return { setting: full, refused: `"${full}" names a Secret already` };
  return {
    setting: full,
    move: {
      name: `airflow-${own.flatMap((step) => words(String(step))).join('-')}`,
      exactKeys: true,
      values: [{ key, value: scalar.text }],
    },
    edits: (name) => replaceByName(place, block, knob, name, [scalar]),
  };
}

/** Why one half of the queue's settings cannot go alone: the chart wants both in Secrets, or none. */
function airflowQueue({ values, path }: HelmPlace, own: readonly Step[]): string | undefined {
  const root = values.at(...path.slice(0, path.length - own.length));
  const [block, key] = own;
  if (block === 'redis' && key === 'password' && !isSet(root?.at('data', 'brokerUrlSecretName')))
    return 'the chart wants "data.brokerUrlSecretName" along with it';
  const external = root?.at('redis', 'enabled')?.value === false || isSet(root?.at('redis', 'passwordSecretName'));
  return block === 'data' && key === 'brokerUrl' && !external
    ? 'the chart wants "redis.passwordSecretName" along with it, or "redis.enabled: false"'
    : undefined;
}

/** The chart reads one URL from the Secret, and nothing of the block any more. */
function airflowDatabase(place: HelmPlace, block: Cursor): ChartSetting | RefusedKnob | undefined {
  const { scalar, path } = place;
  const data = block.parent;
  const full = setting([...path.slice(0, -2), 'metadataSecretName']);
  const known = data?.at('metadataSecretName');
  if (!data) return undefined;
  if (isSet(known)) return { setting: full, refused: `"${full}" names a Secret already` };
  const [user, host, database] = ['user', 'host', 'db'].map((key) => literalAt(block, key)?.text);
  if (user === undefined || host === undefined || database === undefined)
    return { setting: full, refused: 'the Secret holds one URL, for which "user", "host" or "db" is not written here' };
  const part = (key: string, usual: string): string => block.at(key)?.text || usual;
  const account = `${encodeURIComponent(user)}:${encodeURIComponent(scalar.text)}`;
  const url = `${part('protocol', 'postgresql')}://${account}@${host}:${part('port', '5432')}/${database}?sslmode=${part('sslmode', 'disable')}`;
  return {
    setting: full,
    move: { name: 'airflow-metadata', exactKeys: true, values: [{ key: 'connection', value: url }] },
    edits: (name) => [
      known
        ? setScalar(known, name)
        : insertEntry(data, 'metadataSecretName', name, keysFromEnd(data, 'metadataConnection')),
      removeLiterals(place, [scalar]),
    ],
  };
}
