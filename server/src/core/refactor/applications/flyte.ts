import type { FixWorld } from '../../model/fix.js';
import { phrase, say, words } from '../../text/say.js';
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
  settingPath,
} from '../helm/helm-place.js';
import { addItem } from '../plan-changes.js';
import type { Application } from './application.js';

const STORAGE_SECRET = 'flyte-storage-creds';
const RESTART = phrase`Pods read a changed Secret only after a restart`;
const BOTH_KEYS = phrase`access key and secret key go together, and one of them is no text here`;

export const FLYTE: Application = { name: 'Flyte', chartSetting };

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

/** Returns the mapping `levels` ancestorOf the value, with its path. */
function ancestorOf(
  { scalar, path }: HelmPlace,
  levels: number,
): { readonly map: Cursor | undefined; readonly path: readonly Step[] } {
  let map: Cursor | undefined = scalar;
  for (let level = 0; level < levels; level++) map = map?.parent;
  return { map, path: path.slice(0, path.length - levels) };
}

/**
 * Returns the setting of flyte-core: `storage.secretName` names a Secret whose keys are files of settings. The chart
 * mounts them beside its own `storage.yaml` (flyteorg/flyte#6419), and Flyte reads `*.yaml` in the order of names: the
 * last setting counts, and a key without that ending is never read. The kind and place of the store stay in the values.
 * An existing Secret with two plain keys may belong to another chart that reads those, unless the values are known to
 * be of flyte-core.
 */
function coreStorage(place: HelmPlace, world: FixWorld): ChartSetting | RefusedSetting | undefined {
  const { map: storage, path } = ancestorOf(place, 2);
  const keys = keyPair(place.scalar.parent);
  const secretSetting = settingPath([...path, 'secretName']);
  if (!storage) return undefined;
  if (isOlderThan(place.version, FIRST_WITH_SECRET_NAME))
    return { setting: secretSetting, refused: say`flyte-core takes storage settings from a Secret since version 1.16` };
  if (!keys) return { setting: secretSetting, refused: words(BOTH_KEYS) };
  const known = storage.at('secretName');
  if (isSet(known))
    return {
      setting: secretSetting,
      refused: say`"${secretSetting}" names a Secret already, which has to take the keys`,
    };
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
    setting: secretSetting,
    takes: [access, secret],
    note: readsHalves
      ? say`The chart has to read the keys access_key and secret_key: flyte-core's own reads only keys that end in .yaml. ${RESTART}`
      : say`flyte-core reads it since version 1.16. ${RESTART}`,
    move: {
      name: STORAGE_SECRET,
      exactKeys: true,
      // Sorts after `storage.yaml`.
      values: readsHalves
        ? halves
        : [{ key: 'storage_credentials.yaml', value: documentText({ storage: { connection } }) }],
    },
    edits: (name) => {
      // Where the values have nothing else about the storage, only the name is left.
      const s3 = storage.size === 1 && !place.defaults ? access.parent : undefined;
      if (s3?.size === 2) return [replaceEntry(s3, 'secretName', name)];
      return [
        setIn(storage, ['secretName'], name, ['bucketName', ...keysFromEnd(storage, 's3')]),
        removeLiterals(place, [access, secret]),
      ];
    },
  };
}

const FIRST_WITH_SECRET_NAME = { major: 1, minor: 16 } as const;

/** Returns true for a version older than another. False for ranges, other texts and a missing version. */
function isOlderThan(
  version: string | undefined,
  { major, minor }: { readonly major: number; readonly minor: number },
): boolean {
  const [, first, second] = /^v?(\d+)\.(\d+)(?:[.-]|$)/.exec(version ?? '') ?? [];
  if (first === undefined || second === undefined) return false;
  return Number(first) < major || (Number(first) === major && Number(second) < minor);
}

/**
 * Returns the setting of flyte-binary: `inlineSecretRef` names a Secret with a file of settings, which the chart adds
 * to its own. The chart requires inline keys for `authType: accesskey`, so that the file sets that too. Flyte 2 reads
 * the secret key from a file.
 */
