import { element } from '../../client/webview/dom.js';
import { exampleOfRule, loadExamples } from './examples.js';
import { Page } from './page.js';
import { filesOf } from './share.js';

const examples = await loadExamples();
const page = new Page(examples);
document.querySelector('#page')?.replaceWith(page.root);
try {
  const shared = (await exampleOfRule(location.hash)) ?? (await filesOf(location.hash));
  const [first] = examples;
  if (shared) page.open(shared.files, shared.shown);
  else if (first) page.open(first.files, first.shown);
} catch (error) {
  page.tell(error instanceof Error ? error.message : String(error));
}
await page.start();
document.body.append(element('div', { id: 'started', hidden: '' }));
