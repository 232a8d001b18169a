import type { FixWorld } from '../../model/fix.js';
import type { Cursor, Step } from '../../yaml/cursor.js';
import { keysFromEnd } from '../../yaml/edit/additions.js';
import { documentText, type EditPlan, insertEntry, replaceEntry, setIn, setScalar } from '../../yaml/edit/edits.js';
import {
  type ChartSetting,
  type HelmPlace,
  isSet,
  literalAt,
  type RefusedSetting,
  removeLiterals,
  setting,
} from '../helm/helm-place.js';
import { addItem } from '../plan-changes.js';
import type { Application } from './application.js';

const STORAGE_SECRET = 'flyte-storage-creds';
const RESTART = 'Pods read a changed Secret only after a restart';
const BOTH_KEYS = 'access key and secret key go together, and one of them is no text here';

export const FLYTE: Application = { name: 'Flyte', charts: ['flyte-core', 'flyte-binary'], chartSetting };

/** Returns the setting for a value of flyte-core or flyte-binary. */
function chartSetting(place: HelmPlace, world: FixWorld): ChartSetting | RefusedSetting | undefined {
  const path = place.path.join('.');
  if (/(?:^|\.)configuration\.storage\.providerConfig\.s3\.(?:accessKey|secretKey)$/.test(path))
    return binaryStorage(place);
  if (/(?:^|\.)storage\.s3\.(?:accessKey|secretKey)$/.test(path)) return coreStorage(place, world);
  if (/(?:^|\.)configuration\.database\.(?:postgres\.)?password$/.test(path)) return binaryDatabase(place);
  if (/(?:^|\.)configuration\.auth\.(?:oidc|internal)\.clientSecret$/.test(path)) return binaryClients(place);
  if (/(?:^|\.)secrets\.adminOauthClientCredentials\.clientSecret$/.test(path)) return coreClient(place);
  return undefined;
}

/** The value's holder `levels` above it, with the path that leads there. */
function above(
  { scalar, path }: HelmPlace,
  levels: number,
): { readonly map: Cursor | undefined; readonly path: readonly Step[] } {
  let map: Cursor | undefined = scalar;
  for (let level = 0; level < levels; level++) map = map?.parent;
  return { map, path: path.slice(0, path.length - levels) };
}

/**
 * flyte-core: `storage.secretName` names a Secret whose keys are files of settings. The chart lays them beside its own
 * `storage.yaml` (flyteorg/flyte#6419), and Flyte reads what `*.yaml` finds in the order of names: what the last one says
 * counts, and a key without that ending is never read. What kind of store it is and where stays written in the values.
 * Where a Secret of two plain keys is there already, and nothing says that the chart is that one, it may be one that reads
 * those.
 */
function coreStorage(place: HelmPlace, world: FixWorld): ChartSetting | RefusedSetting | undefined {
  const { map: storage, path } = above(place, 2);
  const keys = keyPair(place.scalar.parent);
  const knob = setting([...path, 'secretName']);
  if (!storage) return undefined;
  if (isOlderThan(place.version, FIRST_WITH_SECRET_NAME))
    return { setting: knob, refused: 'flyte-core takes storage settings from a Secret since version 1.16' };
  if (!keys) return { setting: knob, refused: BOTH_KEYS };
  const known = storage.at('secretName');
  if (isSet(known)) return { setting: knob, refused: `"${knob}" names a Secret already, which has to take the keys` };
  const [access, secret] = keys;
  const halves = [
    { key: 'access_key', value: access.text },
    { key: 'secret_key', value: secret.text },
  ];
  const readsHalves =
    !(place.chart === 'flyte-core' && place.version !== undefined) &&
    world.index
      .secrets(undefined)
      .some(({ fact }) => fact.name === STORAGE_SECRET && halves.every(({ key }) => fact.keys.includes(key)));
  const connection = { 'auth-type': 'accesskey', 'access-key': access.text, 'secret-key': secret.text };
  return {
    setting: knob,
    takes: [access, secret],
    note: readsHalves
      ? `The chart has to read the keys access_key and secret_key: flyte-core's own reads only keys that end in .yaml. ${RESTART}`
      : `flyte-core reads it since version 1.16. ${RESTART}`,
    move: {
      name: STORAGE_SECRET,
      exactKeys: true,
      // Behind `storage.yaml` in the order of names.
      values: readsHalves
        ? halves
        : [{ key: 'storage_credentials.yaml', value: documentText({ storage: { connection } }) }],
    },
    edits: (name) => {
      // Of values that say nothing else of the storage, nothing is left beside the name.
      const s3 = storage.size === 1 && !place.defaults ? access.parent : undefined;
      if (s3?.size === 2) return [replaceEntry(s3, 'secretName', name)];
      return [
        setIn(storage, ['secretName'], name, ['bucketName', ...keysFromEnd(storage, 's3')]),
        removeLiterals(place, [access, secret]),
      ];
    },
  };
}

