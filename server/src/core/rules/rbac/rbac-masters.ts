import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { rbacPractice } from '../kit/links.js';
import { subjectsOf } from '../kit/subjects.js';

export default defineRule({
  id: 'rbac-masters',
  family: 'rbac',
  level: 'error',
  scope: 'resource',
  controls: { cis: ['5.1.7'], nsa: ['rbac'] },
  summary: 'A binding names system:masters',
  why: 'Members of the group pass every check whatever is bound to it: nothing takes their rights away, and who uses the group for a role invites others into it.',
  how: 'Bind the role to a group of your own.',
  references: [rbacPractice('Least privilege', 'least-privilege')],
  *check(resource) {
    for (const { at, sentence, fix } of subjectsOf(
      resource,
      (kind, name) => kind === 'Group' && name === 'system:masters',
    )) {
      yield { at, message: say`${sentence} to system:masters, whose members may do everything as it is`, fixes: [fix] };
    }
  },
});
