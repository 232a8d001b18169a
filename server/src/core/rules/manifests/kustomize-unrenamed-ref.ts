import { wordOf } from '../../graph/table/table.js';
import { defineRule } from '../../model/rule.js';
import { referToNames, type UnchangedReference } from '../../refactor/name-references.js';
import { say } from '../../text/say.js';
import { titleOf } from '../kit/dangling.js';
import { renamedFrom } from '../kit/renamed.js';

export default defineRule({
  id: 'kustomize-unrenamed-ref',
  family: 'manifests',
  level: 'warning',
  scope: 'set',
  showsNoValue: true,
  summary: 'A reference has the name that an object had before kustomize changed it',
  why: 'Kustomize follows `namePrefix`, `nameSuffix` and the hash of a generator only in the fields of Kubernetes that it knows: a reference in a custom resource keeps the old name, which no object has.',
  how: 'Tell kustomize that the field is a reference: with a `nameReference` in a file that `configurations` of the kustomization lists. A generator leaves the hash away with `disableNameSuffixHash`.',
  references: [
    {
      title: 'Kustomize: Transformer configurations, nameReference',
      url: 'https://github.com/kubernetes-sigs/kustomize/blob/master/examples/transformerconfigs/README.md',
    },
    { title: 'Kustomize: issue 2193', url: 'https://github.com/kubernetes-sigs/kustomize/issues/2193' },
  ],
  *check(view) {
    for (const object of view.objects) {
      const said = new Set<string>();
      for (const reference of object.references) {
        const renamed = renamedFrom(view, reference);
        // Several keys of one reference are one name.
        const id = `${reference.to} ${reference.range.file} ${reference.range.start}`;
        if (!renamed || said.has(id)) continue;
        said.add(id);
        const word = wordOf(reference.to);
        const name = renamed.definition.name ?? '';
        const unchanged: UnchangedReference = {
          kind: object.kind,
          owner: object.name,
          place: reference.range,
          to: reference.to,
          name: reference.name,
          target: renamed.object.kind,
          file: renamed.definition.former?.file ?? renamed.definition.range.file,
          set: view.set.key,
        };
        yield {
          place: reference.range,
          object,
          message: say`${titleOf(object)} refers to ${word} "${reference.name}", which kustomize names "${name}" without changing this reference`,
          related: [{ message: say`${word} "${name}" is defined here`, place: renamed.definition.range }],
          fixes: [
            {
              title: say`Tell kustomize that this field names the ${word}`,
              safety: 'create',
              plan: (world) => referToNames(unchanged, world),
            },
          ],
        };
      }
    }
  },
});
