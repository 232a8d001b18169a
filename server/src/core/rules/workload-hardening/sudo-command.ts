import type { Container } from '../../kubernetes/pod.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { commandsIn } from '../../text/shell/commands.js';
import type { Cursor } from '../../yaml/cursor.js';

const SUDO = /^(?:\/usr\/bin\/)?sudo$/;
/** Matches the words of a shell before the name of a command. */
const AHEAD = /^(?:then|do|else|exec|if|while|!|\{)$/;

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
        if (!(index === 0 && SUDO.test(text)) && !(text.includes('sudo') && runsSudo(text))) continue;
        yield { at: item, message: say`Container "${container.name}" calls sudo` };
      }
    }
  },
});

/** Returns true for a script that runs a command with sudo, outside of quotes. */
function runsSudo(script: string): boolean {
  return commandsIn(script).some(({ words, isQuoted }) => {
    const first = words.findIndex(({ text }) => !AHEAD.test(text));
    return !isQuoted && SUDO.test(words[first]?.text ?? '') && words.length > first + 1;
  });
}

function commandsOf(container: Container): readonly Cursor[] {
  const places = [
    ['command'],
    ['args'],
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].map((probe) => [probe, 'exec', 'command']),
    ...['postStart', 'preStop'].map((hook) => ['lifecycle', hook, 'exec', 'command']),
  ];
  return places.flatMap((path) => container.at(...path) ?? []);
}
