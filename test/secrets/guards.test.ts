import { describe, expect, test } from 'vitest';
import type { Resource } from '../../server/src/core/kubernetes/resource.js';
import {
  hasOnlyPatterns,
  holdsNames,
  isAboutSomething,
  isBuiltIn,
  isClientSecret,
  isSharedSecret,
  namesObjectIn,
  namesOnly,
} from '../../server/src/core/secrets/names/guards.js';
import type { Step } from '../../server/src/core/yaml/cursor.js';
import { documentOf, valueAt } from '../core/support.js';

function resource(group: string, kind: string): Resource {
  const { root } = documentOf('a: 1\n');
  return { cursor: root ?? expect.fail(), apiVersion: `${group}/v1`, group, kind, name: 'a', namespace: undefined };
}

describe('an object of names and patterns', () => {
  test('is one by its group', () => {
    for (const group of [
      'rbac.authorization.k8s.io',
      'k8s.nginx.org',
      'kustomize.config.k8s.io',
      'admissionregistration.k8s.io',
      'apiextensions.crossplane.io',
      'kyverno.io',
      'policies.kyverno.io',
      'templates.gatekeeper.sh',
      'constraints.gatekeeper.sh',
      'mutations.gatekeeper.sh',
      'config.gatekeeper.sh',
      'wgpolicyk8s.io',
      'apiserver.config.k8s.io',
      'audit.k8s.io',
      'cert-manager.io/v0',
      'snapshot.storage.k8s.io',
    ]) {
      expect(hasOnlyPatterns(resource(group, 'Any')), group).toBe(true);
      expect(hasOnlyPatterns(resource(`x${group}`, 'Any')), `x${group}`).toBe(false);
      expect(hasOnlyPatterns(resource(`${group}x`, 'Any')), `${group}x`).toBe(false);
    }
  });

  test('is one by its kind', () => {
    for (const kind of 'PrometheusRule VMRule GlobalAlert CustomResourceDefinition APIService ServiceBinding'.split(
      ' ',
    )) {
      expect(hasOnlyPatterns(resource('example.org', kind)), kind).toBe(true);
      expect(hasOnlyPatterns(resource('example.org', `X${kind}`)), kind).toBe(false);
      expect(hasOnlyPatterns(resource('example.org', `${kind}s`)), kind).toBe(false);
    }
  });
});

describe('an object that every cluster has', () => {
  test('is of these groups, or of the core group', () => {
    for (const group of 'apps batch autoscaling policy networking.k8s.io discovery.k8s.io'.split(' ')) {
      expect(isBuiltIn(resource(group, 'Any')), group).toBe(true);
      expect(isBuiltIn(resource(`x${group}`, 'Any')), group).toBe(false);
      expect(isBuiltIn(resource(`${group}x`, 'Any')), group).toBe(false);
    }
    expect(isBuiltIn(resource('', 'Pod'))).toBe(true);
    expect(isBuiltIn(resource('example.org', 'Pod'))).toBe(false);
  });

  test('is none of those that OpenShift had in the core group', () => {
    for (const kind of 'Template DeploymentConfig BuildConfig Build Route ImageStream OAuthClient User Group Project ClusterNetwork'.split(
      ' ',
    )) {
      expect(isBuiltIn(resource('', kind)), kind).toBe(false);
      expect(isBuiltIn(resource('', `Pod${kind}`)), kind).toBe(true);
      expect(isBuiltIn(resource('', `${kind}Pod`)), kind).toBe(true);
    }
  });
});

describe('a key below which names stand', () => {
  test.each([
    'tokenSecretRef',
    'secretRefs',
    'objectReference',
    'objectReferences',
    'podSelector',
    'podSelectors',
    'podLabels',
    'labels',
    'podAnnotations',
    'annotations',
    'keyMapping',
    'dataKeyMapping',
    'secretKeyNames',
    'envFrom',
    ...'selector ref secretKeys secretKeySelector secretTargetRef enum required printcolumns additionalPrinterColumns resourceNames status example examples openAPIV3Schema schema definitions jsonSchema'.split(
      ' ',
    ),
  ])('is %j', (key) => {
    expect(namesOnly(key)).toBe(true);
  });

  test.each([
    'ref1',
    'Ref',
    'selectors',
    'xselector',
    'selectorx',
    'labelsx',
    'references',
    'frames',
    'xschema',
    'schemas',
    'xenum',
    'statuses',
    'token',
  ])('is not %j', (key) => {
    expect(namesOnly(key)).toBe(false);
  });

  test('is `properties` where one of them says of what type it is', () => {
    const at = (text: string) => holdsNames(valueAt(text, 'a', 'properties'));
    expect(at('a: {properties: {b: 1, password: {type: string}}}\n')).toBe(true);
    expect(at('a: {properties: {password: {$ref: "#/x"}}}\n')).toBe(true);
    expect(at('a: {properties: {password: {type: 1}}}\n')).toBe(false);
    expect(at('a: {properties: {password: type}}\n')).toBe(false);
    expect(holdsNames(valueAt('a: {fields: {password: {type: string}}}\n', 'a', 'fields'))).toBe(false);
    expect(holdsNames(valueAt('a: {dbRef: {password: x}}\n', 'a', 'dbRef'))).toBe(true);
    expect(holdsNames(valueAt('a: 1\n'))).toBe(false);
  });
});

