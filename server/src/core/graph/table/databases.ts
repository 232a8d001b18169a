import type { KindRow, MakerRow, ReferenceRow } from './row.js';

const CNPG = 'postgresql.cnpg.io';
const CRUNCHY = 'postgres-operator.crunchydata.com';
const STRIMZI = 'kafka.strimzi.io';

const keyed = (at: string, to: 'Secret' | 'ConfigMap' = 'Secret'): ReferenceRow => ({
  at,
  key: 'key',
  to,
  use: 'controller',
});
const secret = (at: string, name = 'name'): ReferenceRow => ({ at, name, to: 'Secret', use: 'controller' });
const made = (called: string, fixedKeys: readonly string[]): MakerRow => ({ makes: 'Secret', called, fixedKeys });
const services = (...names: readonly string[]): readonly MakerRow[] =>
  names.map((called) => ({ makes: 'Service', called }));

/** Where CloudNativePG keeps backups, as its cluster and the plugin write it. */
const BACKUPS: readonly ReferenceRow[] = [
  ...['accessKeyId', 'secretAccessKey', 'sessionToken', 'region'].map((field) =>
    keyed(`spec.**.s3Credentials.${field}`),
  ),
  ...['connectionString', 'storageAccount', 'storageKey', 'storageSasToken'].map((field) =>
    keyed(`spec.**.azureCredentials.${field}`),
  ),
  keyed('spec.**.googleCredentials.applicationCredentials'),
  keyed('spec.**.endpointCA'),
];

/** Of a database: the keys of a Secret with all that a client needs. Source: the documentation of CloudNativePG. */
const CLIENT_KEYS = [
  ...['username', 'user', 'password', 'dbname', 'host', 'port', 'pgpass', 'uri', 'jdbc-uri', 'fqdn-uri'],
  'fqdn-jdbc-uri',
];

const ofCluster: ReferenceRow = { at: 'spec.cluster', to: `Cluster.${CNPG}`, use: 'name' };

