import { startOfLine } from '../text/lines.js';
import { nameOf } from '../text/paths.js';
import type { Range } from '../text/range.js';
import { say } from '../text/say.js';
import { commandsIn } from '../text/shell/commands.js';
import type { Cursor } from '../yaml/cursor.js';
import { mayRun, type Program, programOf, programsIn } from './programs.js';

/** A place where the verification of certificates is turned off. */
export interface UnverifiedTls {
  /** The scalar with the setting, or with a text that contains it; or a list of registries. */
  readonly at: Cursor;
  /** The part of the scalar's text; undefined where the whole scalar is the setting. */
  readonly part?: Range;
  /** The setting: `insecureSkipVerify`, `--kubelet-insecure-tls`, `curl -k`. */
  readonly setting: string;
}

const ON = /^(?:true|on|yes|1|enabled?)$/i;
const OFF = /^(?:false|off|no|0|none|disabled?)$/i;

/** Settings that turn verification off when on, by their names in lower case without signs. */
const OFF_WHEN_ON = [
  /insecureskip(?:tls|ssl|cert|certificate|server|hostname)?verif/,
  /skipverify$|noverify$/,
  /(?:skip|disable|ignore|bypass)(?:tls|ssl|https?|cert|certs|certificate|certificates|peer|server)(?:cert|certs|certificate|certificates)?(?:verif|validat|check|error)/,
  /(?:tls|ssl)(?:skip|disable|no)(?:verif|validat)/,
  /^no(?:verify(?:ssl|tls)|checkcertificate|(?:tls|ssl)verify)$/,
  /(?:insecure(?:tls|ssl)|(?:tls|ssl)insecure)$/,
  /(?:allow|accept|trust)(?:invalid|all|any)(?:ssl|tls)?cert(?:ificate)?s?$/,
  /trustservercertificate$/,
];
/** Settings that turn verification off when off. */
const OFF_WHEN_OFF = [
  /(?:tls|ssl|https|cert|certs|certificate|certificates|peer)(?:verify|verification|verificationmode|validation)$/,
  /(?:verify|validate)(?:ssl|tls|https|cert|certs|certificate|certificates|peer|servercert|servercertificate)$/,
  /rejectunauthorized$|strictssl$/,
];

/** Returns true for a setting that, with this value, turns the verification of certificates off. */
export function switchesVerificationOff(name: string, value: string): boolean {
  const [on, off] = [ON.test(value), OFF.test(value)];
  if ((!on && !off) || name.length > 100) return false;
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const isNegated = OFF_WHEN_ON.some((pattern) => pattern.test(plain));
  return isNegated ? on : off && OFF_WHEN_OFF.some((pattern) => pattern.test(plain));
}

/** Fragments of every text that turns verification off: a check of the whole text before its values. */
const FRAGMENTS = /erif|ERIF|nsecure|NSECURE|alidat|ALIDAT|REJECT|rejectUn|[cC]ert|CERT|trict/;
const MAY_TRUST_ALL = mayRun(({ unverified }) => unverified !== undefined);

/** Returns false for a text that cannot turn the verification of certificates off. */
export function maySwitchVerificationOff(text: string): boolean {
  return FRAGMENTS.test(text) || MAY_TRUST_ALL.test(text);
}

/** Yields all places below `root` where the verification of certificates is turned off, in the order of the text. */
export function* unverifiedTls(root: Cursor): Generator<UnverifiedTls> {
  for (const node of root.walk()) {
    if (node.kind === 'sequence') yield* ofList(node);
    if (node.kind !== 'scalar' || node.opaque || node.isAlias || node.isNull) continue;
    const setting = settingOf(node);
    if (setting !== undefined && switchesVerificationOff(setting, node.text)) yield { at: node, setting };
    else yield* inText(node);
  }
}

/** Returns the name of a scalar's setting: its key, or the name in `{name: X, value: …}`. */
function settingOf({ key, parent }: Cursor): string | undefined {
  return key === 'value' ? (parent?.at('name')?.string ?? parent?.at('key')?.string) : key;
}

