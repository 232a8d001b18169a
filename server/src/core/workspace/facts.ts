import { madeByCommands, mayCreate } from '../graph/commands/made-by-commands.js';
import type { ObjectFact } from '../graph/facts.js';
import { objectFactsOf } from '../graph/facts-of-document.js';
import { relocated } from '../graph/relocate.js';
import { type Resource, resourcesOf } from '../kubernetes/resource.js';
import { inParts } from '../text/limited.js';
import { memo } from '../text/memo.js';
import { type Range, shiftRange } from '../text/range.js';
import { NOT_READ_YET, type YamlDocument, type YamlStream } from '../yaml/document.js';
import { type BindingFact, bindingFacts, mayBind } from './bindings.js';
import { type DeliveryFact, deliveryFact, mayDeliver } from './deliveries.js';
import { type ConfigMapGeneratorFact, configMapGeneratorFacts, type WorkloadFact, workloadFact } from './workloads.js';

/** The definitions of one file that others may refer to. Contains no secret value. */
export interface FileFacts {
  readonly configMapGenerators: readonly ConfigMapGeneratorFact[];
  /** Objects that use ConfigMaps. */
  readonly workloads: readonly WorkloadFact[];
  readonly bindings: readonly BindingFact[];
  readonly deliveries: readonly DeliveryFact[];
  /** All objects, with what they define and refer to. */
  readonly objects: readonly ObjectFact[];
  /** What people make by hand with the commands of the file, a command each. */
  readonly commands: readonly ObjectFact[];
}

/** Matches the texts that may have objects, or a kustomization without a kind that generates some. Others need not be parsed. */
const HAS_KIND = /\bkind["']?\s*:|\bconfigMapGenerator\b/;

/** Returns false for a text without definitions. */
export function mayDefine(text: string): boolean {
  return HAS_KIND.test(text) || mayBind(text) || mayCreate(text);
}

type DocumentFacts = FileFacts;

/** Those of a document whose facts take too long are none. */
const factsOfDocument = memo(
  (document: YamlDocument): DocumentFacts =>
    inParts(
      'facts',
      document.identity,
      () => documentFacts(document),
      () => factsOf(NOT_READ_YET),
    ),
);

/** Returns the facts of a file; those of unchanged documents are remembered. */
export function factsOf(stream: YamlStream): FileFacts {
  const parts = stream.documents.map(({ document, start }) => ({ facts: factsOfDocument(document), start }));
  const all = <Fact extends { readonly range: Range }>(of: (facts: DocumentFacts) => readonly Fact[]): Fact[] =>
    parts.flatMap(({ facts, start }) =>
      of(facts).map((fact) => ({ ...fact, range: { start: fact.range.start + start, end: fact.range.end + start } })),
    );
  const objects = (of: (facts: DocumentFacts) => readonly ObjectFact[]): readonly ObjectFact[] =>
    parts.flatMap(({ facts, start }) => (start === 0 ? of(facts) : of(facts).map((one) => shifted(one, start))));
  return {
    configMapGenerators: all((facts) => facts.configMapGenerators),
    workloads: all((facts) => facts.workloads),
    bindings: all((facts) => facts.bindings),
    deliveries: all((facts) => facts.deliveries),
    objects: objects((facts) => facts.objects),
    commands: objects((facts) => facts.commands),
  };
}

/** Returns what a text that is no YAML says: the commands in it. */
export function factsOfScript(text: string): FileFacts {
  return onlyCommands(madeByCommands(text));
}

/** Returns the facts of a file of which only its commands count. */
export function onlyCommands(commands: readonly ObjectFact[]): FileFacts {
  return { ...factsOf({ text: '', documents: [], problems: [] }), commands };
}

/** The objects of facts behind the start of their file: unchanged facts give the same object. */
const shiftedBefore = new WeakMap<ObjectFact, { readonly by: number; readonly object: ObjectFact }>();

function shifted(fact: ObjectFact, by: number): ObjectFact {
  const known = shiftedBefore.get(fact);
  if (known?.by === by) return known.object;
  const object = relocated(fact, (range) => shiftRange(range, by));
  shiftedBefore.set(fact, { by, object });
  return object;
}

function documentFacts(document: YamlDocument): DocumentFacts {
  const resources = resourcesOf(document);
  const each = <Fact>(of: (resource: Resource) => Fact | undefined): Fact[] =>
    resources.flatMap((resource) => of(resource) ?? []);
  return {
    configMapGenerators: configMapGeneratorFacts(document.root),
    workloads: each(workloadFact),
    bindings: bindingFacts(document),
    deliveries: mayDeliver(document.text) ? each(deliveryFact) : [],
    objects: objectFactsOf(document),
    commands: madeByCommands(document.text),
  };
}
