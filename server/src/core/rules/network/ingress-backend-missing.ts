import type { Found } from '../../graph/graph.js';
import type { PlacedObject, PlacedReference } from '../../graph/graph-set.js';
import type { SetView } from '../../graph/set-view.js';
import { defineRule } from '../../model/rule.js';
import type { SetFinding } from '../../model/set-finding.js';
import { say } from '../../text/say.js';
import { danglingFinding, danglingReferences, titleOf } from '../kit/dangling.js';

export default defineRule({
  id: 'ingress-backend-missing',
  family: 'network',
  level: 'information',
  scope: 'set',
  summary: 'A route leads to a Service, or to a port of it, that nothing defines',
  why: 'Requests from outside end in an error 503, which shows only when somebody calls the address.',
  how: 'Correct the name or the port of the Service. Services that exist elsewhere can be listed under `external` in the configuration.',
  references: [
    { title: 'Kubernetes: Ingress', url: 'https://kubernetes.io/docs/concepts/services-networking/ingress/' },
  ],
  *check(view) {
    for (const found of danglingReferences(view, ['Service']))
      if (ROUTES.test(found.object.kind)) yield danglingFinding(found);
    for (const object of view.objects) if (ROUTES.test(object.kind)) yield* portsMissingIn(view, object);
  },
});

/** Kinds that send requests to Services. */
const ROUTES = /^(?:Ingress\.|VirtualService\.|(?:HTTP|GRPC|TLS|TCP|UDP)Route\.)/;

function* portsMissingIn(view: SetView, object: PlacedObject): Generator<SetFinding> {
  for (const reference of object.references) {
    const { to, port, name } = reference;
    if (to !== 'Service' || !port || view.isExternal(to, reference.namespace, name)) continue;
    const found = view.resolve(reference);
    const [first] = found;
    if (!first || !found.every((one) => lacks(one, port))) continue;
    const ports = (first.object.ports ?? []).map(
      (one) => `${one.number}${one.name === undefined ? '' : say` ("${one.name}")`}`,
    );
    const word = port.name === undefined ? `${port.number}` : say`"${port.name}"`;
    yield {
      place: port.range,
      object,
      message: say`${titleOf(object)} leads to port ${word} of Service "${name}", which has ${ports.join(say`, `)}`,
      related: [{ message: say`Service "${name}" is defined here`, place: first.definition.range }],
    };
  }
}

function lacks({ object: { ports }, definition }: Found, port: NonNullable<PlacedReference['port']>): boolean {
  if (definition.by !== undefined || !ports || ports.length === 0) return false;
  return !ports.some((one) => (port.name === undefined ? one.number === port.number : one.name === port.name));
}
