import type { Finding } from '../model/finding.js';
import { describePlace } from '../secrets/context/describe.js';
import { detectSecrets, type SecretRule, type Verdict } from '../secrets/detect.js';
import { say } from '../text/say.js';
import type { YamlDocument } from '../yaml/document.js';
import { isRawInData } from './manifest/secret-fields.js';
import { moveSecret } from './secret-fixes.js';

/** The differences between the rules about plaintext credentials. */
interface Report {
  /** Returns the message's text after the place. */
  readonly says?: (verdict: Verdict) => string;
  /** False where no fix moves the value to a Secret. */
  readonly isMoved?: boolean;
}

/** Yields the findings of a rule: one for each credential whose verdict names the rule, in the order of the text. */
export function* reportVerdicts(
  document: YamlDocument,
  helmValues: boolean,
  rule: SecretRule,
  { says = ({ what }) => say`holds ${what ?? say`a credential`} in plaintext`, isMoved = true }: Report = {},
): Generator<Finding> {
  for (const verdict of detectSecrets(document, helmValues)) {
    if (verdict.rule !== rule) continue;
    const fixes = isMoved ? moveSecret(verdict) : undefined;
    yield {
      at: verdict.scalar,
      range: verdict.range,
      message: say`${describePlace(verdict)} ${says(verdict)}`,
      level: verdict.level,
      ...(fixes ? { fixes } : {}),
      // Raw text is corrected where it stands; any other fix moves the value.
      ...(isRawInData(verdict) ? {} : { fixedAlone: true as const }),
    };
  }
}
