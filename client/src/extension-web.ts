import { BROWSER } from './browser.js';
import { extensionOn } from './extension-on.js';

/** Called by VS Code in a browser, as `extension.ts` is on a desktop. */
export const { activate, deactivate } = extensionOn(BROWSER);
