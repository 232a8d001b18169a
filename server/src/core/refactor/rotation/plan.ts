import type { KindKey, Protection } from '../../graph/facts.js';
import type { ObjectGraph } from '../../graph/graph.js';
import type { GraphSet } from '../../graph/graph-set.js';
import type { Place } from '../../provenance/source.js';
import { type Reader, readersOf } from './readers.js';
import { type NameOf, type Step, stepsOf } from './steps.js';
import type { Subject } from './subject.js';

/** What makes a Secret. */
export interface Maker {
  /** The kind of the object: a manifest of the Secret itself, or one that a controller makes it of. */
  readonly kind: KindKey;
  readonly name: string | undefined;
  readonly place: Place;
  readonly protection: Protection | undefined;
  /** How often the controller looks for a new value. */
  readonly interval?: string;
  readonly isImmutable: boolean;
  /** True for a generator of kustomize that adds a hash to the name. */
  readonly isGenerator: boolean;
}

/** Who has to do what when a Secret changes, and the steps by which it is rotated. It holds no value. */
export interface RotationPlan {
  readonly secret: string;
  readonly namespace: string | undefined;
  /** The sets of which this is so; several where overlays or values files make no difference. */
  readonly sets: readonly GraphSet[];
  readonly makers: readonly Maker[];
  readonly readers: readonly Reader[];
  readonly steps: readonly Step[];
}

/** Returns the plans for Secrets. What is the same in several sets is one plan, with the commands that apply each of them. */
export function rotationPlans(
  graph: ObjectGraph,
  subjects: readonly Subject[],
  nameOf: NameOf,
): readonly RotationPlan[] {
  const plans = new Map<string, RotationPlan>();
  for (const subject of subjects) {
    const plan = planOf(graph, subject, nameOf);
    const key = JSON.stringify({
      ...plan,
      sets: [],
      readers: plan.readers.map(({ set: _, ...reader }) => reader),
      steps: plan.steps.map((step) => (step.ofSet ? { ...step, commands: [] } : step)),
    });
    const known = plans.get(key);
    plans.set(key, known ? together(known, plan) : plan);
  }
  return [...plans.values()];
}

function together(one: RotationPlan, other: RotationPlan): RotationPlan {
  const steps = one.steps.map((step, at) =>
    step.ofSet ? { ...step, commands: [...new Set([...step.commands, ...(other.steps[at]?.commands ?? [])])] } : step,
  );
  return { ...one, sets: [...one.sets, ...other.sets], steps };
}

function planOf(graph: ObjectGraph, subject: Subject, nameOf: NameOf): RotationPlan {
  const readers = readersOf(graph, subject);
  return {
    secret: subject.name,
    namespace: subject.namespace === '*' ? undefined : subject.namespace,
    sets: [subject.set],
    makers: subject.definitions.map(({ object, definition }) => ({
      kind: definition.by ?? 'Secret',
      name: subject.isHashed ? subject.name : object.name,
      place: definition.range,
      protection: definition.protection,
      ...(object.follows?.interval === undefined ? {} : { interval: object.follows.interval }),
      isImmutable: definition.immutable === true,
      isGenerator: subject.isHashed,
    })),
    readers,
    steps: stepsOf(graph, subject, readers, nameOf),
  };
}