const FIRST_WITH_SECRET_NAME = [1, 16] as const;

/** True for a version that is written and older than another. Ranges and what is no version say nothing. */
function isOlderThan(version: string | undefined, [major, minor]: readonly [number, number]): boolean {
  const [, first, second] = /^v?(\d+)\.(\d+)(?:[.-]|$)/.exec(version ?? '') ?? [];
  if (first === undefined || second === undefined) return false;
  return Number(first) < major || (Number(first) === major && Number(second) < minor);
}

/**
 * flyte-binary: a file of settings that the chart adds to its own, in the Secret `inlineSecretRef` names. The chart insists
 * on inline keys for `authType: accesskey`, so that the file says that, too. Flyte 2 reads the secret half from a file.
 */
function binaryStorage(place: HelmPlace): ChartSetting | RefusedSetting | undefined {
  const s3 = place.scalar.parent;
  const { map: configuration, path } = above(place, 4);
  if (!s3 || !configuration) return undefined;
  const copilot = setting([...path, 'co-pilot', 'storageSecretRef']);
  if (s3.has('secretKeyPath') && !hasComponents(place)) return binaryStorageFile(place, s3, copilot);
  const knob = setting([...path, 'inlineSecretRef']);
  const keys = keyPair(s3);
  if (!keys) return { setting: knob, refused: BOTH_KEYS };
  const known = configuration.at('inlineSecretRef');
  if (isSet(known)) return { setting: knob, refused: `"${knob}" names a Secret already, which has to take the keys` };
  const [access, secret] = keys;
  const config = { auth_type: 'accesskey', access_key_id: access.text, secret_key: secret.text };
  const mode = s3.at('authType');
  return {
    setting: knob,
    takes: [access, secret],
    note: `The values say "iam", because the chart wants inline keys otherwise; the Secret says "accesskey" again. Task pods of Flyte 2 read the store's settings from the Secret that "${copilot}" names, which has to exist in their namespace. ${RESTART}`,
    move: {
      name: STORAGE_SECRET,
      exactKeys: true,
      values: [{ key: '203-storage-secrets.yaml', value: documentText({ storage: { stow: { config } } }) }],
    },
    edits: (name) => [
      setIn(configuration, ['inlineSecretRef'], name, keysFromEnd(configuration, 'storage')),
      ...(mode ? [setScalar(mode, 'iam')] : []),
      removeLiterals(place, [access, secret]),
    ],
  };
}

/** Flyte 2: `secretKeyPath` to a file that a volume of the Secret brings. Task pods do not have that file. */
function binaryStorageFile(place: HelmPlace, s3: Cursor, copilot: string): ChartSetting | RefusedSetting {
  const secret = literalAt(s3, 'secretKey');
  const knob = setting([...place.path.slice(0, -1), 'secretKeyPath']);
  if (place.scalar.key !== 'secretKey' || !secret)
    return {
      setting: knob,
      refused: 'the chart takes the access key as a value only; the secret key is what has to move',
    };
  return {
    setting: knob,
    note: `Task pods read the store's settings from the Secret that "${copilot}" names, which has to exist in their namespace. ${RESTART}`,
    move: { name: STORAGE_SECRET, exactKeys: true, values: [{ key: 'secret_key', value: secret.text }] },
    edits: (name, [key = '']) => [
      setIn(s3, ['secretKeyPath'], `/etc/flyte/storage/${key}`),
      removeLiterals(place, [secret]),
      ...mounted(place, 'storage', name),
    ],
  };
}

/** flyte-core of Flyte 2 has the settings of flyte-binary, and pods of its own for each component. */
function hasComponents({ values, path, chart }: HelmPlace): boolean {
  const root = path.slice(0, path.indexOf('configuration'));
  return chart === 'flyte-core' || values.at(...root, 'components')?.kind === 'map';
}