describe('a text about something', () => {
  const at = (text: string, ...path: readonly Step[]) => isAboutSomething(valueAt(text, ...path));

  test.each(
    'description summary title documentation doc docs help comment message note notes icon displayName expr expression query promql logql jsonPath jmesPath jsonPointer jsonPointers fieldPath path pattern regex regexp rego cel condition when match rule dashboard alert'.split(
      ' ',
    ),
  )('stands under %j', (key) => {
    expect(at(`${key}: x\n`, key)).toBe(true);
    expect(at(`${key}: [x]\n`, key, 0)).toBe(true);
    expect(at(`x${key}: x\n`, `x${key}`)).toBe(false);
    expect(at(`${key}x: x\n`, `${key}x`)).toBe(false);
    expect(at(`${key}: {a: x}\n`, key, 'a')).toBe(false);
  });

  test('is what a request is passed on to', () => {
    for (const key of 'action actions then target verdict'.split(' ')) {
      expect(at(`${key}: {pass: shop}\n`, key, 'pass'), key).toBe(true);
      expect(at(`${key}: {password: shop}\n`, key, 'password'), key).toBe(false);
    }
    expect(at('user: {pass: shop}\n', 'user', 'pass')).toBe(false);
    expect(at('reaction: {pass: shop}\n', 'reaction', 'pass')).toBe(false);
    expect(at('targets: {pass: shop}\n', 'targets', 'pass')).toBe(false);
  });
});

describe('the name of an object in a custom resource', () => {
  const names = (name: string, text: string, beside = '') =>
    namesObjectIn(valueAt(`a: {${beside}b: 1}\n`, 'a', 'b'), name, text);

  test('is a value that looks like one under a name that may mean one', () => {
    for (const name of 'secret secrets credential credentials cred creds dbSecret SECRET'.split(' '))
      for (const text of ['basic-auth', 'shop/basic-auth', 'a.b-c/d.e', 'a'.repeat(24), `${'ab-'.repeat(26)}ab`])
        expect(names(name, text), `${name} ${text}`).toBe(true);
  });

  test('is none of a name that two sides share, of another name, or of what nobody calls an object', () => {
    for (const word of 'client shared app consumer jwt session cookie signing hmac hash'.split(' ')) {
      for (const name of [`${word}Secret`, `${word}-secrets`, `${word}_secret`, `${word}.secret`]) {
        expect(names(name, 'basic-auth'), name).toBe(false);
        expect(isSharedSecret(name), name).toBe(true);
      }
    }
    for (const name of ['password', 'secretx', 'creditor']) expect(names(name, 'basic-auth'), name).toBe(false);
    for (const name of ['secret', 'dbSecret', 'clientSecretName']) expect(isSharedSecret(name), name).toBe(false);
    for (const text of [
      'Basic-auth',
      'basic auth',
      'basic-auth-',
      '-basic',
      'shop/basic-auth/x',
      '123e4567-e89b-12d3-a456-426614174000',
      'a1b2c3',
      'a11b2c3',
      '1a2b3c',
      '11a2b3c',
      'a'.repeat(25),
      `${'ab-'.repeat(26)}abc`,
    ])
      expect(names('secret', text), text).toBe(false);
  });

  test('is none beside the id of a client', () => {
    for (const key of ['clientId', 'clientID', 'client_id', 'client-id', 'redirectURIs'])
      expect(names('secret', 'basic-auth', `${key}: x, `), key).toBe(false);
    expect(names('secret', 'basic-auth', 'client: x, ')).toBe(true);
    expect(isClientSecret(valueAt('a: {client_id: x, b: 1}\n', 'a', 'b'))).toBe(true);
    expect(isClientSecret(valueAt('a: {client: x, b: 1}\n', 'a', 'b'))).toBe(false);
  });
});
