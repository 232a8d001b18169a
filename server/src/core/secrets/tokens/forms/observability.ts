import type { TokenForm } from '../form.js';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** Metrics, logs, errors, alerts and product analytics. */
export const OBSERVABILITY: readonly TokenForm[] = [
  { id: 'new-relic-user-key', name: 'New Relic user key', keywords: ['NRAK-'], pattern: 'NRAK-[A-Z0-9]{27}' },
  {
    id: 'new-relic-license-key',
    name: 'New Relic license key',
    keywords: ['NRAL'],
    head: '(?:[a-f0-9]{32}|[a-z]{2}[0-9]{2}x{1,2}[a-f0-9]{26})(?:FFFF|[a-f0-9]{4})',
    pattern: 'NRAL',
  },
  { id: 'new-relic-insert-key', name: 'New Relic insert key', keywords: ['NRII-'], pattern: 'NRII-[A-Za-z0-9_-]{32}' },
  { id: 'new-relic-query-key', name: 'New Relic query key', keywords: ['NRIQ-'], pattern: 'NRIQ-[A-Za-z0-9_-]{32}' },
  { id: 'new-relic-admin-key', name: 'New Relic admin key', keywords: ['NRAA-'], pattern: 'NRAA-[a-f0-9]{27}' },
  { id: 'new-relic-rest-api-key', name: 'New Relic REST API key', keywords: ['NRRA-'], pattern: 'NRRA-[a-f0-9]{42}' },
  {
    id: 'new-relic-synthetics-key',
    name: 'New Relic Synthetics location key',
    keywords: ['NRSP-'],
    pattern: 'NRSP-[a-z]{2}[0-9]{2}[A-F0-9]{31}',
  },
  {
    id: 'new-relic-mobile-key',
    name: 'New Relic mobile app token',
    keywords: ['-NRMA'],
    head: 'AA[a-f0-9]{40}',
    pattern: '-NRMA',
  },
  {
    id: 'grafana-service-account-token',
    name: 'Grafana service account token',
    keywords: ['glsa_'],
    pattern: 'glsa_[A-Za-z0-9]{32}_[a-fA-F0-9]{8}',
  },
  {
    id: 'grafana-cloud-token',
    name: 'Grafana Cloud token',
    keywords: ['glc_'],
    pattern: 'glc_[A-Za-z0-9+/]{32,400}={0,2}',
    edge: 'base64',
  },
  // Base64 of `{"k":"`.
  {
    id: 'grafana-api-key',
    name: 'Grafana API key',
    keywords: ['eyJrIjoi'],
    pattern: 'eyJrIjoi[A-Za-z0-9+/]{60,400}={0,2}',
    edge: 'base64',
  },
  // `sntrys_`, base64 of `{"iat":`, and the secret.
  {
    id: 'sentry-organization-token',
    name: 'Sentry organization token',
    keywords: ['sntrys_eyJ'],
    pattern: 'sntrys_eyJ[A-Za-z0-9+/]{60,400}={0,2}_[A-Za-z0-9+/]{43}',
    edge: 'base64',
  },
  { id: 'sentry-user-token', name: 'Sentry user token', keywords: ['sntryu_'], pattern: 'sntryu_[a-f0-9]{64}' },
  {
    id: 'sentry-integration-token',
    name: 'Sentry integration token',
    keywords: ['sntryi_', 'sntrya_'],
    pattern: 'sntry[ia]_[a-f0-9]{64}',
  },
  {
    id: 'honeycomb-ingest-key',
    name: 'Honeycomb ingest key',
    keywords: [...'abcdefghijklmnopqrstuvwxyz'].map((letter) => `hc${letter}ik_`),
    pattern: 'hc[a-z]ik_[a-z0-9]{58}',
  },
  {
    id: 'dynatrace-token',
    name: 'Dynatrace token',
    keywords: ['dt0'],
    pattern: 'dt0[a-z][0-9]{2}\\.[A-Z0-9]{8,24}\\.[A-Z0-9]{64}',
  },
  {
    id: 'pagerduty-oauth-token',
    name: 'PagerDuty OAuth token',
    keywords: ['pdus+_', 'pdeu+_'],
    pattern: `pd(?:us|eu)\\+_[A-Z0-9]{7,8}_${UUID}`,
  },
  {
    id: 'coralogix-api-key',
    name: 'Coralogix API key',
    keywords: ['cxtp_', 'cxup_'],
    pattern: 'cx[tu]p_[A-Za-z0-9]{30}',
  },
  { id: 'axiom-token', name: 'Axiom token', keywords: ['xaat-', 'xapt-'], pattern: `xa[ap]t-${UUID}` },
  {
    id: 'posthog-personal-api-key',
    name: 'PostHog personal API key',
    keywords: ['phx_'],
    pattern: 'phx_[A-Za-z0-9]{40,52}',
  },
  {
    id: 'posthog-project-secret-key',
    name: 'PostHog project secret key',
    keywords: ['phs_'],
    pattern: 'phs_[A-Za-z0-9]{40,52}',
  },
  { id: 'segment-public-api-token', name: 'Segment API token', keywords: ['sgp_'], pattern: 'sgp_[A-Za-z0-9]{64}' },
  {
    id: 'unleash-api-token',
    name: 'Unleash API token',
    keywords: [':development.', ':production.', ':default.'],
    head: '(?:[*]|\\[\\]|[a-z0-9_-]{1,60})',
    pattern: ':(?:development|production|default)\\.[a-f0-9]{56,64}',
  },
  {
    id: 'flagsmith-server-key',
    name: 'Flagsmith server-side key',
    keywords: ['ser.'],
    // A part of a Java class name could look the same.
    pattern: 'ser\\.(?=[a-z0-9_-]{0,21}[A-Z])(?=[A-Za-z_-]{0,21}[0-9])[A-Za-z0-9]{22}',
    edge: 'run',
  },
  {
    id: 'statsig-server-secret',
    name: 'Statsig server secret',
    keywords: ['secret-'],
    pattern: 'secret-[A-Za-z0-9]{43}',
  },
  { id: 'checkly-api-key', name: 'Checkly API key', keywords: ['cu_'], pattern: 'cu_[a-f0-9]{32}' },
];