/** flyte-binary: `passwordPath` to a file that a volume of the Secret brings. */
function binaryDatabase(place: HelmPlace): ChartSetting | RefusedSetting | undefined {
  const { scalar } = place;
  const database = scalar.parent;
  const knob = setting([...place.path.slice(0, -1), 'passwordPath']);
  if (!database) return undefined;
  if (hasComponents(place))
    return {
      setting: knob,
      refused: 'flyte-core 2 has a pod for each component, and each would have to mount the file',
    };
  const known = database.at('passwordPath');
  if (isSet(known)) return { setting: knob, refused: `"${knob}" is set already` };
  return {
    setting: knob,
    move: { name: 'flyte-database', exactKeys: true, values: [{ key: 'password', value: scalar.text }] },
    edits: (name, [key = '']) => {
      const file = `/etc/flyte/database/${key}`;
      return [
        ...(known
          ? [setScalar(known, file), removeLiterals(place, [scalar])]
          : place.defaults
            ? [insertEntry(database, 'passwordPath', file, ['password']), setScalar(scalar, '')]
            : [replaceEntry(scalar, 'passwordPath', file)]),
        ...mounted(place, 'database', name),
      ];
    },
  };
}

/** A Secret as files in `/etc/flyte/<name>`. */
function mounted({ values, path }: HelmPlace, name: string, secret: string): readonly EditPlan[] {
  const chart = path.slice(0, path.indexOf('configuration'));
  const root = values.at(...chart);
  if (!root) return [{ refused: 'the values of the chart were not found' }];
  const volume = { name, secret: { secretName: secret } };
  const mount = { name, mountPath: `/etc/flyte/${name}`, readOnly: true };
  const deployment = root.at('deployment');
  if (deployment?.kind === 'map' && deployment.size > 0)
    return [addItem(deployment, 'extraVolumes', volume), addItem(deployment, 'extraVolumeMounts', mount)];
  return [
    setIn(
      root,
      ['deployment'],
      { extraVolumes: [volume], extraVolumeMounts: [mount] },
      keysFromEnd(root, 'configuration'),
    ),
  ];
}

/** flyte-binary: one Secret with both client secrets. */
function binaryClients(place: HelmPlace): ChartSetting | RefusedSetting | undefined {
  const { map: auth, path } = above(place, 2);
  const knob = setting([...path, 'clientSecretsExternalSecretRef']);
  const [oidc, internal] = ['oidc', 'internal'].map((key) => {
    const client = auth?.at(key);
    return client && literalAt(client, 'clientSecret');
  });
  if (!auth) return undefined;
  if (!oidc || !internal)
    return { setting: knob, refused: 'the Secret needs both client secrets, and one of them is no text here' };
  return {
    setting: knob,
    takes: [oidc, internal],
    move: {
      name: 'flyte-client-secrets',
      exactKeys: true,
      values: [
        { key: 'client_secret', value: internal.text },
        { key: 'oidc_client_secret', value: oidc.text },
      ],
    },
    edits: (name) => [
      setIn(auth, ['clientSecretsExternalSecretRef'], name, keysFromEnd(auth, 'oidc', 'internal')),
      removeLiterals(place, [oidc]),
      removeLiterals(place, [internal]),
    ],
  };
}

/** flyte-core: the chart makes no Secret, and finds one of the name it would have given it. */
function coreClient(place: HelmPlace): ChartSetting | RefusedSetting | undefined {
  const { scalar } = place;
  const client = scalar.parent;
  if (!client) return undefined;
  return {
    setting: setting([...place.path.slice(0, -1), 'enabled']),
    title: 'Let the chart find client_secret in',
    note: RESTART,
    move: {
      name: 'flyte-secret-auth',
      exactName: true,
      exactKeys: true,
      values: [{ key: 'client_secret', value: scalar.text }],
    },
    edits: () => {
      const enabled = client.at('enabled');
      if (!enabled && !place.defaults) return [replaceEntry(scalar, 'enabled', false)];
      return [
        enabled ? setScalar(enabled, false) : insertEntry(client, 'enabled', false),
        removeLiterals(place, [scalar]),
      ];
    },
  };
}

function keyPair(s3: Cursor | undefined): readonly [Cursor, Cursor] | undefined {
  const [access, secret] = [s3 && literalAt(s3, 'accessKey'), s3 && literalAt(s3, 'secretKey')];
  return access && secret ? [access, secret] : undefined;
}
