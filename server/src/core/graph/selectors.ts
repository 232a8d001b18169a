import { podsOf } from '../kubernetes/pod.js';
import type { Resource } from '../kubernetes/resource.js';
import type { Range } from '../text/range.js';
import type { Cursor } from '../yaml/cursor.js';
import { select } from '../yaml/select.js';
import type { KindKey, Labels, Requirement, SelectorFact } from './facts.js';
import { labelFactOf } from './labels.js';
import type { SelectorRow } from './table/row.js';
import { SELECTORS_OF_POD } from './table/selectors.js';
import { isOfCluster, selectorsOfKind } from './table/table.js';

/** Returns the selectors in an object and in the pods that it makes. Those that a template completes are left out. */
export function selectorsIn(resource: Resource, kind: KindKey): readonly SelectorFact[] {
  return [
    ...selectorsBelow(resource.cursor, selectorsOfKind(kind), resource.namespace),
    ...podsOf(resource).flatMap(({ cursor }) => selectorsBelow(cursor, SELECTORS_OF_POD, resource.namespace)),
  ];
}

function selectorsBelow(
  cursor: Cursor,
  rows: readonly SelectorRow[],
  own: string | undefined,
): readonly SelectorFact[] {
  return rows.flatMap(({ at, of = 'Pod', where, isPeer, isFixed }) =>
    select(cursor, at).flatMap((found) => {
      const elsewhere = where === 'anywhere' ? '*' : where === 'beside' ? namespaceBeside(found, own) : own;
      const selector = selectorIn(found, of, isOfCluster(of) ? undefined : elsewhere);
      return selector ? [{ ...selector, ...(isPeer ? { isPeer } : {}), ...(isFixed ? { isFixed } : {}) }] : [];
    }),
  );
}

/** The label that Kubernetes gives every namespace. */
const NAME_OF_NAMESPACE = 'kubernetes.io/metadata.name';

function namespaceBeside({ parent }: Cursor, own: string | undefined): string | undefined {
  const spaces = parent?.at('namespaceSelector');
  if (!spaces) return parent?.open || parent?.has('namespaces') ? '*' : own;
  const found = selectorIn(spaces, 'Namespace', undefined);
  const [first, ...others] = found?.requirements ?? [];
  const [name, ...more] = first?.key === NAME_OF_NAMESPACE && first.operator === 'In' ? first.values : [];
  return others.length === 0 && more.length === 0 && name !== undefined ? name : '*';
}

/** Returns the requirements of a selector that labels do not meet: none where the selector selects them. */
export function unmetBy<At extends Range>(
  labels: Labels,
  requirements: readonly Requirement<At>[],
): readonly Requirement<At>[] {
  return requirements.filter(({ key, operator, values }) => {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    if (operator === 'Exists') return value === undefined;
    if (operator === 'DoesNotExist') return value !== undefined;
    const isIn = value !== undefined && values.includes(value);
    return operator === 'In' ? !isIn : isIn;
  });
}

function selectorIn(found: Cursor, of: KindKey, namespace: string | undefined): SelectorFact | undefined {
  if (found.kind !== 'map' || found.open) return undefined;
  const isPlain = !found.has('matchLabels') && !found.has('matchExpressions');
  const labels = isPlain ? found : found.at('matchLabels');
  const requirements: Requirement[] = [];
  for (const entry of labels?.entries() ?? []) {
    const label = labelFactOf(entry);
    if (!label) return undefined;
    const { key, value } = label;
    const written = { key, values: [value] };
    requirements.push({ key: key.name, operator: 'In', values: [value.name], range: value.range, written });
  }
  if (labels?.open) return undefined;
  for (const item of isPlain ? [] : (found.at('matchExpressions')?.items() ?? [])) {
    const key = item.at('key');
    const operator = OPERATORS.find((one) => one === item.at('operator')?.string);
    const items = item.at('values')?.items() ?? [];
    if (key?.string === undefined || operator === undefined || items.some(({ opaque }) => opaque)) return undefined;
    const values = items.map(({ text, range }) => ({ name: text, range }));
    const [only, ...more] = values;
    requirements.push({
      key: key.string,
      operator,
      values: values.map(({ name }) => name),
      range: (more.length === 0 ? only : undefined)?.range ?? key.range,
      written: { key: { name: key.string, range: key.range }, values },
    });
  }
  return { of, requirements, range: found.keyRange ?? found.range, namespace };
}

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;
