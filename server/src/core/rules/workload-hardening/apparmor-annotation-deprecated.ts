import { AFTER } from '../../kubernetes/insertion-order.js';
import { type Pod, podsOf } from '../../kubernetes/pod.js';
import { podAnnotationsOf } from '../../kubernetes/pod-parts.js';
import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { allOf, refused, setIn, type YamlData } from '../../yaml/edit/edits.js';
import { removeWithEmptied } from '../../yaml/edit/remove-emptied.js';

const ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';

export default defineRule({
  id: 'apparmor-annotation-deprecated',
  family: 'workload-hardening',
  level: 'information',
  scope: 'resource',
  since: 30,
  // A profile that protects nothing is worse than a deprecated annotation.
  yieldsTo: ['pss-apparmor-profile'],
  summary: 'An annotation sets an AppArmor profile',
  why: 'Since Kubernetes 1.30 the profile is a field of the security context; the annotation is deprecated, and a slip in its name is noticed by nobody.',
  how: 'Set `appArmorProfile` in the security context of the container, and remove the annotation.',
  references: [
    {
      title: "Restrict a Container's Access to Resources with AppArmor",
      url: 'https://kubernetes.io/docs/tutorials/security/apparmor/',
    },
  ],
  *check(resource) {
    for (const pod of podsOf(resource)) {
      for (const annotation of podAnnotationsOf(pod)) {
        const { key, string: value } = annotation;
        if (!key?.startsWith(ANNOTATION) || !value) continue;
        const name = key.slice(ANNOTATION.length);
        yield {
          at: annotation,
          range: annotation.keyRange ?? annotation.range,
          message: say`An annotation sets the AppArmor profile of container "${name}"; the field appArmorProfile takes its place`,
          tags: ['deprecated'],
          fixes: [moveToField(pod, name, annotation, profileOf(value))],
        };
      }
    }
  },
});

function moveToField(pod: Pod, name: string, annotation: Cursor, profile: YamlData | undefined): Fix {
  return {
    title: say`Move the AppArmor profile into the security context`,
    safety: 'safe',
    plan: () => {
      const container = pod.containers.find(({ cursor }) => cursor.at('name')?.string === name);
      if (!container) return refused(say`there is no container "${name}" here`);
      if (!profile) return refused(say`the profile has no name the field knows`);
      // Where both are written the field counts, and Kubernetes requires them to be equal.
      if (container.at('securityContext', 'appArmorProfile')) return removeWithEmptied(annotation);
      return allOf(
        setIn(container.cursor, ['securityContext', 'appArmorProfile'], profile, AFTER.container.securityContext),
        removeWithEmptied(annotation),
      );
    },
  };
}

function profileOf(value: string): YamlData | undefined {
  if (value === 'runtime/default') return { type: 'RuntimeDefault' };
  if (value === 'unconfined') return { type: 'Unconfined' };
  const local = /^localhost\/(.+)$/.exec(value)?.[1];
  return local === undefined ? undefined : { type: 'Localhost', localhostProfile: local };
}