/** What operators of databases and of queues make. Sources: their custom resource definitions and documentation. */
export const DATABASES: readonly KindRow[] = [
  {
    kinds: [`Cluster.${CNPG}`],
    makesMore: true,
    refers: [
      ...['initdb', 'recovery', 'pg_basebackup'].map((way) => secret(`spec.bootstrap.${way}.secret`)),
      secret('spec.superuserSecret'),
      secret('spec.managed.roles.[].passwordSecret'),
      ...['clientCASecret', 'replicationTLSSecret', 'serverCASecret', 'serverTLSSecret'].map((field) =>
        secret(`spec.certificates.${field}`),
      ),
      ...['password', 'sslCert', 'sslKey', 'sslRootCert'].map((field) => keyed(`spec.externalClusters.[].${field}`)),
      keyed('spec.bootstrap.initdb.*.secretRefs.[]'),
      keyed('spec.bootstrap.initdb.*.configMapRefs.[]', 'ConfigMap'),
      keyed('spec.monitoring.customQueriesSecret.[]'),
      keyed('spec.monitoring.customQueriesConfigMap.[]', 'ConfigMap'),
      keyed('spec.postgresql.ldap.bindSearchAuth.bindPassword'),
      { at: 'spec.imagePullSecrets.[]', to: 'Secret', use: 'imagePull' },
      ...BACKUPS,
    ],
    makes: [
      {
        ...made('NAME-app', CLIENT_KEYS),
        when: { 'spec.bootstrap.initdb.secret.name': /^$/ },
      },
      { ...made('NAME-superuser', CLIENT_KEYS), when: { 'spec.superuserSecret.name': /^$/ } },
      made('NAME-ca', ['ca.crt', 'ca.key']),
      made('NAME-server', ['tls.crt', 'tls.key']),
      made('NAME-replication', ['tls.crt', 'tls.key']),
      { makes: 'ServiceAccount' },
      ...services('NAME-rw', 'NAME-ro', 'NAME-r'),
    ],
  },
  {
    kinds: [`Pooler.${CNPG}`],
    refers: [
      ofCluster,
      ...['authQuerySecret', 'clientCASecret', 'clientTLSSecret', 'serverCASecret', 'serverTLSSecret'].map((field) =>
        secret(`spec.pgbouncer.${field}`),
      ),
    ],
    makesMore: true,
    makes: [{ makes: 'Service' }, { makes: 'ServiceAccount' }],
  },
  {
    kinds: ['Backup', 'ScheduledBackup', 'Database', 'Publication', 'Subscription'].map((kind) => `${kind}.${CNPG}`),
    refers: [ofCluster],
  },
  { kinds: [`DatabaseRole.${CNPG}`], refers: [ofCluster, secret('spec.passwordSecret')] },
  { kinds: ['ObjectStore.barmancloud.cnpg.io'], refers: BACKUPS },
  {
    // A user of the database has a Secret `USER.NAME.credentials.…`, with hyphens for underscores.
    kinds: ['postgresql.acid.zalan.do'],
    makesMore: true,
    refers: [secret('spec.tls', 'secretName'), secret('spec.tls', 'caSecretName')],
    makes: [
      { ...made('*.NAME.credentials.postgresql.acid.zalan.do', ['username', 'password']) },
      ...services('NAME', 'NAME-repl', 'NAME-pooler', 'NAME-pooler-repl'),
    ],
  },
  {
    kinds: [`PostgresCluster.${CRUNCHY}`],
    makesMore: true,
    refers: [
      ...[
        'customTLSSecret',
        'customReplicationTLSSecret',
        'sshSecret',
        'configuration.[].secret',
        'files.[].secret',
      ].map((field) => ({ ...secret(`spec.**.${field}`), key: 'items.[].key', optional: 'optional' })),
      ...['sshConfigMap', 'configuration.[].configMap', 'files.[].configMap'].map((field) => ({
        ...keyed(`spec.**.${field}`, 'ConfigMap'),
        key: 'items.[].key',
        optional: 'optional',
      })),
      keyed('spec.databaseInitSQL', 'ConfigMap'),
      { at: 'spec.imagePullSecrets.[]', to: 'Secret', use: 'imagePull' },
    ],
    makes: [
      { makes: 'Secret', called: 'NAME-pguser-*', anyKey: true },
      { makes: 'Secret', called: 'NAME-cluster-cert', fixedKeys: ['ca.crt', 'tls.crt', 'tls.key'] },
      { makes: 'Secret', called: 'NAME-replication-cert', fixedKeys: ['ca.crt', 'tls.crt', 'tls.key'] },
      ...services('NAME-primary', 'NAME-replicas', 'NAME-ha', 'NAME-pods', 'NAME-pgbouncer', 'NAME-pgadmin'),
    ],
  },
  {
    kinds: [`Kafka.${STRIMZI}`],
    makesMore: true,
    refers: [
      secret('spec.kafka.listeners.[].configuration.brokerCertChainAndKey', 'secretName'),
      keyed('spec.**.configMapKeyRef', 'ConfigMap'),
      keyed('spec.**.secretKeyRef'),
    ],
    makes: [
      made('NAME-cluster-ca-cert', ['ca.crt', 'ca.p12', 'ca.password']),
      made('NAME-cluster-ca', ['ca.key']),
      made('NAME-clients-ca-cert', ['ca.crt', 'ca.p12', 'ca.password']),
      made('NAME-clients-ca', ['ca.key']),
      ...services('NAME-kafka-bootstrap', 'NAME-kafka-brokers', 'NAME-zookeeper-client'),
    ],
  },
  {
    kinds: [`KafkaUser.${STRIMZI}`],
    refers: [
      { at: 'metadata.labels.strimzi\\.io/cluster', to: `Kafka.${STRIMZI}`, use: 'name' },
      keyed('spec.authentication.password.valueFrom.secretKeyRef'),
    ],
    makes: [
      {
        makes: 'Secret',
        fixedKeys: ['ca.crt', 'user.crt', 'user.key', 'user.p12', 'user.password'],
        when: { 'spec.authentication.type': /^tls$/ },
      },
      {
        makes: 'Secret',
        fixedKeys: ['password', 'sasl.jaas.config'],
        when: { 'spec.authentication.type': /^scram-sha-512$/ },
      },
    ],
  },
  {
    kinds: ['KafkaTopic', 'KafkaNodePool', 'KafkaRebalance'].map((kind) => `${kind}.${STRIMZI}`),
    refers: [{ at: 'metadata.labels.strimzi\\.io/cluster', to: `Kafka.${STRIMZI}`, use: 'name' }],
  },
  {
    kinds: ['KafkaConnect', 'KafkaBridge', 'KafkaMirrorMaker2', 'KafkaMirrorMaker'].map((kind) => `${kind}.${STRIMZI}`),
    makesMore: true,
    refers: [
      ...['trustedCertificates.[]', 'tlsTrustedCertificates.[]'].map((field) => ({
        ...secret(`spec.**.${field}`, 'secretName'),
        key: 'certificate',
      })),
      { ...secret('spec.**.certificateAndKey', 'secretName'), key: 'certificate' },
      { ...secret('spec.**.passwordSecret', 'secretName'), key: 'password' },
      ...['clientSecret', 'accessToken', 'refreshToken'].map((field) => ({
        ...secret(`spec.**.authentication.${field}`, 'secretName'),
        key: 'key',
      })),
      keyed('spec.**.configMapKeyRef', 'ConfigMap'),
      keyed('spec.**.secretKeyRef'),
      ...['build.output.pushSecret', 'template.buildConfig.pullSecret'].map((field) => secret(`spec.${field}`)),
    ],
    makes: services('NAME-connect-api', 'NAME-bridge-service', 'NAME-mirrormaker2-api'),
  },
  {
    kinds: ['KafkaConnector'].map((kind) => `${kind}.${STRIMZI}`),
    refers: [{ at: 'metadata.labels.strimzi\\.io/cluster', to: `KafkaConnect.${STRIMZI}`, use: 'name' }],
  },
];
