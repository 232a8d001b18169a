import { describe, expect, test } from 'vitest';
import { hardenTargetsOf } from '../../server/src/core/engine/harden.js';
import { Config, DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { findingsIn } from '../harness/run.js';

const PATH = '/pod.yaml';
const POD = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  automountServiceAccountToken: true
  containers:
  - name: app
    image: web:latest
    securityContext: {privileged: true, readOnlyRootFilesystem: false}
  initContainers:
  - name: setup
    image: web:1
    securityContext: {privileged: true}
  ephemeralContainers:
  - name: look
    image: web:1
    securityContext: {privileged: true}
`;

/** Returns the titles of what the findings of a rule offer to harden. */
function targets(rule: string, text = POD): readonly (readonly string[])[] {
  const config = new Config('/', DEFAULT_SETTINGS, new Set([rule]));
  const found = findingsIn(
    { path: PATH, stream: parseStream(text), fileClass: 'kubernetes', ignoredByGit: false },
    config,
  );
  return found.map((one) => hardenTargetsOf(one, PATH).map(({ title }) => title));
}

describe('what a finding offers to harden', () => {
  test('is its container, called by what it is, and the workload', () => {
    expect(targets('pss-privileged')).toEqual(
      ['container "app"', 'init container "setup"', 'ephemeral container "look"'].map((title) => [title, 'Pod "web"']),
    );
  });

  test('is nothing for a rule about something else', () => {
    expect(targets('read-only-root-fs')[0]).toEqual(['container "app"', 'Pod "web"']);
    expect(targets('image-latest')).toEqual([[]]);
    expect(targets('sa-automount')).toEqual([[]]);
  });
});
