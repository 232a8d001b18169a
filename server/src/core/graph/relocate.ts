import type { Range } from '../text/range.js';
import type { LabelFact, ObjectFact } from './facts.js';

/** Returns the facts of an object with other ranges. */
export function relocated<From extends Range, To extends Range>(
  fact: ObjectFact<From>,
  to: (range: From) => To,
  /** The places of names where something is missing beside them. */
  toLabel: (range: From) => To = to,
): ObjectFact<To> {
  const at = <Fact extends { readonly range: From }>(one: Fact): Omit<Fact, 'range'> & { readonly range: To } => ({
    ...one,
    range: to(one.range),
  });
  const label = ({ key, value }: LabelFact<From>): LabelFact<To> => ({ key: at(key), value: at(value) });
  const { written, variables, ...rest } = fact;
  return {
    ...at(rest),
    ...(written ? { written: written.map(label) } : {}),
    ...(variables ? { variables: variables.map(at) } : {}),
    definitions: fact.definitions.map(({ leftOut, ...one }) => ({
      ...at(one),
      keys: one.keys.map(at),
      ...(leftOut ? { leftOut: leftOut.map(at) } : {}),
    })),
    references: fact.references.map(({ key, port, ...one }) => ({
      ...at(one),
      ...(key ? { key: at(key) } : {}),
      ...(port ? { port: at(port) } : {}),
    })),
    pods: fact.pods.map(({ containers, written, ...pod }) => ({
      ...at(pod),
      written: written.map(label),
      containers: containers.map(({ range, ...one }) => ({ ...one, range: toLabel(range) })),
    })),
    selectors: fact.selectors.map(({ requirements, ...one }) => ({
      ...at(one),
      requirements: requirements.map(({ written, ...requirement }) => ({
        ...at(requirement),
        written: { key: at(written.key), values: written.values.map(at) },
      })),
    })),
  };
}
