import type { TokenForm } from '../form.js';

/** Continuous integration, infrastructure as code, and registries of packages and images. */
export const BUILD: readonly TokenForm[] = [
  {
    id: 'circleci-personal-token',
    name: 'CircleCI personal API token',
    keywords: ['CCIPAT_'],
    pattern: 'CCIPAT_[A-Za-z0-9]{22}_[a-f0-9]{40}',
  },
  {
    id: 'circleci-project-token',
    name: 'CircleCI project API token',
    keywords: ['CCIPRJ_'],
    pattern: 'CCIPRJ_[A-Za-z0-9]{22}_[a-f0-9]{40}',
  },
  {
    id: 'buildkite-user-access-token',
    name: 'Buildkite API access token',
    keywords: ['bkua_'],
    pattern: 'bkua_[A-Za-z0-9]{40,60}',
  },
  {
    id: 'buildkite-agent-session-token',
    name: 'Buildkite agent session token',
    keywords: ['bkaa_'],
    pattern: 'bkaa_[A-Za-z0-9_-]{40,120}',
  },
  {
    id: 'buildkite-agent-job-token',
    name: 'Buildkite agent job token',
    keywords: ['bkaj_'],
    pattern: 'bkaj_[A-Za-z0-9_.-]{40,1000}',
    edge: 'run',
  },
  {
    id: 'buildkite-cluster-token',
    name: 'Buildkite agent token',
    keywords: ['bkct_'],
    pattern: 'bkct_[A-Za-z0-9_-]{40,120}',
  },
  {
    id: 'terraform-cloud-token',
    name: 'HCP Terraform token',
    keywords: ['.atlasv1.'],
    head: '[A-Za-z0-9]{14}',
    pattern: '\\.atlasv1\\.[A-Za-z0-9_-]{60,70}',
  },
  { id: 'pulumi-access-token', name: 'Pulumi access token', keywords: ['pul-'], pattern: 'pul-[a-f0-9]{40}' },
  { id: 'octopus-deploy-api-key', name: 'Octopus Deploy API key', keywords: ['API-'], pattern: 'API-[A-Z0-9]{25,27}' },
  {
    id: 'sonarqube-token',
    name: 'SonarQube token',
    keywords: ['squ_', 'sqp_', 'sqa_'],
    pattern: 'sq[upa]_[a-f0-9]{40}',
  },
  { id: 'infracost-api-token', name: 'Infracost API token', keywords: ['ico-'], pattern: 'ico-[A-Za-z0-9]{32}' },
  { id: 'prefect-api-key', name: 'Prefect API key', keywords: ['pnu_', 'pnb_'], pattern: 'pn[ub]_[A-Za-z0-9]{36}' },
  {
    id: 'trigger-dev-secret-key',
    name: 'Trigger.dev secret key',
    keywords: ['tr_dev_', 'tr_prod_', 'tr_stg_', 'tr_preview_'],
    pattern: 'tr_(?:dev|prod|stg|preview)_[A-Za-z0-9]{20,24}',
  },
  { id: 'retool-api-token', name: 'Retool API token', keywords: ['retool_01'], pattern: 'retool_01[a-z0-9]{24}' },

  {
    id: 'npm-access-token',
    name: 'npm access token',
    keywords: ['npm_'],
    pattern: 'npm_[A-Za-z0-9]{36}',
    checksum: 'crc32-base62',
  },
  // Macaroons that begin with the location: base64 of `pypi.org` and of `test.pypi.org` with their lengths.
  {
    id: 'pypi-api-token',
    name: 'PyPI API token',
    keywords: ['pypi-AgEIcHlwaS5vcmc'],
    pattern: 'pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,1000}',
  },
  {
    id: 'test-pypi-api-token',
    name: 'TestPyPI API token',
    keywords: ['pypi-AgENdGVzdC5weXBpLm9yZw'],
    pattern: 'pypi-AgENdGVzdC5weXBpLm9yZw[A-Za-z0-9_-]{50,1000}',
  },
  { id: 'rubygems-api-key', name: 'RubyGems API key', keywords: ['rubygems_'], pattern: 'rubygems_[a-f0-9]{48}' },
  {
    id: 'crates-io-api-token',
    name: 'crates.io API token',
    keywords: ['cio'],
    pattern: 'cio(?=[A-Za-z]{0,31}[0-9])[A-Za-z0-9]{32}',
  },
  { id: 'nuget-api-key', name: 'NuGet API key', keywords: ['oy2'], pattern: 'oy2[a-z0-9]{43}' },
  { id: 'clojars-deploy-token', name: 'Clojars deploy token', keywords: ['CLOJARS_'], pattern: 'CLOJARS_[a-z0-9]{60}' },
  {
    id: 'packagist-token',
    name: 'Packagist token',
    keywords: ['packagist_'],
    pattern: 'packagist_[a-z]{2,4}_[a-f0-9]{68}',
  },
  {
    id: 'docker-hub-personal-access-token',
    name: 'Docker Hub access token',
    keywords: ['dckr_pat_'],
    pattern: 'dckr_pat_[A-Za-z0-9_-]{20,60}',
  },
  {
    id: 'docker-hub-organization-access-token',
    name: 'Docker Hub organization access token',
    keywords: ['dckr_oat_'],
    pattern: 'dckr_oat_[A-Za-z0-9_-]{20,60}',
  },
  {
    id: 'docker-swarm-join-token',
    name: 'Docker Swarm join token',
    keywords: ['SWMTKN-1-'],
    pattern: 'SWMTKN-1-[a-z0-9]{50}-[a-z0-9]{25}',
  },
  {
    id: 'docker-swarm-unlock-key',
    name: 'Docker Swarm unlock key',
    keywords: ['SWMKEY-1-'],
    pattern: 'SWMKEY-1-[A-Za-z0-9+/]{43}',
    edge: 'base64',
  },
  { id: 'artifactory-api-key', name: 'Artifactory API key', keywords: ['AKCp'], pattern: 'AKCp[A-Za-z0-9]{69}' },
  // Base64 of `reftkn`.
  {
    id: 'artifactory-reference-token',
    name: 'Artifactory reference token',
    keywords: ['cmVmdGtu'],
    pattern: 'cmVmdGtu[A-Za-z0-9]{56}',
  },
  {
    id: 'portainer-access-token',
    name: 'Portainer access token',
    keywords: ['ptr_'],
    pattern: 'ptr_[A-Za-z0-9+/]{43}=',
    edge: 'base64',
  },
];
