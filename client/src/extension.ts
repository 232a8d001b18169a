import { DESKTOP } from './desktop.js';
import { extensionOn } from './extension-on.js';

/** Called by VS Code with the first YAML or Helm document, or with the first of our commands. */
export const { activate, deactivate } = extensionOn(DESKTOP);
