// The example of each rule for the playground, which a link with `#rule=ID` opens.
import { isMap, parseDocument } from 'yaml';
import { caseOf } from '../generate/examples.mjs';
import { loadProject } from '../generate/load.mjs';

const CONFIG = '.yamlock.yaml';

/**
 * Resolves to the examples by the ids of the rules. They are the cases that the pages of the rules show, with a configuration
 * where the rule has no finding without one. A `¦` breaks what looks like a token of a provider, as in the fixtures, so that no
 * scanner finds one in the files of the page: who shows an example takes it out.
 */
export async function ruleExamples() {
  const project = await loadProject();
  const examples = {};
  for (const rule of project.RULES) {
    const example = await caseOf(rule, project);
    if (example === undefined) continue;
    const { fixture } = example.open;
    const broken = new Map(fixture.files.map(({ name, lines }) => [name, `${lines.join('\n')}\n`]));
    const files = Object.fromEntries([...example.open.files].map(([name, text]) => [name, broken.get(name) ?? text]));
    const config = configFor(rule, fixture);
    if (config !== undefined) files[CONFIG] = config;
    examples[rule.id] = { title: rule.id, files, shown: example.found[0].name };
  }
  return examples;
}

/** Returns the configuration under which the rule runs on its case; undefined where it needs none. */
function configFor(rule, { directives: { config, kubernetes } }) {
  const document = parseDocument(config ?? '{}');
  if (isMap(document.contents)) document.contents.flow = false;
  if (kubernetes !== undefined && !document.has('kubernetesVersion')) document.set('kubernetesVersion', kubernetes);
  if (rule.level === 'off' && !document.hasIn(['rules', rule.id])) document.setIn(['rules', rule.id], 'information');
  return isMap(document.contents) && document.contents.items.length > 0 ? document.toString() : undefined;
}
