import { podsOf } from '../../kubernetes/pod.js';
import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { refused, removeEntry, renameKey } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'sa-deprecated-field',
  family: 'service-accounts',
  level: 'information',
  scope: 'resource',
  summary: 'A pod names its service account in a deprecated field',
  why: '`serviceAccount` is an old name of `serviceAccountName`, which counts where both are written and differ.',
  how: 'Write `serviceAccountName`.',
  references: [
    {
      title: 'Pod (Kubernetes API): serviceAccount is a deprecated alias',
      url: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec',
    },
  ],
  *check(resource) {
    for (const { cursor, title } of podsOf(resource)) {
      // Other projects have fields of that name that are not deprecated, so only pod specs are checked.
      if (cursor.key !== 'spec' || (resource.kind !== 'Pod' && cursor.parent?.key !== 'template')) continue;
      const field = cursor.at('serviceAccount');
      if (field?.kind !== 'scalar' || field.isNull) continue;
      yield {
        at: field,
        range: field.keyRange ?? field.range,
        message: say`${title} names its service account in the deprecated field "serviceAccount"`,
        tags: ['deprecated'],
        fixes: [useName(cursor, field)],
      };
    }
  },
});

function useName(pod: Cursor, old: Cursor): Fix {
  const name = pod.at('serviceAccountName');
  return {
    title: name ? say`Remove serviceAccount` : say`Rename the field to serviceAccountName`,
    safety: 'safe',
    plan: () => {
      if (old.opaque || name?.opaque) return refused(say`a template fills the name`);
      if (!name) return renameKey(old, 'serviceAccountName');
      return name.text === old.text ? removeEntry(old) : refused(say`the two fields name different service accounts`);
    },
  };
}
