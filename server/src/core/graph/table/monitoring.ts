import type { KindRow, ReferenceRow } from './row.js';

const OPERATOR = 'monitoring.coreos.com';

const selector = (to: string, fields: readonly string[]): readonly ReferenceRow[] =>
  fields.map((field) => ({ at: `spec.**.${field}`, key: 'key', optional: 'optional', to, use: 'controller' }));

/** Where a key of a Secret stands, or of a ConfigMap. Source: the custom resource definitions of the operator. */
const KEYS: readonly ReferenceRow[] = [
  ...selector('ConfigMap', ['configMap', 'customQueriesConfigMap']),
  ...selector('Secret', [
    ...['secret', '*Secret', 'username', 'password', 'credentials', 'accessKey', 'secretKey', 'consumerKey', 'apiKey'],
    ...['apiURL', 'webhookURL', 'webhookUrl', 'routingKey', 'serviceKey', 'userKey', 'token', 'tokenID', 'botToken'],
    ...['slackApiUrl', 'opsGenieApiUrl', 'opsGenieApiKey', 'authPassword', 'proxyConnectHeader.*.[]'],
    ...['additionalScrapeConfigs', 'additional*Configs', 'objectStorageConfig', 'tracingConfig', 'queryConfig'],
    ...['alertmanagersConfig', 'alertRelabelConfigs'],
  ]),
];

const mounted: readonly ReferenceRow[] = [
  { at: 'spec.secrets.[]', isText: true, to: 'Secret', use: 'volume' },
  { at: 'spec.configMaps.[]', isText: true, to: 'ConfigMap', use: 'volume' },
];

/** The Prometheus Operator. */
export const MONITORING: readonly KindRow[] = [
  ...['ServiceMonitor', 'PodMonitor', 'Probe', 'ScrapeConfig', 'AlertmanagerConfig'].map((kind) => ({
    kinds: [`${kind}.${OPERATOR}`],
    refers: KEYS,
  })),
  {
    kinds: [`Prometheus.${OPERATOR}`, `PrometheusAgent.${OPERATOR}`],
    makesMore: true,
    refers: [
      ...mounted,
      { at: 'spec.alerting.alertmanagers.[]', namespace: 'namespace', port: 'port', to: 'Service', use: 'name' },
      ...KEYS,
    ],
    makes: [
      { makes: 'Service', called: 'prometheus-operated' },
      { makes: 'Secret', called: 'prometheus-NAME*', anyKey: true },
      { makes: 'ConfigMap', called: 'prometheus-NAME-*', anyKey: true },
    ],
  },
  {
    kinds: [`Alertmanager.${OPERATOR}`],
    makesMore: true,
    refers: [...mounted, { at: 'spec.configSecret', to: 'Secret', use: 'controller' }, ...KEYS],
    makes: [
      { makes: 'Service', called: 'alertmanager-operated' },
      { makes: 'Secret', called: 'alertmanager-NAME-*', anyKey: true },
    ],
  },
  {
    kinds: [`ThanosRuler.${OPERATOR}`],
    makesMore: true,
    refers: KEYS,
    makes: [
      { makes: 'Service', called: 'thanos-ruler-operated' },
      { makes: 'ConfigMap', called: 'thanos-ruler-NAME-*', anyKey: true },
    ],
  },
];
