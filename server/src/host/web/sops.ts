import { phrase, words } from '../../core/text/say.js';
import type { SopsProgram } from '../sops.js';

const WHY = phrase`a browser cannot start the sops program: open the folder in VS Code on a machine that has it`;

/** The `sops` program of a browser, which starts none. */
export const NO_SOPS: SopsProgram = {
  find: async () => ({ refused: words(WHY) }),
  encrypt: async () => ({ problem: words(WHY) }),
};
