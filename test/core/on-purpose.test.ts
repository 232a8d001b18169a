import { describe, expect, test } from 'vitest';
import type { PlacedFinding } from '../../server/src/core/engine/placed-finding.js';
import { Config, DEFAULT_SETTINGS, type Settings } from '../../server/src/core/settings/config.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { findingsIn } from '../harness/run.js';

function found(text: string, rule = 'read-only-root-fs', settings: Partial<Settings> = {}): readonly PlacedFinding[] {
  const config = new Config('/', { ...DEFAULT_SETTINGS, ...settings }, new Set([rule]));
  const stream = parseStream(text);
  return findingsIn({ path: '/a.yaml', stream, fileClass: 'kubernetes', ignoredByGit: false }, config);
}

/** A container with a switch that is off, between lines. */
const pod = (above = '', behind = '', annotations = '{}', key = 'readOnlyRootFilesystem: false'): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  annotations: ${annotations}\nspec:\n  containers:\n  - name: app\n    image: web:1\n    securityContext:\n${above}      ${key}${behind}\n`;
const level = (text: string, rule?: string, settings?: Partial<Settings>) =>
  found(text, rule, settings)
    .map((one) => one.level)
    .join();

describe('a switch that is off beside the reason', () => {
  test.each([
    ['behind it', pod('', ' # nginx writes its pid file')],
    ['at the end of the text', pod('', ' # nginx writes its pid file').trimEnd()],
    ['above it', pod('      # nginx writes its pid file\n')],
    ['above it, over lines', pod('      # nginx writes\n      # its pid file\n')],
    ['behind it, whatever stands above', pod('      # readOnlyRootFilesystem: true\n', ' # nginx writes its pid file')],
    ['above it, at the very start', `# nginx writes its pid file\n${pod()}`],
    ['in other letters', pod('', ' # ソフト 書き込み ファイル')],
    [
      'in an annotation of kube-linter',
      pod('', '', '{ignore-check.kube-linter.io/no-read-only-root-fs: "nginx writes its pid"}'),
    ],
    ['behind it, with dashes', pod('', ' # nginx writes -- always -- its pid file')],
    ['behind it, with a colon', pod('', ' # this is needed: nginx writes its pid file')],
    ['behind it, with a setting', pod('', ' # nginx writes with mode=0600 its pid file')],
    ['in an annotation of checkov', pod('', '', '{checkov.io/skip1: "CKV_K8S_22=nginx writes its pid"}')],
  ])('is meant: %s', (what, text) => {
    expect(level(text)).toBe(what.includes('very start') ? 'warning' : 'information');
  });

  test.each([
    ['nothing', pod()],
    ['two words', pod('', ' # nginx writes')],
    ['words of one letter', pod('', ' # a b c d')],
    ['a description', pod('', ' # -- whether it can be written')],
    ['an annotation of a parser', pod('', ' # @param whether it can be written')],
    ['a heading', pod('', ' ## whether it can be written')],
    ['a rule', pod('      # == whether it can be written\n')],
    ['a box', pod('      # ** whether it can be written\n')],
    ['a table', pod('      # | whether it can be written\n')],
    ['a mark', pod('      # ! whether it can be written\n')],
    ['work that is left', pod('', ' # TODO set it to true soon')],
    ['work that is left', pod('', ' # we fixme it at some time')],
    ['work that is left', pod('', ' # see XXX of that other file')],
    ['work that is left', pod('', ' # that is a hack of ours')],
    ['a value that is commented out', pod('      # readOnlyRootFilesystem: true for all of them\n')],
    ['an item that is commented out', pod('      # - name: true for all of them\n')],
    ['a mark for a program', pod('', ' # nosemgrep:rule that is not for us')],
    ['a mark for a program', pod('', ' # skip=rule that is not for us')],
    ['a question', pod('', ' # should it be off for all?')],
    ['a comment above another key', pod('      # nginx writes its pid file\n      runAsUser: 1000\n')],
    ['a comment in another column', pod('    # nginx writes its pid file\n')],
    ['a blank line between', pod('      # nginx writes its pid file\n\n')],
    ['a comment behind another value', pod('      runAsUser: 1000 # nginx writes its pid file\n')],
    ['one line of several that is no sentence', pod('      # nginx writes its pid file\n      # runAsUser: 1000\n')],
    ['a comment on the line below', `${pod()}      # nginx writes its pid file\n`],
    ['an annotation without a reason', pod('', '', '{ignore-check.kube-linter.io/no-read-only-root-fs: "true"}')],
    [
      'an annotation about something else',
      pod('', '', '{ignore-check.kube-linter.io/host-network: "nginx writes its pid"}'),
    ],
    [
      'an annotation of another program',
      pod('', '', '{polaris.fairwinds.com/notReadOnlyRootFilesystem-exempt: "nginx writes its pid"}'),
    ],
  ])('is not, for %s', (_what, text) => {
    expect(level(text)).toBe('warning');
  });

  test('may be one of an annotation in any document of a file', () => {
    const annotated = pod('', '', '{checkov.io/skip1: "CKV_K8S_22=nginx writes its pid"}');
    expect(found(`${pod()}---\n${annotated}`).map((one) => one.level)).toEqual(['warning', 'information']);
    expect(found(`${annotated}---\n${pod()}`).map((one) => one.level)).toEqual(['information', 'warning']);
  });

  test('keeps a level that somebody set, and an error', () => {
    const text = pod('', ' # nginx writes its pid file');
    expect(level(text, 'read-only-root-fs', { rules: new Map([['read-only-root-fs', 'warning']]) })).toBe('warning');
    const privileged = pod('', ' # the driver loads modules', '{}', 'privileged: true');
    expect(level(privileged, 'pss-privileged')).toBe('error');
  });

  test('is no part of a run, and can be chosen alone', () => {
    const safety = (text: string, rule?: string) =>
      found(text, rule).flatMap((one) => {
        const { fixes = [] } = one.finding;
        return typeof fixes === 'function' ? expect.fail() : fixes.map((fix) => fix.safety);
      });
    const absent = (annotations?: string) => pod('', '', annotations, 'runAsNonRoot: true');
    expect(safety(absent())).toEqual(['review']);
    expect(safety(absent('{checkov.io/skip1: "CKV_K8S_22=nginx writes its pid"}'))).toEqual(['intent']);
  });

  test.each([
    ['pss-privilege-escalation', pod('', ' # sudo is what the image is for', '{}', 'allowPrivilegeEscalation: true')],
    [
      'sa-automount',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  automountServiceAccountToken: true # the operator talks to the API server\n  containers: [{name: app, image: web:1}]\n',
    ],
  ])('is one of %s, too', (rule, text) => {
    const [own, said] = [level(text.replace(/ # .*/, ''), rule), level(text, rule)];
    expect([own, said]).toEqual([own, own === 'error' ? 'error' : 'information']);
    expect(own).not.toBe('');
  });

  test('is a switch, and nothing else', () => {
    const user = pod('', ' # the volume belongs to root', '{}', 'runAsUser: 0');
    const [finding] = found(user, 'pss-run-as-user-root');
    expect(finding?.level).toBe(found(user.replace(/ #.*/, ''), 'pss-run-as-user-root')[0]?.level);
    const role =
      'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  allocateLoadBalancerNodePorts: true # nginx writes its pid file\n';
    expect(level(role, 'read-only-root-fs')).toBe('');
  });
});
