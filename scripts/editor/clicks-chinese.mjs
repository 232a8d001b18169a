// Mouse tests of an editor in Chinese. `page` shows preview/pod.yaml of test/editor/workspace.
import { whenPageShown } from './clicks-status.mjs';
import { goTo, runCommand, whenChecked } from './workbench-page.mjs';

const RULE = 'secret-env-literal';
const LITERAL = 'blue-kettle-42';

export const chineseTests = {
  async 'in Chinese, what is found is said in Chinese, with its reason'(page) {
    await goTo(page, LITERAL);
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Control+i');
    const hover = page.locator('.monaco-hover', { hasText: RULE });
    await hover.getByText('以明文保存凭据').first().waitFor();
    await hover.getByText('能读取该文件、其 git 历史记录或该工作负载的人都能读取该凭据。').first().waitFor();
  },

  async 'in Chinese, the page of a rule is the Chinese one, and leads to the others'(page) {
    await goTo(page, LITERAL);
    await runCommand(page, 'Yamlock: 打开规则页面');
    await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: RULE }).waitFor();
    await page.keyboard.press('Enter');
    const shown = await whenPageShown(page);
    await shown.getByRole('heading', { name: '为什么重要', level: 2 }).waitFor();
    await shown.getByRole('link', { name: '所有规则' }).click();
    await whenPageShown(page, 'README', '规则');
  },

  async 'in Chinese, the walkthrough has its pictures and its last page in Chinese'(page) {
    // Narrower, VS Code leaves the pictures out.
    await page.setViewportSize({ width: 1600, height: 900 });
    await page.keyboard.press('Control+b');
    await page.locator('.part.sidebar').waitFor({ state: 'hidden' });
    await runCommand(page, 'Yamlock: 打开演练');
    const walkthrough = page.locator('.gettingStartedContainer');
    await walkthrough.getByText('使用 Yamlock 编写安全的 Kubernetes YAML').first().waitFor();
    const frame = page.frameLocator('.gettingStartedContainer iframe, .webview.ready').frameLocator('iframe');
    await frame.getByText('容器“shop”以特权模式运行').waitFor();
    await walkthrough.getByText('在本地和 CI 中检查整个工作区').first().click();
    await frame.getByText('面向整个团队。').waitFor();
  },

  async 'in Chinese, the example of the walkthrough has Chinese comments'(page) {
    await runCommand(page, 'Yamlock: 打开含有问题的示例');
    await page.locator('.tab.active', { hasText: 'shop.yaml' }).waitFor();
    await page.locator('.monaco-editor .view-line', { hasText: 'Yamlock 示例' }).first().waitFor();
    await whenChecked(page);
  },
};
