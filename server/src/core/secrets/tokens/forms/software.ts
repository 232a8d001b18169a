import type { TokenForm } from '../form.js';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** Other services: planning, design, documents, customers, maps, devices. */
export const SOFTWARE: readonly TokenForm[] = [
  { id: 'linear-api-key', name: 'Linear API key', keywords: ['lin_api_'], pattern: 'lin_api_[A-Za-z0-9]{40}' },
  { id: 'linear-oauth-token', name: 'Linear OAuth token', keywords: ['lin_oauth_'], pattern: 'lin_oauth_[a-f0-9]{64}' },
  {
    id: 'linear-webhook-secret',
    name: 'Linear webhook secret',
    keywords: ['lin_wh_'],
    pattern: 'lin_wh_[A-Za-z0-9]{20,40}',
  },
  {
    id: 'notion-integration-token',
    name: 'Notion integration token',
    keywords: ['ntn_'],
    pattern: 'ntn_[0-9]{11}[A-Za-z0-9]{35}',
  },
  {
    id: 'notion-legacy-token',
    name: 'Notion integration token (older form)',
    keywords: ['secret_'],
    pattern: 'secret_[A-Za-z0-9]{43}',
  },
  {
    id: 'figma-personal-access-token',
    name: 'Figma personal access token',
    keywords: ['figd_'],
    pattern: 'figd_[A-Za-z0-9_-]{38,44}',
  },
  { id: 'postman-api-key', name: 'Postman API key', keywords: ['PMAK-'], pattern: 'PMAK-[a-f0-9]{24}-[a-f0-9]{34}' },
  {
    id: 'postman-collection-key',
    name: 'Postman collection access key',
    keywords: ['PMAT-'],
    pattern: 'PMAT-[0-9A-Z]{26}',
  },
  {
    id: 'asana-personal-access-token',
    name: 'Asana personal access token',
    keywords: ['1/1', '2/1'],
    pattern: '[12]/1[0-9]{15}(?:/1[0-9]{15})?:[a-f0-9]{32}',
  },
  { id: 'clickup-api-token', name: 'ClickUp API token', keywords: ['pk_'], pattern: 'pk_[0-9]{5,9}_[A-Z0-9]{32}' },
  { id: 'trello-api-token', name: 'Trello API token', keywords: ['ATTA'], pattern: 'ATTA[a-f0-9]{64}[A-F0-9]{8}' },
  {
    id: 'hubspot-private-app-token',
    name: 'HubSpot private app token',
    keywords: ['pat-na', 'pat-eu', 'pat-ap'],
    pattern: `pat-(?:na|eu|ap)[0-9]-${UUID}`,
  },
  // Base64 of `tok:`.
  {
    id: 'intercom-access-token',
    name: 'Intercom access token',
    keywords: ['dG9rO'],
    pattern: 'dG9rO[jm][A-Za-z0-9+/]{50,58}={0,2}',
    edge: 'base64',
  },
  {
    id: 'salesforce-session',
    name: 'Salesforce session token',
    keywords: ['00D'],
    pattern: '00D[A-Za-z0-9]{12,15}![A-Za-z0-9._]{80,150}',
  },
  { id: 'zoho-token', name: 'Zoho OAuth token', keywords: ['1000.'], pattern: '1000\\.[a-f0-9]{32}\\.[a-f0-9]{32}' },
  {
    id: 'typeform-personal-token',
    name: 'Typeform personal token',
    keywords: ['tfp_'],
    pattern: 'tfp_[A-Za-z0-9_.=-]{40,61}',
  },
  {
    id: 'contentful-personal-token',
    name: 'Contentful personal access token',
    keywords: ['CFPAT-'],
    pattern: 'CFPAT-[A-Za-z0-9_-]{43}',
  },
  { id: 'readme-api-key', name: 'ReadMe API key', keywords: ['rdme_'], pattern: 'rdme_[a-z0-9]{70}' },
  { id: 'frameio-token', name: 'Frame.io token', keywords: ['fio-u-'], pattern: 'fio-u-[A-Za-z0-9_=-]{64}' },
  // Base64 of `{"u":"`; public tokens begin with `pk.` instead.
  {
    id: 'mapbox-secret-token',
    name: 'Mapbox secret token',
    keywords: ['sk.eyJ1Ijoi'],
    pattern: 'sk\\.eyJ1Ijoi[A-Za-z0-9_-]{20,300}\\.[A-Za-z0-9_-]{22}',
  },
  {
    id: 'dropbox-access-token',
    name: 'Dropbox access token',
    keywords: ['sl.'],
    pattern: 'sl\\.(?:u\\.)?[A-Za-z0-9_-]{130,1500}',
    edge: 'run',
  },
  {
    id: 'facebook-access-token',
    name: 'Facebook access token',
    keywords: ['EAA'],
    pattern: 'EAA[A-Za-z0-9]{90,400}',
    edge: 'base64',
  },
  { id: 'vk-access-token', name: 'VK access token', keywords: ['vk1.a.'], pattern: 'vk1\\.a\\.[A-Za-z0-9_-]{80,250}' },
  {
    id: 'adobe-client-secret',
    name: 'Adobe client secret',
    keywords: ['p8e-'],
    pattern: 'p8e-(?=[a-z0-9_-]{0,31}[A-Z])(?=[A-Za-z_-]{0,31}[0-9])[A-Za-z0-9_-]{32}',
  },
  { id: 'adafruit-io-key', name: 'Adafruit IO key', keywords: ['aio_'], pattern: 'aio_[A-Za-z0-9]{28}' },
  {
    id: 'things-network-api-key',
    name: 'The Things Network API key',
    keywords: ['NNSXS.'],
    pattern: 'NNSXS\\.[A-Z0-9]{39}\\.[A-Z0-9]{52}',
  },
];
