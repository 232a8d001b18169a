import { nodeWorkOf } from '../../kubernetes/node-agent.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { setScalar } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'pss-privileged',
  family: 'pod-security',
  level: 'error',
  pss: 'baseline',
  scope: 'container',
  yieldsTo: ['tekton-step-privileged'],
  controls: { pss: ['privileged-containers'], cis: ['5.2.2'], nsa: ['pod-security-enforcement'] },
  summary: 'A container runs privileged',
  why: 'A privileged container has every capability and device of its node and can take it over.',
  how: 'Set `privileged` to false, and add the single capability the container needs, if any.',
  references: [],
  *check(container) {
    const privileged = container.at('securityContext', 'privileged');
    if (privileged?.value !== true) return;
    yield {
      at: privileged,
      message: say`Container "${container.name}" runs privileged`,
      work: nodeWorkOf(container.pod, 'privileged'),
      fixes: [{ title: say`Set privileged to false`, safety: 'intent', plan: () => setScalar(privileged, false) }],
    };
  },
});
