import { nodeWorkOf } from '../../kubernetes/node-agent.js';
import type { Container } from '../../kubernetes/pod.js';
import { hasOwnUsers, settersOf } from '../../kubernetes/pod-parts.js';
import { mayRun, programsIn } from '../../kubernetes/programs.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { commandsIn } from '../../text/shell/commands.js';
import { setScalar } from '../../yaml/edit/edits.js';

/** A user id that no node and no common image uses. */
const USER = 10001;

const MAY_CHANGE_OWNERS = mayRun(({ changesOwners }) => changesOwners === true);

/** Returns true for an init container that changes the owner of files: only root may, and it ends before the program starts. */
function handsFilesOver(container: Container | undefined): boolean {
  if (container?.role !== 'init') return false;
  const words = ['command', 'args'].flatMap((key) => {
    const list = container.at(key);
    return [list, ...(list?.items() ?? [])].map((item) => item?.text ?? '');
  });
  return words.some(
    (word) =>
      MAY_CHANGE_OWNERS.test(word) &&
      commandsIn(word).some((command) => [...programsIn(command)].some(({ program }) => program.changesOwners)),
  );
}

/** The standard also applies to pods for Windows, although Windows has no numeric users. */
export default defineRule({
  id: 'pss-run-as-root-user',
  family: 'pod-security',
  level: 'error',
  pss: 'restricted',
  scope: 'resource',
  since: 23,
  impliedBy: ['pss-privileged', 'tekton-step-privileged'],
  controls: { pss: ['restricted-non-root-user'], cis: ['5.2.7'], nsa: ['non-root'] },
  summary: 'A container runs as the user root',
  why: 'Root inside a container is root on the node once it gets out, and many ways out need root to begin with.',
  how: `Set \`runAsUser\` to a number other than 0, such as ${USER}, and give that user the files the program writes.`,
  references: [],
  *check(resource, { kubernetesVersion }) {
    for (const { field, pod, title } of settersOf(resource, 'runAsUser')) {
      if (field.value !== 0 || hasOwnUsers(pod, kubernetesVersion)) continue;
      const container = pod.containers.find(({ cursor }) => cursor === field.parent?.parent);
      yield {
        at: field,
        message: say`${title} runs as root`,
        work: nodeWorkOf(pod, 'root'),
        ...(handsFilesOver(container) ? { level: 'warning' as const } : {}),
        fixes: [
          {
            title: say`Set runAsUser to ${USER}; files that belong to root can then not be written`,
            safety: 'intent',
            plan: () => setScalar(field, USER),
          },
        ],
      };
    }
  },
});
