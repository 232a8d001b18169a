import type { Finding } from '../model/finding.js';
import { describePlace } from '../secrets/context/describe.js';
import { detectSecrets, type SecretRule, type Verdict } from '../secrets/detect.js';
import type { YamlDocument } from '../yaml/document.js';
import { moveSecret } from './secret-fixes.js';

/**
 * What a rule says of the credentials whose verdicts are its own, in the order of the text; `holds` is what follows the
 * place in the message. The fixes move the credential to where it belongs.
 */
export function* reportVerdicts(
  document: YamlDocument,
  helmValues: boolean,
  rule: SecretRule,
  holds: (verdict: Verdict) => string = ({ what }) => `holds ${what ?? 'a credential'} in plaintext`,
): Generator<Finding> {
  for (const verdict of detectSecrets(document, helmValues)) {
    if (verdict.rule !== rule) continue;
    const fixes = moveSecret(verdict);
    yield {
      at: verdict.scalar,
      range: verdict.range,
      message: `${describePlace(verdict)} ${holds(verdict)}`,
      level: verdict.level,
      ...(fixes ? { fixes } : {}),
    };
  }
}
