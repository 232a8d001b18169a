import type { TokenForm } from './form.js';
import { AI } from './forms/ai.js';
import { AZURE } from './forms/azure.js';
import { BUILD } from './forms/build.js';
import { CHAT } from './forms/chat.js';
import { CLOUD } from './forms/cloud.js';
import { CODE_HOSTING } from './forms/code-hosting.js';
import { DATA } from './forms/data.js';
import { KEYS } from './forms/keys.js';
import { MESSAGING } from './forms/messaging.js';
import { OBSERVABILITY } from './forms/observability.js';
import { PAYMENT } from './forms/payment.js';
import { SOFTWARE } from './forms/software.js';

/** All forms. Of two that match at the same place, the first in this list names the finding. */
export const TOKEN_FORMS: readonly TokenForm[] = [
  ...KEYS,
  ...CLOUD,
  ...AZURE,
  ...CODE_HOSTING,
  ...BUILD,
  ...CHAT,
  ...PAYMENT,
  ...DATA,
  ...OBSERVABILITY,
  ...AI,
  ...MESSAGING,
  ...SOFTWARE,
];
