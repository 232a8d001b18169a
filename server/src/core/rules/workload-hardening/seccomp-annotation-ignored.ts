import { AFTER, afterInPod } from '../../kubernetes/insertion-order.js';
import { type Pod, podsOf } from '../../kubernetes/pod.js';
import { podAnnotationsOf } from '../../kubernetes/pod-parts.js';
import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { allOf, setIn, type YamlData } from '../../yaml/edit/edits.js';
import { removeWithEmptied } from '../../yaml/edit/remove-emptied.js';

const POD_ANNOTATION = 'seccomp.security.alpha.kubernetes.io/pod';
const CONTAINER_ANNOTATION = 'container.seccomp.security.alpha.kubernetes.io/';

export default defineRule({
  id: 'seccomp-annotation-ignored',
  family: 'workload-hardening',
  level: 'warning',
  scope: 'resource',
  since: 27,
  controls: { cis: ['5.6.2'] },
  summary: 'An annotation sets a seccomp profile, which Kubernetes no longer reads',
  why: 'Since Kubernetes 1.27 the annotation does nothing: the container runs without the profile its author meant it to have.',
  how: 'Set `seccompProfile` in the security context, and remove the annotation.',
  references: [
    {
      title: "Restrict a Container's Syscalls with seccomp",
      url: 'https://kubernetes.io/docs/tutorials/security/seccomp/',
    },
    {
      title: 'Well-Known Labels, Annotations and Taints: seccomp.security.alpha.kubernetes.io/pod',
      url: 'https://kubernetes.io/docs/reference/labels-annotations-taints/#seccomp-security-alpha-kubernetes-io-pod',
    },
  ],
  *check(resource) {
    for (const pod of podsOf(resource)) {
      for (const annotation of podAnnotationsOf(pod)) {
        const { key = '', string: value } = annotation;
        if (!value || (key !== POD_ANNOTATION && !key.startsWith(CONTAINER_ANNOTATION))) continue;
        const name = key === POD_ANNOTATION ? undefined : key.slice(CONTAINER_ANNOTATION.length);
        yield {
          at: annotation,
          range: annotation.keyRange ?? annotation.range,
          message: say`Kubernetes ignores this seccomp profile of ${name === undefined ? pod.title : say`container "${name}"`}: the field seccompProfile took the annotation's place`,
          tags: ['deprecated'],
          fixes: [moveToField(pod, name, annotation, profileOf(value))],
        };
      }
    }
  },
});

function moveToField(pod: Pod, name: string | undefined, annotation: Cursor, profile: YamlData | undefined): Fix {
  const holder =
    name === undefined ? pod.cursor : pod.containers.find(({ cursor }) => cursor.at('name')?.string === name)?.cursor;
  if (!profile || !holder || holder.at('securityContext', 'seccompProfile')) {
    return {
      title: say`Remove the annotation, which does nothing`,
      safety: 'review',
      plan: () => removeWithEmptied(annotation),
    };
  }
  return {
    title: say`Move the seccomp profile into the security context, where it takes effect`,
    safety: 'review',
    plan: () => {
      const after = name === undefined ? afterInPod(pod.cursor, 'securityContext') : AFTER.container.securityContext;
      return allOf(setIn(holder, ['securityContext', 'seccompProfile'], profile, after), removeWithEmptied(annotation));
    },
  };
}

/** Returns the field for a profile; undefined for `unconfined`, which needs no field, and for values that are no profile. */
function profileOf(value: string): YamlData | undefined {
  if (value === 'runtime/default' || value === 'docker/default') return { type: 'RuntimeDefault' };
  const local = /^localhost\/(.+)$/.exec(value)?.[1];
  return local === undefined ? undefined : { type: 'Localhost', localhostProfile: local };
}
