import { say } from '../../text/say.js';
import { insertEntry, refused, replaceEntry, setIn, setScalar } from '../../yaml/edit/edits.js';
import { whyNot } from '../../yaml/edit/plan.js';
import { NodeStyle } from '../../yaml/nodes.js';
import type { ConfigMapPlace } from '../configmap/configmap-place.js';
import { type ChartSetting, type HelmPlace, literalAt, removeLiterals, settingPath } from '../helm/helm-place.js';
import type { Application, VariableReference } from './application.js';
import { rootIn, variableOfParts } from './naming.js';

export const GRAFANA: Application = {
  name: 'Grafana',
  container: /\bgrafana\b/,
  prefixes: ['GF', 'GRAFANA'],
  variableReference: (place) => settingsReference(place) ?? provisioningReference(place),
  chartSetting,
};

/** Returns a reference for `grafana.ini`, in which Grafana expands `$__env{NAME}`. */
function settingsReference({ scalar, entry, range, name }: ConfigMapPlace): VariableReference | undefined {
  if (scalar !== entry || entry.key !== 'grafana.ini' || scalar.style !== NodeStyle.Literal) return undefined;
  const { text } = scalar.document;
  const value = text.slice(range.start, range.end);
  if (value.includes('\n') || range.end - range.start >= scalar.range.end - scalar.range.start) return undefined;
  const sections = [...text.slice(scalar.range.start, range.start).matchAll(/^[ \t]*\[([^[\]\r\n\u2028\u2029]+)\]/gm)];
  const variable = variableOfParts('gf', sections.at(-1)?.[1] ?? '', name);
  return {
    value,
    variable,
    edit: (written) => {
      const reason = whyNot(scalar);
      return reason === undefined ? { edits: [{ range, newText: `$__env{${written}}` }] } : refused(reason);
    },
    ...(/[$`"]/.test(value) ? { refused: say`the value is written with quotes or variables of Grafana` } : {}),
  };
}

/** Returns a reference for the files that provision data sources and notifiers, in which Grafana expands `$NAME`. */
function provisioningReference({ scalar, entry, name }: ConfigMapPlace): VariableReference | undefined {
  const root = rootIn(scalar, entry);
  if (root?.at('apiVersion')?.value !== 1 || !(root.has('datasources') || root.has('contactPoints'))) return undefined;
  let label = '';
  for (let holder = scalar.parent; holder && label === ''; holder = holder.parent)
    label = holder.at('name')?.string ?? '';
  return {
    value: scalar.text,
    variable: variableOfParts('grafana', label, name),
    edit: (variable) => setScalar(scalar, `$${variable}`),
    ...(scalar.text.includes('$')
      ? { refused: say`Grafana expands the "$" in the value already: what it stands for is not known here` }
      : {}),
  };
}

/** Returns the setting for the administrator's name and password. */
function chartSetting(place: HelmPlace): ChartSetting | undefined {
  const { scalar, path, chart } = place;
  const block = scalar.parent;
  if (scalar.key !== 'adminPassword' || !block) return undefined;
  const admin = block.at('admin');
  if (chart !== 'grafana' && path.at(-2) !== 'grafana' && !admin?.has('existingSecret')) return undefined;
  const user = literalAt(block, 'adminUser');
  const keys = { userKey: 'admin-user', passwordKey: 'admin-password' };
  for (const key of ['userKey', 'passwordKey'] as const)
    keys[key] = (admin && literalAt(admin, key)?.text) || keys[key];
  const written = [scalar, ...(user ? [user] : [])];
  return {
    setting: settingPath([...path.slice(0, -1), 'admin', 'existingSecret']),
    takes: written,
    move: {
      name: 'grafana-admin',
      exactKeys: true,
      values: [
        { key: keys.userKey, value: user?.text ?? 'admin' },
        { key: keys.passwordKey, value: scalar.text },
      ],
    },
    edits: (name) => {
      if (!admin && !place.defaults)
        return [
          replaceEntry(scalar, 'admin', { existingSecret: name, ...keys }),
          ...(user ? [removeLiterals(place, [user])] : []),
        ];
      if (!admin)
        return [insertEntry(block, 'admin', { existingSecret: name, ...keys }), removeLiterals(place, written)];
      return [
        ...Object.entries({ existingSecret: name, ...keys }).map(([key, value]) => setIn(admin, [key], value)),
        removeLiterals(place, written),
      ];
    },
  };
}