/** Yields `insecureRegistries: [registry.example]`, and the flag in `[curl, -k, …]` as a list of words. */
function* ofList(list: Cursor): Generator<UnverifiedTls> {
  const items = list.items();
  if (/^insecure[-_]?registries$/i.test(list.key ?? '') && items.length > 0)
    yield { at: list, setting: list.key ?? '' };
  const first = items[0]?.text ?? '';
  const program = programOf(first);
  const word = program && items.find(({ text }) => trustsAll(program, text));
  if (word) yield { at: word, setting: `${nameOf(first)} ${word.text}` };
}

/** `--insecure-skip-tls-verify`, `--tls-verify=false`, `--skip-tls-verify true`. */
const FLAG = /(?<![\w-])--([A-Za-z][\w.-]{3,60})(?:[= \t]["']?(true|false|on|off|yes|no|0|1)\b)?/g;
/** `NODE_TLS_REJECT_UNAUTHORIZED=0`, `insecure_skip_verify: true`, `"sslVerify": false`, `skip_verify = true`. */
const ASSIGNMENT =
  /(?<![\w.$-])([A-Za-z_][\w.-]{3,60})["']?[ \t]{0,10}[=:][ \t]{0,10}["']?(true|false|on|off|yes|no|none|0|1|enabled?|disabled?)\b/gi;
/** A setting with its value after a blank: `tls.verify Off`, `git config http.sslVerify false`. */
const BLANK = /(?<![\w.-])((?:https?|tls|npm)\.[\w.-]{3,30}|strict-ssl)[ \t]{1,20}["']?(false|off|true|on)\b/gi;
const INSECURE_REGISTRY = /(?<![\w-])--insecure-registry(?:=|[ \t])\S|"insecure-registries"[ \t]*:[ \t]*\[[ \t\n]*"/g;
/** The configuration of Argo CD for a cluster, in the format of client-go. */
const CLIENT_CONFIG = /"tlsClientConfig"[ \t\n]*:[ \t\n]*\{[^{}]{0,400}?("insecure"[ \t\n]*:[ \t\n]*true)\b/g;
const COMMENT = /^[ \t]*(?:#|\/\/|;)/;

/** Returns true for a flag that turns a program's verification off: `-k`, `-sk` and `--insecure` of curl. */
function trustsAll({ unverified }: Program, word: string): boolean {
  if (!unverified) return false;
  return word === unverified.long || (/^-[A-Za-z]+$/.test(word) && word.includes(unverified.short));
}

/** Yields the flags, assignments and commands in a text. */
function* inText(scalar: Cursor): Generator<UnverifiedTls> {
  const { text } = scalar;
  if (text.length < 6 || !maySwitchVerificationOff(text)) return;
  const found: UnverifiedTls[] = [];
  const add = (start: number, end: number, setting: string): void => {
    const line = text.slice(startOfLine(text, start), start);
    const isNew = !found.some(({ part }) => part && part.start < end && start < part.end);
    if (isNew && !COMMENT.test(line)) found.push({ at: scalar, part: { start, end }, setting });
  };
  for (const match of text.matchAll(FLAG)) {
    const [all, name = '', value = 'true'] = match;
    if (switchesVerificationOff(name, value)) add(match.index, match.index + all.length, `--${name}`);
  }
  for (const pattern of [ASSIGNMENT, BLANK]) {
    for (const match of text.matchAll(pattern)) {
      const [all, name = '', value = ''] = match;
      if (switchesVerificationOff(name, value)) add(match.index, match.index + all.length, name);
    }
  }
  for (const command of MAY_TRUST_ALL.test(text) ? commandsIn(text) : []) {
    for (const { name, program, behind } of programsIn(command)) {
      const flag = behind.find((word) => trustsAll(program, word.text));
      // Without TLS there is nothing to verify.
      const isPlain =
        behind.some((word) => word.text.includes('http://')) && !behind.some((word) => word.text.includes('https'));
      if (flag && !isPlain) add(flag.start, flag.end, `${name} ${flag.text}`);
    }
  }
  for (const match of text.matchAll(CLIENT_CONFIG)) {
    const end = match.index + match[0].length;
    add(end - (match[1] ?? '').length, end, say`insecure in tlsClientConfig`);
  }
  for (const match of text.matchAll(INSECURE_REGISTRY))
    add(match.index, match.index + match[0].length - 1, say`insecure registries`);
  yield* found.sort((a, b) => (a.part?.start ?? 0) - (b.part?.start ?? 0));
}
