import { compileRegexp, type GoRegexp } from '../text/go-regexp.js';
import { BuildError } from './build-error.js';
import { effectiveNamespace } from './ids.js';
import { parseLabelSelector } from './label-selector.js';
import type { Resource } from './resource.js';
import type { Settings } from './settings.js';

/** Returns true for an object that a target selects. */
export type Select = (resource: Resource) => boolean;

/**
 * Returns what the target of a patch selects: group, version, kind, name and namespace are regular expressions for the whole text;
 * name and namespace may be former ones.
 * @throws BuildError where one of them does not compile, or a label selector is none.
 */
export function selectBy(target: Settings): Select {
  const pattern = (name: string): GoRegexp | undefined => {
    const text = target.text(name);
    if (text === '') return undefined;
    const compiled = compileRegexp(`^(?:${text})$`);
    if (!compiled) throw new BuildError(`error parsing regexp: ${text}`, target.place(name));
    return compiled;
  };
  const [group, version, kind] = [pattern('group'), pattern('version'), pattern('kind')];
  const [name, namespace] = [pattern('name'), pattern('namespace')];
  const labels = parseLabelSelector(target.text('labelSelector'));
  const annotations = parseLabelSelector(target.text('annotationSelector'));
  return (resource) => {
    const { gvk } = resource;
    if (group?.test(gvk.group) === false || version?.test(gvk.version) === false || kind?.test(gvk.kind) === false)
      return false;
    const [before, now] = [resource.originalId, resource.id];
    if (namespace && !namespace.test(effectiveNamespace(before)) && !namespace.test(effectiveNamespace(now)))
      return false;
    if (name && !name.test(before.name) && !name.test(now.name)) return false;
    return labels(resource.strings('labels')) && annotations(resource.strings('annotations'));
  };
}
