import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { podReading, settingsOf } from '../harness/made-files.js';
import { folderOf, yamlock } from './support.js';

describe('a file that `fix --create` makes', () => {
  test('is not made behind a link out of the folder', async () => {
    const outside = mkdtempSync(path.join(tmpdir(), 'yamlock-outside-'));
    onTestFinished(() => rmSync(outside, { recursive: true }));
    writeFileSync(path.join(outside, 'a.txt'), 'x\n');
    const cwd = folderOf({
      'pod.yaml': podReading('name: settings, key: b.txt'),
      'kustomization.yaml': settingsOf('conf/a.txt'),
    });
    symlinkSync(outside, path.join(cwd, 'conf'));
    const { stdout } = await yamlock(['fix', '--create', '.'], { cwd });
    expect(stdout).toContain('configmap-key-missing: conf is a link, and may lead out of the folder that is open');
    expect(readdirSync(outside)).toEqual(['a.txt']);
    expect(readFileSync(path.join(cwd, 'kustomization.yaml'), 'utf8')).toBe(settingsOf('conf/a.txt'));
  });

  test('is made in a folder that is none', async () => {
    const cwd = folderOf({
      'pod.yaml': podReading('name: settings, key: b.txt'),
      'kustomization.yaml': settingsOf('conf/a.txt'),
    });
    mkdirSync(path.join(cwd, 'conf'));
    writeFileSync(path.join(cwd, 'conf/a.txt'), 'x\n');
    await yamlock(['fix', '--create', '.'], { cwd });
    expect(readdirSync(path.join(cwd, 'conf')).sort()).toEqual(['a.txt', 'b.txt']);
  });

  test.each([
    ['aux', {}, '_aux.config-map.yaml'],
    ['com1', {}, '_com1.config-map.yaml'],
    ['settings', { 'SETTINGS.config-map.yaml': 'a: b\n' }, 'settings-2.config-map.yaml'],
    ['settings', {}, 'settings.config-map.yaml'],
  ])('has a name that every system has: for a ConfigMap %s, beside %j', async (name, beside, made) => {
    const cwd = folderOf({
      'pod.yaml': podReading(`name: ${name}, key: level`),
      'kustomization.yaml': 'namespace: shop\nresources: [pod.yaml, other.yaml]\n',
      'other.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\ndata: {a: b}\n',
      ...beside,
    });
    await yamlock(['fix', '--create', '.'], { cwd });
    expect(readdirSync(cwd)).toContain(made);
  });
});
