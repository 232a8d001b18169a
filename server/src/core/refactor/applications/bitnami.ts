import type { Cursor } from '../../yaml/cursor.js';
import type { Application } from './application.js';

const replicated = (block: Cursor): boolean => block.parent?.at('architecture')?.value === 'replication';
const hasUser = (block: Cursor, superuser: string): boolean =>
  ![undefined, '', superuser].includes(block.at('username')?.text);
const sqlNeeds = (block: Cursor): readonly string[] => [
  'rootPassword',
  ...(hasUser(block, 'root') ? ['password'] : []),
  ...(replicated(block) ? ['replicationPassword'] : []),
];

/** Applications whose charts follow the conventions of Bitnami: their credentials are in the block `auth`. */
export const BITNAMI: readonly Application[] = [
  {
    name: 'PostgreSQL',
    chart: 'postgresql',
    isRecognizedBy: (block) => block.has('postgresPassword') || block.has('enablePostgresUser'),
    blocks: [
      {
        setting: 'existingSecret',
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
  },
  {
    name: 'Redis',
    chart: 'redis',
    blocks: [
      {
        setting: 'existingSecret',
        keys: { password: ['redis-password', 'existingSecretPasswordKey'] },
        needs: () => ['password'],
      },
    ],
  },
  {
    name: 'Valkey',
    chart: 'valkey',
    blocks: [
      {
        setting: 'existingSecret',
        keys: { password: ['valkey-password', 'existingSecretPasswordKey'] },
        needs: () => ['password'],
      },
    ],
  },
  {
    name: 'MySQL',
    chart: 'mysql',
    blocks: [
      {
        setting: 'existingSecret',
        keys: {
          rootPassword: ['mysql-root-password', ''],
          password: ['mysql-password', ''],
          replicationPassword: ['mysql-replication-password', ''],
        },
        needs: sqlNeeds,
      },
    ],
  },
  {
    name: 'MariaDB',
    chart: 'mariadb',
    blocks: [
      {
        setting: 'existingSecret',
        keys: {
          rootPassword: ['mariadb-root-password', ''],
          password: ['mariadb-password', ''],
          replicationPassword: ['mariadb-replication-password', ''],
        },
        needs: sqlNeeds,
      },
    ],
  },
  {
    name: 'MongoDB',
    chart: 'mongodb',
    blocks: [
      {
        setting: 'existingSecret',
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
  },
  {
    name: 'RabbitMQ',
    chart: 'rabbitmq',
    blocks: [
      {
        setting: 'existingPasswordSecret',
        keys: { password: ['rabbitmq-password', 'existingSecretPasswordKey'] },
        needs: () => ['password'],
      },
      {
        setting: 'existingErlangSecret',
        keys: { erlangCookie: ['rabbitmq-erlang-cookie', 'existingSecretErlangKey'] },
        needs: () => ['erlangCookie'],
      },
    ],
  },
  {
    name: 'MinIO',
    chart: 'minio',
    isRecognizedBy: (block) => block.has('rootUser') && block.has('existingSecret'),
    blocks: [
      {
        setting: 'existingSecret',
        keys: {
          rootUser: ['root-user', 'rootUserSecretKey'],
          rootPassword: ['root-password', 'rootPasswordSecretKey'],
        },
        needs: () => ['rootUser', 'rootPassword'],
        byDefault: { rootUser: 'admin' },
      },
    ],
  },
];
