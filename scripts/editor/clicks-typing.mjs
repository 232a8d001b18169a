// Tests with a keyboard of what is typed from nothing: what the lists of suggestions have chosen, what Tab and Enter make of it,
// and where no list appears. `page` shows web.yaml of test/editor/typed.
import assert from 'node:assert/strict';
import path from 'node:path';
import { openFile } from './clicks-status.mjs';
import { followLists, startTyping, takeSteps, whenLine, whenOffered, write } from './typist.mjs';
import { whenFile } from './when-file.mjs';
import { goTo, settled } from './workbench-page.mjs';

/** A Deployment, field by field, with letters, Tab, Enter and Shift+Tab. */
export const FIELD_BY_FIELD = [
  ['api', 'apiVersion', 'Tab', undefined],
  ['apps', 'apps/v1', 'Tab', 'apiVersion: apps/v1'],
  ['', undefined, 'Enter', ''],
  ['ki', 'kind', 'Tab', undefined],
  ['Depl', 'Deployment', 'Enter', 'kind: Deployment'],
  ['', undefined, 'Enter', ''],
  ['me', 'metadata', 'Tab', '  '],
  ['na', 'name', 'Tab', '  name: '],
  ['web', undefined, 'Enter', '  '],
  ['', undefined, 'Shift+Tab', ''],
  ['sp', 'spec', 'Tab', '    '],
  ['ma', 'matchLabels', 'Tab', '      '],
  ['app: web', undefined, 'Tab', '    '],
  ['me', 'metadata', 'Tab', '      '],
  ['la', 'labels', 'Tab', '        '],
  ['ap', 'app', 'Tab', '        app: '],
  ['web', undefined, 'Enter', '        '],
  ['', undefined, 'Shift+Tab', '      '],
  ['', undefined, 'Shift+Tab', '    '],
  ['sp', 'spec', 'Tab', '        - name: '],
  ['web', undefined, 'Tab', '          image: '],
  ['registry.example/web:1.4.2', undefined, 'Enter', '          '],
  ['sec', 'securityContext (hardened)', 'Enter', '              type: RuntimeDefault'],
  ['', undefined, 'Enter', '              '],
  ['', undefined, 'Shift+Tab', '            '],
  ['', undefined, 'Shift+Tab', '          '],
  ['res', 'resources (requests and limits)', 'Tab', '              cpu: 100m'],
  ['250m', undefined, 'Tab', '              memory: 128Mi'],
  ['', undefined, 'Tab', '              memory: 256Mi'],
  ['', undefined, 'Tab', '              memory: 256Mi'],
];

const TYPED = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4.2
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            runAsNonRoot: true
            capabilities:
              drop: [ALL]
            seccompProfile:
              type: RuntimeDefault
          resources:
            requests:
              cpu: 250m
              memory: 128Mi
            limits:
              memory: 256Mi`;

/** The column of a container's keys in web.yaml. */
const INDENT = ' '.repeat(10);

/** The first letters of a key, or a value that has a list of its own. */
const ASKED = /^(?:\s*[a-z]+|apiVersion: .*|kind: .*)$/;

export const typingTests = {
  async 'a few letters and Enter write a whole Deployment into an empty file'(page, file) {
    await openEmpty(page);
    await write(page, 'Deplo');
    const offered = await whenOffered(page, 'yamlock-deployment');
    assert.equal(offered[1], 'Deployment', offered.join(' | '));
    await page.keyboard.press('Enter');
    await whenFile(
      emptyOf(file),
      (text) => /^kind: Deployment$/m.test(text) && text.includes('readOnlyRootFilesystem'),
    );
  },

  async 'a Deployment is typed field by field with letters, Tab and Enter'(page, file) {
    await openEmpty(page);
    const lists = await followLists(page);
    await takeSteps(page, FIELD_BY_FIELD);
    await whenFile(emptyOf(file), (text) => text.trimEnd() === TYPED);
    const seen = await lists();
    assert.ok(seen.length >= FIELD_BY_FIELD.filter(([, entry]) => entry !== undefined).length, seen.join('\n'));
    assert.deepEqual(
      seen.filter((line) => !ASKED.test(line)),
      [],
    );
  },

  async 'no list appears over names, values, labels, comments and texts, nor a whole document in the middle of one'(
    page,
  ) {
    const lists = await followLists(page);
    for (const [at, letters] of [
      ['  name: web', '-deployment'],
      ['    app: web', '-service'],
      ['- name: web', '-pod'],
      ['image: registry', ' # a Deployment of the shop, its Service and its kind'],
    ]) {
      await goTo(page, at);
      await page.keyboard.press('End');
      await write(page, letters);
      await settled(page, '.part.editor');
    }
    await page.keyboard.press('Enter');
    await whenLine(page, INDENT);
    await write(page, '# kind: Deployment');
    await settled(page, '.part.editor');
    await page.keyboard.press('Enter');
    await whenLine(page, INDENT);
    assert.deepEqual(await lists(), []);
    await write(page, 'ar');
    const offered = await whenOffered(page, 'args');
    assert.deepEqual(
      offered.filter((label) => label.startsWith('yamlock-') || label === 'Deployment'),
      [],
    );
    await write(page, 'gs: [--kind, Deployment');
    await whenLine(page, `${INDENT}args: [--kind, Deployment]`);
    await settled(page, '.part.editor');
    assert.deepEqual(await lists(), [`${INDENT}ar`]);
  },
};

async function openEmpty(page) {
  await openFile(page, 'empty.yaml');
  await startTyping(page);
  await whenLine(page, '');
}

const emptyOf = (file) => path.join(path.dirname(file), 'empty.yaml');
