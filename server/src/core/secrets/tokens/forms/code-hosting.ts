import type { TokenForm } from '../form.js';

/** GitLab's tokens after their prefix: random characters, optionally with routing information. */
const GITLAB = '[A-Za-z0-9_-]{20,300}(?:\\.[0-9a-z]{2}\\.[0-9a-z]{9})?';
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** Hosts of git repositories. */
export const CODE_HOSTING: readonly TokenForm[] = [
  {
    id: 'github-personal-access-token',
    name: 'GitHub personal access token',
    keywords: ['ghp_'],
    pattern: 'ghp_[A-Za-z0-9]{36}',
    checksum: 'crc32-base62',
  },
  {
    id: 'github-oauth-token',
    name: 'GitHub OAuth token',
    keywords: ['gho_'],
    pattern: 'gho_[A-Za-z0-9]{36}',
    checksum: 'crc32-base62',
  },
  {
    id: 'github-user-to-server-token',
    name: 'GitHub app user token',
    keywords: ['ghu_'],
    pattern: 'ghu_[A-Za-z0-9]{36}',
    checksum: 'crc32-base62',
  },
  {
    id: 'github-installation-token',
    name: 'GitHub app installation token',
    keywords: ['ghs_'],
    pattern: 'ghs_[A-Za-z0-9]{36}',
    checksum: 'crc32-base62',
  },
  {
    id: 'github-stateless-app-token',
    name: 'GitHub app token (stateless)',
    keywords: ['ghs_', 'ghu_'],
    pattern: 'gh[su]_[0-9]{1,12}_eyJ[A-Za-z0-9_-]{10,400}\\.eyJ[A-Za-z0-9_-]{10,2000}\\.[A-Za-z0-9_-]{40,800}',
  },
  {
    id: 'github-refresh-token',
    name: 'GitHub refresh token',
    keywords: ['ghr_'],
    pattern: 'ghr_[A-Za-z0-9]{36,76}',
    checksum: 'crc32-base62',
  },
  {
    id: 'github-fine-grained-token',
    name: 'GitHub fine-grained token',
    keywords: ['github_pat_'],
    pattern: 'github_pat_(?:[A-Za-z0-9]{22}_[A-Za-z0-9]{59}|[A-Za-z0-9_]{82})',
  },

  {
    id: 'gitlab-personal-access-token',
    name: 'GitLab personal access token',
    keywords: ['glpat-'],
    pattern: `glpat-${GITLAB}`,
  },
  { id: 'gitlab-deploy-token', name: 'GitLab deploy token', keywords: ['gldt-'], pattern: `gldt-${GITLAB}` },
  {
    id: 'gitlab-runner-token',
    name: 'GitLab runner token',
    keywords: ['glrt-', 'glrtr-'],
    pattern: `glrtr?-${GITLAB}`,
  },
  {
    id: 'gitlab-runner-registration-token',
    name: 'GitLab runner registration token',
    keywords: ['GR1348941'],
    pattern: 'GR1348941[A-Za-z0-9_-]{20,50}',
  },
  {
    id: 'gitlab-ci-job-token',
    name: 'GitLab CI job token',
    keywords: ['glcbt-'],
    pattern:
      'glcbt-(?:[0-9a-zA-Z]{1,5}_[A-Za-z0-9_-]{20,64}|eyJ[A-Za-z0-9_-]{10,400}\\.eyJ[A-Za-z0-9_-]{10,2000}\\.[A-Za-z0-9_-]{40,800})',
  },
  {
    id: 'gitlab-pipeline-trigger-token',
    name: 'GitLab pipeline trigger token',
    keywords: ['glptt-'],
    pattern: `glptt-${GITLAB}`,
  },
  { id: 'gitlab-feed-token', name: 'GitLab feed token', keywords: ['glft-'], pattern: 'glft-[A-Za-z0-9_-]{20,100}' },
  {
    id: 'gitlab-incoming-mail-token',
    name: 'GitLab incoming mail token',
    keywords: ['glimt-'],
    pattern: 'glimt-[A-Za-z0-9_-]{20,100}',
  },
  {
    id: 'gitlab-agent-token',
    name: 'GitLab agent for Kubernetes token',
    keywords: ['glagent-'],
    pattern: `glagent-${GITLAB}`,
  },
  {
    id: 'gitlab-scim-token',
    name: 'GitLab SCIM token',
    keywords: ['glsoat-'],
    pattern: 'glsoat-[A-Za-z0-9_-]{20,100}',
  },
  {
    id: 'gitlab-oauth-application-secret',
    name: 'GitLab OAuth application secret',
    keywords: ['gloas-'],
    pattern: 'gloas-[A-Za-z0-9_-]{64}',
  },
  {
    id: 'gitlab-feature-flags-token',
    name: 'GitLab feature flags client token',
    keywords: ['glffct-'],
    pattern: `glffct-${GITLAB}`,
  },
  {
    id: 'gitlab-session-cookie',
    name: 'GitLab session cookie',
    keywords: ['_gitlab_session='],
    pattern: '_gitlab_session=(?<token>[a-f0-9]{32})',
  },

  {
    id: 'bitbucket-app-password',
    name: 'Bitbucket app password',
    keywords: ['ATBB'],
    pattern: 'ATBB[A-Za-z0-9]{24}[A-F0-9]{8}',
  },
  {
    id: 'bitbucket-data-center-token',
    name: 'Bitbucket Data Center access token',
    keywords: ['BBDC-'],
    pattern: 'BBDC-[A-Za-z0-9+/]{44}',
    edge: 'base64',
  },
  {
    id: 'gitea-oauth-client-secret',
    name: 'Gitea OAuth client secret',
    keywords: ['gto_'],
    pattern: 'gto_[a-z2-7]{52}',
  },
  {
    id: 'sourcegraph-access-token',
    name: 'Sourcegraph access token',
    keywords: ['sgp_'],
    pattern: 'sgp_(?:(?:[a-f0-9]{16}|local)_)?[a-f0-9]{40}',
  },
  {
    id: 'atlassian-api-token',
    name: 'Atlassian API token',
    keywords: ['ATATT3'],
    pattern: 'ATATT3[A-Za-z0-9_-]{150,220}=[A-F0-9]{8}',
  },
  {
    id: 'atlassian-repository-access-token',
    name: 'Atlassian repository or workspace access token',
    keywords: ['ATCTT3'],
    pattern: 'ATCTT3[A-Za-z0-9_-]{150,220}=[A-F0-9]{8}',
  },
  {
    id: 'harness-token',
    name: 'Harness access token',
    keywords: ['pat.', 'sat.'],
    pattern: '[ps]at\\.[A-Za-z0-9_-]{22}\\.[0-9a-f]{24}\\.[A-Za-z0-9]{20}',
  },
  { id: 'launchdarkly-sdk-key', name: 'LaunchDarkly SDK key', keywords: ['sdk-'], pattern: `sdk-${UUID}` },
];
