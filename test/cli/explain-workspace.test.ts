import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { widget, widgets } from '../schemas/custom-kinds.js';
import { folderOf, yamlock } from './support.js';

const SIZE = '{type: object, required: [size], properties: {size: {type: integer, description: How large it is}}}';
const FILES = { 'crds/widget.yaml': widgets(SIZE), 'widget.yaml': widget('{}') };
/** A folder with a configuration counts as a workspace. */
const WORKSPACE = { ...FILES, '.yamlock.yaml': 'rules: {}\n' };

const explain = (cwd: string, ...args: readonly string[]) => yamlock(['explain', ...args], { cwd });

describe('kinds of the workspace', () => {
  test('are explained by their names', async () => {
    const cwd = folderOf(WORKSPACE);
    for (const name of ['Widget.spec.size', 'widgets.spec.size']) {
      const { code, stdout } = await explain(cwd, name);
      expect(code).toBe(0);
      expect(stdout).toBe(
        [
          ...['Kind        Widget', 'apiVersion  shop.example.com/v1', 'Field       spec.size', 'Type        integer'],
          ...['Required    yes', '', 'Description', '  How large it is', ''],
        ].join('\n'),
      );
    }
  });

  test('are trees and names of a list', async () => {
    const cwd = folderOf(WORKSPACE);
    expect((await yamlock(['schema', 'widget'], { cwd })).stdout).toMatch(/^ {2}spec +mapping\n {4}size +integer/m);
    expect((await yamlock(['schema'], { cwd })).stdout).toContain('\nWidget  shop.example.com/v1\n');
  });

  test('count in a git repository, and not in any other folder but by --in', async () => {
    const cwd = folderOf(FILES);
    const { code, stderr } = await explain(cwd, 'Widget');
    expect([code, stderr]).toEqual([2, expect.stringContaining('There is no kind "Widget"')]);
    expect((await explain(cwd, 'Widget', '--in', 'crds')).code).toBe(0);
    expect((await explain(cwd, 'Widget', '--in', 'widget.yaml', '--in', 'crds/widget.yaml')).code).toBe(0);
    expect((await explain(cwd, 'Widget', '--in', 'nowhere')).stderr).toContain('There is no file or folder nowhere');
    mkdirSync(path.join(cwd, '.git'));
    expect((await explain(cwd, 'Widget')).code).toBe(0);
  });

  test('that the configuration names are known, and what is wrong there is said', async () => {
    const shared = folderOf(FILES);
    const named = JSON.stringify(path.join(shared, 'crds'));
    expect((await explain(folderOf({ '.yamlock.yaml': `schemas: [${named}]\n` }), 'Widget')).code).toBe(0);
    const { code, stderr } = await explain(folderOf({ '.yamlock.yaml': 'schemas: [nowhere]\n' }), 'Widget');
    expect([code, stderr]).toEqual([2, expect.stringContaining('"nowhere" holds no custom resource definition')]);
  });

  test('count before kinds of the same name that come with the program', async () => {
    const cwd = folderOf({
      ...WORKSPACE,
      'crds/widget.yaml': widgets(SIZE)
        .replace('shop.example.com\n  scope', 'serving.knative.dev\n  scope')
        .replaceAll('Widget', 'Service'),
    });
    const { stdout } = await explain(cwd, 'Service.spec.size', '--api-version', 'serving.knative.dev/v1');
    expect(stdout).toContain('How large it is');
  });

  test('reach a terminal as text alone', async () => {
    const hostile = widgets(`{type: object, properties: {size: {type: integer, description: "a\\e[2Jb"}}}`);
    const { stdout } = await explain(folderOf({ ...WORKSPACE, 'crds/widget.yaml': hostile }), 'Widget.spec.size');
    expect(stdout).toContain('a\u241b[2Jb');
  });

  test('are compared before and after an upgrade', async () => {
    const crd = widgets('{type: object, properties: {name: {type: string}}}');
    const pdb = 'apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: x}\nspec: {}\n';
    const cwd = folderOf({ 'crd.yaml': crd, 'widget.yaml': widget('{size: 3}'), 'pdb.yaml': pdb });
    // What the kind refuses is refused before and after the upgrade.
    const { stdout } = await yamlock(['upgrade', '.', '--from', '1.24', '--to', '1.30', '--format', 'json'], { cwd });
    const { findings } = JSON.parse(stdout) as { findings: { file: string; rule: string }[] };
    expect(findings.map(({ file, rule }) => `${file} ${rule}`)).toEqual(['pdb.yaml api-removed']);
  });
});
