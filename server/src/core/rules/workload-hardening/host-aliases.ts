import { podsOf } from '../../kubernetes/pod.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { joinNames } from '../kit/wording.js';

export default defineRule({
  id: 'host-aliases',
  family: 'workload-hardening',
  level: 'information',
  scope: 'resource',
  summary: 'A pod resolves names by a list of its own',
  why: 'Entries of /etc/hosts count over DNS: the pod goes to the written address whoever has it by now, and nobody looks for it there.',
  how: 'Put the names into DNS, or into a Service without a selector or of the type ExternalName.',
  references: [
    {
      title: 'Adding entries to Pod /etc/hosts with HostAliases',
      url: 'https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/',
    },
  ],
  *check(resource) {
    for (const pod of podsOf(resource)) {
      const field = pod.cursor.at('hostAliases');
      if (field?.kind !== 'sequence' || field.size === 0) continue;
      const names = [...field.items()].flatMap((alias) =>
        [...(alias.at('hostnames')?.items() ?? [])].flatMap((name) => name.string ?? []),
      );
      yield {
        at: field,
        isWritten: true,
        range: field.keyRange ?? field.range,
        message: say`${pod.title} resolves ${names.length > 0 ? joinNames(names) : say`names`} by a list of its own`,
      };
    }
  },
});
