import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'argocd-default-project',
  family: 'platform',
  level: 'information',
  scope: 'resource',
  summary: 'An Argo CD application belongs to the default project',
  why: 'Unless somebody changed it, the project allows every repository to deploy everything to every namespace and cluster.',
  how: 'Create an AppProject that names repositories and destinations.',
  references: [
    {
      title: 'Argo CD: Projects, the default project',
      url: 'https://argo-cd.readthedocs.io/en/stable/user-guide/projects/#the-default-project',
    },
  ],
  *check(resource) {
    const { kind, group, cursor } = resource;
    if (group !== 'argoproj.io' || (kind !== 'Application' && kind !== 'ApplicationSet')) return;
    const spec = kind === 'Application' ? cursor.at('spec') : cursor.at('spec', 'template', 'spec');
    const project = spec?.at('project');
    if (project?.value !== 'default') return;
    yield { at: project, message: say`${describe(resource)} belongs to the default project` };
  },
});
