import { certificateSpecOf } from '../../kubernetes/certificate.js';
import { parseDuration } from '../../kubernetes/duration.js';
import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { refused, setScalar } from '../../yaml/edit/edits.js';

const DAY = 24 * 3600;
/**
 * The longest validity, in days, that public authorities may issue from 15 March 2027 on (CA/Browser Forum, ballot SC-081v3; 200
 * days before that, 47 from 2029). Policies for clusters ask for the same of automatically renewed certificates.
 */
const MOST_DAYS = 100;
/** The default of cert-manager. */
const USUAL = '2160h';

export default defineRule({
  id: 'certmanager-long-duration',
  family: 'certificates',
  level: 'information',
  scope: 'resource',
  summary: 'A certificate is valid for more than 100 days',
  why: 'A key that was stolen is good for as long as its certificate, and what is renewed once in years breaks when it is.',
  how: 'Leave `duration` out, which means 90 days: cert-manager renews by itself.',
  references: [
    { title: 'cert-manager: Certificate resource', url: 'https://cert-manager.io/docs/usage/certificate/' },
    { title: 'cert-manager: API reference', url: 'https://cert-manager.io/docs/reference/api-docs/' },
    {
      title: 'CA/Browser Forum: Ballot SC-081v3',
      url: 'https://cabforum.org/2025/04/11/ballot-sc081v3-introduce-schedule-of-reducing-validity-and-data-reuse-periods/',
    },
  ],
  *check(resource) {
    const spec = certificateSpecOf(resource);
    // An authority is valid for longer than the certificates it signs.
    if (!spec || spec.at('isCA')?.value === true) return;
    const duration = spec.at('duration');
    if (duration?.string === undefined) return;
    const seconds = parseDuration(duration.string);
    if (seconds === undefined || seconds <= MOST_DAYS * DAY) return;
    yield {
      at: duration,
      message: say`${describe(resource)} is valid for ${Math.ceil(seconds / DAY)} days`,
      fixes: [
        {
          title: say`Set the duration to ${USUAL}, 90 days`,
          safety: 'intent',
          plan: () =>
            spec.has('renewBefore')
              ? refused(say`renewBefore, which has to be shorter, is set as well`)
              : setScalar(duration, USUAL),
        },
      ],
    };
  },
});
