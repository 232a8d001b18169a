import type { Container } from '../../kubernetes/pod.js';
import { defineRule } from '../../model/rule.js';
import type { Cursor } from '../../yaml/cursor.js';

/** `sudo` where a shell expects the name of a command. */
const IN_A_SCRIPT = /(?:^|[;&|({`\n]|\b(?:then|do|else|exec|if|while))[ \t]*(?:![ \t]+)?(?:\/usr\/bin\/)?sudo[ \t]+\S/;

export default defineRule({
  id: 'sudo-command',
  family: 'workload-hardening',
  level: 'warning',
  scope: 'container',
  summary: 'A container calls sudo',
  why: '`sudo` gives root back to whoever has it; it needs an image with sudo in it, and fails where privilege escalation is ruled out.',
  how: 'Do what needs root when the image is built, or in an init container, and give the files to the user the program runs as.',
  references: [
    {
      title: 'Configure a Security Context for a Pod or Container',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
    },
    {
      title: 'Pod Security Standards: Privilege Escalation',
      url: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
    },
  ],
  *check(container) {
    for (const list of commandsOf(container)) {
      for (const [index, item] of [...list.items()].entries()) {
        const text = item.string;
        if (text === undefined) continue;
        if (!(index === 0 && /^(?:\/usr\/bin\/)?sudo$/.test(text)) && !IN_A_SCRIPT.test(text)) continue;
        yield { at: item, message: `Container "${container.name}" calls sudo` };
      }
    }
  },
});

function commandsOf(container: Container): readonly Cursor[] {
  const places = [
    ['command'],
    ['args'],
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].map((probe) => [probe, 'exec', 'command']),
    ...['postStart', 'preStop'].map((hook) => ['lifecycle', hook, 'exec', 'command']),
  ];
  return places.flatMap((path) => container.at(...path) ?? []);
}
