import { LABEL_VALUE, QUALIFIED_NAME } from '../../schema/names.js';
import { say } from '../../text/say.js';
import { wordOf } from '../table/table.js';
import type { NamedLabel, NamedPlace } from './named-places.js';

/** Labels that Kubernetes itself sets or reads, but for those that people are recommended to write. */
const OF_KUBERNETES = /^(?!app\.kubernetes\.io\/)(?:[\w.-]+\.)?(?:kubernetes|k8s)\.io\//;

/** Labels by which programs take objects for their own. */
const OF_PROGRAMS =
  /^(?:app\.kubernetes\.io\/managed-by|helm\.sh\/chart|istio-injection|(?:[\w.-]+\.)?istio\.io\/.*|(?:[\w.-]+\.)?fluxcd\.io\/.*|(?:[\w.-]+\.)?argoproj\.io\/.*)$/;

/** Labels that controllers give pods. */
const GIVEN = /^(?:pod-template-hash|rollouts-pod-template-hash|controller-revision-hash|controller-uid|job-name)$/;

/** Returns why a label is not renamed, whatever its name; undefined where it may be. The sentence has no full stop. */
export function whyNoLabel({ key }: NamedLabel): string | undefined {
  if (OF_KUBERNETES.test(key)) return say`Kubernetes reads the label ${key}`;
  if (GIVEN.test(key)) return say`A controller gives pods the label ${key}`;
  if (OF_PROGRAMS.test(key)) return say`A program that the files do not have reads the label ${key}`;
  return undefined;
}

/** Returns why a label cannot have a key or value; undefined where it can. */
export function whyNoWord({ value }: NamedLabel, name: string): string | undefined {
  const format = value === undefined ? QUALIFIED_NAME : LABEL_VALUE;
  return format.matches(name) && name !== '' ? undefined : say`"${name}" is no ${format.what}`;
}

/** The most objects in words. */
const MOST_NAMED = 3;

/** Returns what a person should look at before labels are renamed: what the cluster refuses, and who else may read them. */
export function doubtsOfLabels(places: readonly NamedPlace[]): readonly string[] {
  const labels = places.flatMap(({ label, object }) => (label ? [{ label, object }] : []));
  const [first] = labels;
  if (!first) return [];
  const fixed = labels.flatMap(({ label: { selecting }, object }) =>
    selecting?.selector.isFixed ? [`${wordOf(object.kind)} ${object.name ?? ''}`.trimEnd()] : [],
  );
  const names = [...new Set(fixed)];
  const more = names.length - MOST_NAMED;
  const all = `${names.slice(0, MOST_NAMED).join(say`, `)}${more > 0 ? say` and ${more} more` : ''}`;
  const { key } = first.label;
  const isSelected = labels.some(({ label: { selecting } }) => selecting);
  const domain = key.includes('/') ? key.slice(0, key.indexOf('/')) : undefined;
  return [
    ...(names.length > 0
      ? [say`The cluster refuses another selector of ${all}: delete what is there before it is applied`]
      : []),
    ...(isSelected ? [] : [say`No selector in the files names the label ${key}: others may read it`]),
    ...(domain === undefined || domain === 'app.kubernetes.io'
      ? []
      : [say`A program of ${domain} may read the label ${key}`]),
  ];
}
