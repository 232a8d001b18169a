import type { ContentsRow } from './row.js';

/*
 * What the controllers of Flux read from a Secret. Sources: the API references of source-controller, kustomize-controller,
 * notification-controller and image-reflector-controller.
 */

const BASIC = ['username', 'password'];
const TOKEN: readonly ContentsRow[] = [{ keys: [['token']] }];
const REGISTRY: readonly ContentsRow[] = [{ keys: [['.dockerconfigjson']] }];
const APP = ['githubAppID', 'githubAppPrivateKey'];

/** A certificate of an authority, of a client, or both; the second pair of names is deprecated. */
const TLS: readonly (readonly string[])[] = [['ca.crt'], ['tls.crt', 'tls.key'], ['caFile'], ['certFile', 'keyFile']];

/** The contents of `secretRef`, by kind. */
export const CONTENTS: Readonly<Record<string, readonly ContentsRow[]>> = {
  GitRepository: [
    { when: { 'spec.url': /^ssh:\/\// }, keys: [['identity', 'known_hosts']] },
    { when: { 'spec.provider': /^github$/ }, keys: [APP] },
    { when: { 'spec.url': /^https?:\/\// }, keys: [BASIC, ['bearerToken'], ...TLS] },
  ],
  HelmRepository: [
    { when: { 'spec.url': /^oci:\/\// }, keys: [BASIC, ['.dockerconfigjson']] },
    { when: { 'spec.url': /^https?:\/\// }, keys: [BASIC, ...TLS] },
  ],
  OCIRepository: REGISTRY,
  ImageRepository: REGISTRY,
  Bucket: [
    { when: { 'spec.provider': /^(?:generic|aws)?$/ }, keys: [['accesskey', 'secretkey']] },
    { when: { 'spec.provider': /^gcp$/ }, keys: [['serviceaccount']] },
    { when: { 'spec.provider': /^azure$/ }, keys: [['clientId'], ['accountKey'], ['sasKey']] },
  ],
  Receiver: TOKEN,
  Provider: [
    { when: { 'spec.type': /^github(?:dispatch)?$/ }, keys: [['token'], APP] },
    { when: { 'spec.type': /^(?:bitbucketserver|grafana)$/ }, keys: [['token'], BASIC] },
    {
      when: { 'spec.type': /^(?:gitlab|gitea|bitbucket|telegram|matrix|opsgenie|datadog|webex|generic-hmac)$/ },
      keys: [['token']],
    },
    {
      when: { 'spec.type': /^(?:slack|discord|msteams|rocket|googlechat|lark|sentry|generic)$/, 'spec.address': /^$/ },
      keys: [['address']],
    },
  ],
};

export const CERTIFICATE: readonly ContentsRow[] = [{ keys: TLS }];
export const PROXY: readonly ContentsRow[] = [{ keys: [['address']] }];
/** What SOPS decrypts with. */
export const SOPS_KEYS: readonly ContentsRow[] = [{ keys: [['*.agekey'], ['*.asc'], ['sops.*']] }];
/** The keys that are looked for where `key` names none. */
export const KUBE_CONFIG: readonly ContentsRow[] = [{ keys: [['value'], ['value.yaml']] }];