function binaryStorage(place: HelmPlace): ChartSetting | RefusedSetting | undefined {
  const s3 = place.scalar.parent;
  const { map: configuration, path } = ancestorOf(place, 4);
  if (!s3 || !configuration) return undefined;
  const copilot = settingPath([...path, 'co-pilot', 'storageSecretRef']);
  if (s3.has('secretKeyPath') && !hasComponents(place)) return binaryStorageFile(place, s3, copilot);
  const secretSetting = settingPath([...path, 'inlineSecretRef']);
  const keys = keyPair(s3);
  if (!keys) return { setting: secretSetting, refused: words(BOTH_KEYS) };
  const known = configuration.at('inlineSecretRef');
  if (isSet(known))
    return {
      setting: secretSetting,
      refused: say`"${secretSetting}" names a Secret already, which has to take the keys`,
    };
  const [access, secret] = keys;
  const config = { auth_type: 'accesskey', access_key_id: access.text, secret_key: secret.text };
  const mode = s3.at('authType');
  return {
    setting: secretSetting,
    takes: [access, secret],
    note: say`The values say "iam", because the chart wants inline keys otherwise; the Secret says "accesskey" again. Task pods of Flyte 2 read the store's settings from the Secret that "${copilot}" names, which has to exist in their namespace. ${RESTART}`,
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

/**
 * Returns the setting of Flyte 2: `secretKeyPath` is the path of a file in a volume of the Secret. Task pods do not
 * have that file.
 */
function binaryStorageFile(place: HelmPlace, s3: Cursor, copilot: string): ChartSetting | RefusedSetting {
  const secret = literalAt(s3, 'secretKey');
  const secretSetting = settingPath([...place.path.slice(0, -1), 'secretKeyPath']);
  if (place.scalar.key !== 'secretKey' || !secret)
    return {
      setting: secretSetting,
      refused: say`the chart takes the access key as a value only; the secret key is what has to move`,
    };
  return {
    setting: secretSetting,
    note: say`Task pods read the store's settings from the Secret that "${copilot}" names, which has to exist in their namespace. ${RESTART}`,
    move: { name: STORAGE_SECRET, exactKeys: true, values: [{ key: 'secret_key', value: secret.text }] },
    edits: (name, [key = '']) => [
      setIn(s3, ['secretKeyPath'], `/etc/flyte/storage/${key}`),
      removeLiterals(place, [secret]),
      ...mounted(place, 'storage', name),
    ],
  };
}

/** Returns true for flyte-core of Flyte 2, which has the settings of flyte-binary and a pod for each component. */
function hasComponents({ values, path, chart }: HelmPlace): boolean {
  const root = path.slice(0, path.indexOf('configuration'));
  return chart === 'flyte-core' || values.at(...root, 'components')?.kind === 'map';
}

/** Returns the setting of flyte-binary: `passwordPath` is the path of a file in a volume of the Secret. */
function binaryDatabase(place: HelmPlace): ChartSetting | RefusedSetting | undefined {
  const { scalar } = place;
  const database = scalar.parent;
  const secretSetting = settingPath([...place.path.slice(0, -1), 'passwordPath']);
  if (!database) return undefined;
  if (hasComponents(place))
    return {
      setting: secretSetting,
      refused: say`flyte-core 2 has a pod for each component, and each would have to mount the file`,
    };
  const known = database.at('passwordPath');
  if (isSet(known)) return { setting: secretSetting, refused: say`"${secretSetting}" is set already` };
  return {
    setting: secretSetting,
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

/** Returns the edits that mount a Secret in `/etc/flyte/<name>`. */
function mounted({ values, path }: HelmPlace, name: string, secret: string): readonly EditPlan[] {
  const chart = path.slice(0, path.indexOf('configuration'));
  const root = values.at(...chart);
  if (!root) return [{ refused: say`the values of the chart were not found` }];
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

/** Returns the setting of flyte-binary for one Secret with both client secrets. */
function binaryClients(place: HelmPlace): ChartSetting | RefusedSetting | undefined {
  const { map: auth, path } = ancestorOf(place, 2);
  const secretSetting = settingPath([...path, 'clientSecretsExternalSecretRef']);
  const [oidc, internal] = ['oidc', 'internal'].map((key) => {
    const client = auth?.at(key);
    return client && literalAt(client, 'clientSecret');
  });
  if (!auth) return undefined;
  if (!oidc || !internal)
    return {
      setting: secretSetting,
      refused: say`the Secret needs both client secrets, and one of them is no text here`,
    };
  return {
    setting: secretSetting,
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

/**
 * Returns the setting of flyte-core that keeps the chart from creating a Secret, so that it finds an existing one of
 * the same name.
 */
function coreClient(place: HelmPlace): ChartSetting | RefusedSetting | undefined {
  const { scalar } = place;
  const client = scalar.parent;
  if (!client) return undefined;
  return {
    setting: settingPath([...place.path.slice(0, -1), 'enabled']),
    title: say`Let the chart find client_secret in`,
    note: words(RESTART),
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
