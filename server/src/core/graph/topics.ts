import type { KindKey } from './facts.js';
import type { PlacedObject } from './graph-set.js';
import { makesMore } from './table/table.js';

/** What rules ask of the objects of a namespace, whatever these are called. */
export type Topic =
  /** Objects that make pods. */
  | 'pods'
  /** Objects of which nobody knows all that they make. */
  | 'makers'
  /** Objects that have others applied. */
  | 'deployers'
  /** Policies for the connections of pods. */
  | 'policies'
  /** Those for the whole cluster. */
  | 'clusterPolicies'
  /** Objects that make such policies, or whole namespaces. */
  | 'policyMakers';

/** Returns the topics that an object has to do with. */
export function topicsOf({ kind, pods }: Pick<PlacedObject, 'kind' | 'pods'>): readonly Topic[] {
  const topics: Topic[] = pods.length > 0 ? ['pods'] : [];
  if (isUnknownMaker(kind)) topics.push('makers');
  if (deploys(kind)) topics.push('deployers');
  if (POLICIES.test(kind)) topics.push('policies');
  if (OF_CLUSTER.test(kind)) topics.push('clusterPolicies');
  if (MAKES_POLICIES.test(kind)) topics.push('policyMakers');
  return topics;
}

/** Kinds of the table that deploy what is not known. */
const DEPLOYS = /^(?:HelmRelease|Kustomization|HelmChart|Application|ApplicationSet)\./;

/** True for a kind whose objects deploy what is not known: charts, folders. */
export function deploys(kind: KindKey): boolean {
  return DEPLOYS.test(kind);
}

/** Kinds of policies for the connections of pods: of Kubernetes, Cilium, Calico, and Istio. */
const POLICIES =
  /^(?:(?:Cilium|Calico)?NetworkPolicy|AuthorizationPolicy)\.(?:networking\.k8s\.io|extensions|cilium\.io|(?:crd\.)?projectcalico\.org|security\.istio\.io)$/;
/** Those for the whole cluster. */
const OF_CLUSTER = /^(?:CiliumClusterwide|Global|Admin|BaselineAdmin|Cluster)NetworkPolicy\./;

/** Kinds by which policies or whole namespaces are made for others: of Kyverno, Capsule and Kubeflow. */
const MAKES_POLICIES =
  /^(?:(?:Cluster|Generating)?Policy\.(?:policies\.)?kyverno\.io|Tenant\.capsule\..*|Profile\.kubeflow\.org)$/;

/** True for kinds of other projects than Kubernetes of which nobody knows all that they make. */
export function isUnknownMaker(kind: KindKey): boolean {
  const dot = kind.indexOf('.');
  if (dot < 0) return false;
  const group = kind.slice(dot + 1);
  if (!group.includes('.') || /(?:^|\.)k8s\.io$/.test(group)) return false;
  return deploys(kind) || makesMore(kind);
}
