import { type Phrase, phrase } from '../text/say.js';
/** A rule of the API server for names (k8s.io/apimachinery/pkg/util/validation/validation.go). */
export interface NameFormat {
  /** What a name of the format is called, with what it may have. */
  readonly what: Phrase;
  matches(text: string): boolean;
}

const format = (what: Phrase, pattern: RegExp, longest: number): NameFormat => ({
  what,
  matches: (text) => text.length <= longest && pattern.test(text),
});

const LABEL = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`);

/** `web-1`: names of containers, volumes and namespaces. */
export const DNS_LABEL = format(
  phrase`name of at most 63 small letters, digits and hyphens, with a letter or digit at both ends`,
  new RegExp(`^${LABEL}$`),
  63,
);

/** `web-1.shop`: names of most objects. */
export const DNS_SUBDOMAIN = format(
  phrase`name of small letters, digits, hyphens and dots, with a letter or digit at both ends`,
  SUBDOMAIN,
  253,
);

/** `http`: names of the ports of containers. */
export const PORT_NAME = format(
  phrase`name of at most 15 small letters, digits and single hyphens, with a letter among them`,
  /^(?=.*[a-z])(?!.*--)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/,
  15,
);

/** A name in a path of the API, such as that of a role: `system:node`. */
export const PATH_SEGMENT = format(
  phrase`name without "/" and "%", other than "." and ".."`,
  /^(?!\.\.?$)[^/%]+$/,
  253,
);

/** The value of a label; it may be empty. */
export const LABEL_VALUE = format(
  phrase`value of a label: at most 63 letters, digits, hyphens, underscores and dots, with a letter or digit at both ends`,
  /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/,
  63,
);

/** The key of a ConfigMap or Secret. */
export const DATA_KEY = format(
  phrase`key of letters, digits, hyphens, underscores and dots`,
  /^(?!\.\.?$)(?!\.\..)[-._a-zA-Z0-9]+$/,
  253,
);

/** The key of a label or an annotation: `app`, `example.com/app`. */
export const QUALIFIED_NAME: NameFormat = {
  what: phrase`key such as app or example.com/app`,
  matches(text) {
    const slash = text.indexOf('/');
    const [prefix, name] = [text.slice(0, Math.max(slash, 0)), text.slice(slash + 1)];
    if (slash >= 0 && !(prefix.length <= 253 && SUBDOMAIN.test(prefix))) return false;
    return name.length <= 63 && /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(name);
  },
};

/** A schedule of cron, as github.com/robfig/cron reads it. */
export const SCHEDULE: NameFormat = {
  what: phrase`schedule of five fields such as "0 3 * * *"`,
  matches(text) {
    if (/^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(text)) return true;
    if (/^@every \S+$/.test(text)) return true;
    const fields = text.trim().split(/\s+/);
    return fields.length === CRON.length && fields.every((field, index) => isCronField(field, CRON[index]));
  },
};

interface CronField {
  readonly least: number;
  readonly most: number;
  readonly names: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const CRON: readonly CronField[] = [
  { least: 0, most: 59, names: [] },
  { least: 0, most: 23, names: [] },
  { least: 1, most: 31, names: [] },
  { least: 1, most: 12, names: MONTHS },
  { least: 0, most: 6, names: DAYS },
];

function isCronField(field: string, of: CronField | undefined): boolean {
  if (!of) return false;
  return field.split(',').every((part) => {
    const match = /^(\*|\?|[a-z\d]+)(?:-([a-z\d]+))?(?:\/(\d+))?$/.exec(part.toLowerCase());
    if (!match) return false;
    const [, from = '', to, step] = match;
    if (step !== undefined && Number(step) === 0) return false;
    if (from === '*' || from === '?') return to === undefined;
    const [start, end] = [numberOf(from, of), to === undefined ? undefined : numberOf(to, of)];
    return start !== undefined && (to === undefined || (end !== undefined && start <= end));
  });
}

function numberOf(text: string, { least, most, names }: CronField): number | undefined {
  const named = names.indexOf(text);
  const value = named >= 0 ? named + (names === MONTHS ? 1 : 0) : /^\d+$/.test(text) ? Number(text) : undefined;
  return value !== undefined && value >= least && value <= most ? value : undefined;
}
