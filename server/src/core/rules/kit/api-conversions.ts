import type { ReplacedVersion } from '../../kubernetes/api-versions.js';
import type { Resource } from '../../kubernetes/resource.js';
import type { Fix } from '../../model/fix.js';
import { isAppliedLater } from '../../schema/applied-later.js';
import type { SchemaStore } from '../../schema/store.js';
import { validate } from '../../schema/validate.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { keysFromEnd } from '../../yaml/edit/additions.js';
import {
  allOf,
  type EditPlan,
  refused,
  removeEntry,
  renameKey,
  replaceEntry,
  setIn,
  setScalar,
} from '../../yaml/edit/edits.js';

/** What a conversion is made with. */
export interface ConversionContext {
  readonly schemas: SchemaStore | undefined;
  readonly kubernetesVersion: number;
}

/** Returns the fix that writes an object in the version that took the place of its own; none where nothing did. */
export function convert(resource: Resource, replaced: ReplacedVersion, context: ConversionContext): readonly Fix[] {
  const { use, conversion } = replaced;
  const apiVersion = resource.cursor.at('apiVersion');
  if (use === undefined || !apiVersion) return [];
  return [
    {
      title: say`Convert to ${use}`,
      safety: conversion === 'same' || conversion === 'cron-job' ? 'safe' : 'review',
      plan: () => {
        if (resource.cursor.open) return refused(say`a template may add keys here`);
        const plan = PLANS[conversion](resource.cursor, resource);
        if ('refused' in plan) return plan;
        const reason = plan.edits.length === 0 ? whatIsGone(resource, use, context) : undefined;
        return reason === undefined ? allOf(setScalar(apiVersion, use), plan) : refused(reason);
      },
    },
  ];
}

/** Returns why an object cannot just have another version: a field that this one does not have. */
function whatIsGone(
  { cursor, kind }: Resource,
  use: string,
  { schemas, kubernetesVersion }: ConversionContext,
): string | undefined {
  const schema = schemas?.kind(use, kind);
  if (!schema) return undefined;
  const judging = { version: kubernetesVersion, isUnknown: isAppliedLater };
  for (const { kind: problem, at } of validate(cursor, schema, judging))
    if (problem === 'unknown-field' && at.key !== undefined) return say`${use} has no field "${at.key}" there`;
  return undefined;
}

const NOTHING_MORE: EditPlan = { edits: [] };

const PLANS: Readonly<Record<ReplacedVersion['conversion'], (object: Cursor, resource: Resource) => EditPlan>> = {
  same: () => NOTHING_MORE,
  'cron-job': () => NOTHING_MORE,
  'by-hand': () => refused(say`its fields moved in ways that people have to decide about`),
  'pod-disruption-budget': (object) => {
    const selector = object.at('spec', 'selector');
    // An empty selector meant no pods, and means all of them.
    return selector && selector.entries().length > 0
      ? NOTHING_MORE
      : refused(say`an empty selector means no pods before, and all pods of the namespace afterwards`);
  },
  'endpoint-slice': (object) => {
    const endpoints = object.at('endpoints')?.items() ?? [];
    return endpoints.some((one) => one.has('topology'))
      ? refused(say`"topology" became "zone" and "nodeName", and what else it says is gone`)
      : NOTHING_MORE;
  },
  'flow-control': (object) => {
    const limited = object.at('spec', 'limited');
    const shares = limited?.at('assuredConcurrencyShares');
    return shares ? renameKey(shares, 'nominalConcurrencyShares') : NOTHING_MORE;
  },
  webhook: (object) => {
    const webhooks = object.at('webhooks')?.items() ?? [];
    const lacks = ['sideEffects', 'admissionReviewVersions'].find((field) => webhooks.some((one) => !one.has(field)));
    return lacks === undefined
      ? NOTHING_MORE
      : refused(say`a webhook lacks "${lacks}", which v1 requires and only its author knows`);
  },
  workload: (object) => {
    const spec = object.at('spec');
    if (!spec) return refused(say`it has no spec`);
    const labels = spec.at('template', 'metadata', 'labels');
    const found = labels?.entries().map(({ key = '', string }) => [key, string] as const) ?? [];
    const [gone, ...others] = ['rollbackTo', 'templateGeneration'].flatMap((field) => spec.at(field) ?? []);
    const removals = others.map((field) => removeEntry(field));
    if (spec.has('selector')) return allOf(gone ? [removeEntry(gone)] : [], removals);
    if (found.length === 0 || found.some(([, value]) => value === undefined))
      return refused(say`it has no selector, and its template no labels to select by`);
    const selector = { matchLabels: Object.fromEntries(found) as Record<string, string> };
    return allOf(
      gone
        ? replaceEntry(gone, 'selector', selector)
        : setIn(spec, ['selector'], selector, keysFromEnd(spec, 'template')),
      removals,
    );
  },
  'hpa-v2beta1': (object) => {
    const metrics = object.at('spec', 'metrics')?.items() ?? [];
    const plans = metrics.map((metric): EditPlan => {
      const resource = metric.at('resource');
      if (!resource) return refused(say`metrics of this type are written in another way, and their names moved`);
      const use = resource.at('targetAverageUtilization');
      const value = resource.at('targetAverageValue');
      if (typeof use?.value === 'number')
        return replaceEntry(use, 'target', { type: 'Utilization', averageUtilization: use.value });
      if (value && value.kind === 'scalar')
        return replaceEntry(value, 'target', { type: 'AverageValue', averageValue: value.text });
      return refused(say`a metric has no target`);
    });
    return plans.length === 0 ? NOTHING_MORE : allOf(plans);
  },
  ingress: (object) => {
    const spec = object.at('spec');
    if (!spec) return refused(say`it has no spec`);
    const plans: EditPlan[] = [];
    const backend = spec.at('backend');
    if (backend) plans.push(ofBackend(backend, 'defaultBackend'));
    for (const rule of spec.at('rules')?.items() ?? [])
      for (const path of rule.at('http', 'paths')?.items() ?? []) {
        const at = path.at('backend');
        if (at) plans.push(ofBackend(at, 'backend'));
        if (!path.has('pathType'))
          plans.push(setIn(path, ['pathType'], 'ImplementationSpecific', path.has('path') ? ['path'] : []));
      }
    return allOf(plans);
  },
};

/** Returns the plan that names the service of a backend as v1 does. */
function ofBackend(backend: Cursor, key: string): EditPlan {
  const [name, port] = [backend.at('serviceName'), backend.at('servicePort')];
  if (!name && !port) return key === backend.key ? NOTHING_MORE : renameKey(backend, key);
  if (name?.string === undefined || !port || port.opaque) return refused(say`a backend is not written out`);
  if (backend.entries().length > 2) return refused(say`a backend has more than a service and its port`);
  const named = typeof port.value === 'number' ? { number: port.value } : { name: port.text };
  return replaceEntry(backend, key, { service: { name: name.string, port: named } });
}
