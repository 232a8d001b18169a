import { words } from '../../secrets/names/key-names.js';
import { say } from '../../text/say.js';
import type { Cursor, Step } from '../../yaml/cursor.js';
import { keysFromEnd } from '../../yaml/edit/additions.js';
import { insertEntry, setScalar } from '../../yaml/edit/edits.js';
import {
  type ChartSetting,
  type HelmPlace,
  isSet,
  literalAt,
  type RefusedSetting,
  removeLiterals,
  replaceByName,
  settingPath,
} from '../helm/helm-place.js';
import type { Application } from './application.js';

export const AIRFLOW: Application = { name: 'Airflow', chartSetting };

/** The settings of the chart that name a Secret, and the key that the chart reads in it. */
const SETTINGS: ReadonlyMap<string, readonly [setting: string, key: string]> = new Map([
  ['fernetKey', ['fernetKeySecretName', 'fernet-key']],
  ['webserverSecretKey', ['webserverSecretKeySecretName', 'webserver-secret-key']],
  ['apiSecretKey', ['apiSecretKeySecretName', 'api-secret-key']],
  ['jwtSecret', ['jwtSecretName', 'jwt-secret']],
  ['redis.password', ['passwordSecretName', 'password']],
  ['data.brokerUrl', ['brokerUrlSecretName', 'connection']],
]);

/** Returns the setting for a value: those that take one from a Secret end in `SecretName`. */
function chartSetting(place: HelmPlace): ChartSetting | RefusedSetting | undefined {
  const { scalar, path, chart } = place;
  const block = scalar.parent;
  const inAirflow = chart === 'airflow' || path[0] === 'airflow';
  const own = path[0] === 'airflow' ? path.slice(1) : path;
  const [settingKey, key] = SETTINGS.get(own.join('.')) ?? [];
  if (own.join('.') === 'data.metadataConnection.pass' && block) return airflowDatabase(place, block);
  if (!block || settingKey === undefined || key === undefined || !(inAirflow || block.has(settingKey)))
    return undefined;
  const named = block.at(settingKey);
  const full = settingPath([...path.slice(0, -1), settingKey]);
  const lacking = airflowQueue(place, own);
  if (lacking !== undefined) return { setting: full, refused: lacking };
  if (isSet(named)) return { setting: full, refused: say`"${full}" names a Secret already` };
  return {
    setting: full,
    move: {
      name: `airflow-${own.flatMap((step) => words(String(step))).join('-')}`,
      exactKeys: true,
      values: [{ key, value: scalar.text }],
    },
    edits: (name) => replaceByName(place, block, settingKey, name, [scalar]),
  };
}

/**
 * Returns the reason why one value of the queue's settings cannot move alone: the chart wants both in Secrets, or none.
 * Undefined where it can.
 */
function airflowQueue({ values, path }: HelmPlace, own: readonly Step[]): string | undefined {
  const root = values.at(...path.slice(0, path.length - own.length));
  const [block, key] = own;
  if (block === 'redis' && key === 'password' && !isSet(root?.at('data', 'brokerUrlSecretName')))
    return say`the chart wants "data.brokerUrlSecretName" along with it`;
  const external = root?.at('redis', 'enabled')?.value === false || isSet(root?.at('redis', 'passwordSecretName'));
  return block === 'data' && key === 'brokerUrl' && !external
    ? say`the chart wants "redis.passwordSecretName" along with it, or "redis.enabled: false"`
    : undefined;
}

/**
 * Returns the setting for the password of the database: the chart then reads one URL from the Secret and nothing else
 * of the block.
 */
function airflowDatabase(place: HelmPlace, block: Cursor): ChartSetting | RefusedSetting | undefined {
  const { scalar, path } = place;
  const data = block.parent;
  const full = settingPath([...path.slice(0, -2), 'metadataSecretName']);
  const known = data?.at('metadataSecretName');
  if (!data) return undefined;
  if (isSet(known)) return { setting: full, refused: say`"${full}" names a Secret already` };
  const [user, host, database] = ['user', 'host', 'db'].map((key) => literalAt(block, key)?.text);
  if (user === undefined || host === undefined || database === undefined)
    return {
      setting: full,
      refused: say`the Secret holds one URL, for which "user", "host" or "db" is not written here`,
    };
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
