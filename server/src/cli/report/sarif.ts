import { controlLines } from '../../core/model/controls.js';
import type { Level } from '../../core/model/finding.js';
import type { RuleMetadata } from '../../core/model/rule.js';
import { RULES, rulePage } from '../../core/rules/registry.js';
import { printable } from '../../core/text/printable.js';
import { VERSION } from '../../host/version.js';
import { fingerprints, identity } from './fingerprints.js';
import { jsonPieces } from './json-pieces.js';
import { countLeftOut, countSwitchedOff, type Place, type Report, type ReportedFinding } from './report.js';
import { controlTags, relationshipsOf, supportedTaxonomies, taxaOf, taxonomies } from './taxonomies.js';

const LEVELS: Readonly<Record<Level, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
};

export const SARIF_SCHEMA =
  'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** Yields SARIF 2.1.0, as code scanning services take it. */
export async function* formatSarif(report: Report): AsyncGenerator<string> {
  const log = {
    $schema: SARIF_SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Yamlock',
            informationUri: 'https://github.com/yamlock/yamlock',
            version: VERSION,
            semanticVersion: VERSION,
            rules: () => RULES.map(describeRule),
            supportedTaxonomies,
          },
        },
        taxonomies,
        columnKind: 'utf16CodeUnits',
        ...(report.shard ? { properties: () => ({ shard: report.shard }) } : {}),
        invocations: [
          {
            executionSuccessful: true,
            properties: {
              leftOut: countLeftOut(report.leftOut),
              switchedOff: countSwitchedOff(report),
              ...(report.compared ? { known: report.compared.known } : {}),
            },
            toolExecutionNotifications: notifications(report),
          },
        ],
        results: results(report),
      },
    ],
  };
  yield* jsonPieces(log);
  yield '\n';
}

function* notifications({ skipped }: Report) {
  for (const { file, reason } of skipped) {
    yield {
      level: 'note',
      message: { text: printable(`Not checked: ${reason}`) },
      locations: [{ physicalLocation: { artifactLocation: artifact(file) } }],
    };
  }
}

function* results({ findings }: Report) {
  const indexes = new Map(RULES.map((rule, index) => [rule.id, index]));
  const fingerprint = fingerprints();
  for (const finding of findings) yield result(finding, indexes.get(finding.rule.id) ?? -1, fingerprint(finding));
}

function describeRule(rule: RuleMetadata) {
  const references = [
    ...controlLines(rule).map(({ title, url, labels }) => `- [${title}](${url}): ${labels.join('; ')}`),
    ...rule.references.map(({ title, url }) => `- [${title}](${url})`),
  ].join('\n');
  return {
    id: rule.id,
    name: rule.id.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: rule.summary },
    fullDescription: { text: rule.why },
    help: {
      text: `${rule.why}\n${rule.how}`,
      markdown: `${rule.why}\n\n**What to do:** ${rule.how}${references ? `\n\n${references}` : ''}`,
    },
    helpUri: rulePage(rule.id),
    defaultConfiguration: {
      enabled: rule.level !== 'off',
      level: LEVELS[rule.level === 'off' ? 'information' : rule.level],
    },
    properties: {
      tags: ['security', 'kubernetes', rule.family, ...(rule.pss ? [`pss-${rule.pss}`] : []), ...controlTags(rule)],
    },
    ...relationshipsOf(rule),
  };
}

function result(finding: ReportedFinding, ruleIndex: number, fingerprint: string) {
  const { rule, level, message, file, start, end, related, pointer, resource, group } = finding;
  return {
    ruleId: rule.id,
    ruleIndex,
    level: LEVELS[level],
    message: { text: printable(message) },
    ...taxaOf(rule),
    locations: [
      {
        physicalLocation: { artifactLocation: artifact(file), region: region(start, end) },
        ...(resource
          ? { logicalLocations: [{ fullyQualifiedName: `${identity(finding)}${pointer}`, kind: 'object' }] }
          : {}),
      },
    ],
    ...(group ? { properties: { group: { id: group.id, name: group.name } } } : {}),
    partialFingerprints: { 'yamlockFinding/v1': fingerprint, primaryLocationLineHash: fingerprint },
    ...(related.length > 0
      ? {
          relatedLocations: related.map((place, id) => ({
            id,
            message: { text: printable(place.message) },
            physicalLocation: { artifactLocation: artifact(place.file), region: region(place.start, place.end) },
          })),
        }
      : {}),
  };
}

function region(start: Place, end: Place) {
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
    charOffset: start.offset,
    charLength: end.offset - start.offset,
  };
}

/** Relative paths count from the root of the sources, wherever those are when the report is read. */
function artifact(file: string) {
  // A name of Windows may have half a character, of which there is no address.
  const uri = file
    .replace(/[\ud800-\udfff]/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
  if (file.startsWith('/')) return { uri: `file://${uri}` };
  if (/^[A-Za-z]:\//.test(file)) return { uri: `file:///${uri.replace('%3A', ':')}` };
  return { uri, uriBaseId: '%SRCROOT%' };
}
