import { Dict, List, type Native, type Traced, Unknown } from '../../server/src/core/provenance/traced.js';
import { fromBytes, toBytes } from '../../server/src/core/template/bytes.js';
import { formatG } from '../../server/src/core/text/go-numbers.js';
import type { Sent } from '../judges/sprig-judge.js';

/** Returns the value that was sent to the judge, or came from it. */
export function received(sent: Sent): Traced {
  if (typeof sent !== 'object' || sent === null) return { value: sent };
  const [[tag, content] = ['', undefined]] = Object.entries(sent);
  const items = (): readonly Sent[] => content as readonly Sent[];
  switch (tag) {
    case 'i':
      return { value: BigInt(content as string) };
    case 'i64':
      return { value: BigInt(content as string), goType: 'int64' };
    case 'f':
      return { value: Number((content as string).replace('Inf', 'Infinity')) };
    case 'x':
      return { value: fromBytes(Buffer.from(content as string, 'base64')) };
    case 'bytes':
      return {
        value: new List(
          [...Buffer.from(content as string, 'base64')].map((byte) => ({ value: BigInt(byte), goType: 'uint8' })),
          'uint8',
        ),
      };
    case 'l':
      return { value: new List(items().map(received)) };
    case 'ls':
      return { value: new List(items().map(received), 'string') };
    case 'li':
      return {
        value: new List(
          items().map((item) => ({ value: BigInt(item as unknown as number) })),
          'int',
        ),
      };
    case 'm':
    case 'ms': {
      const entries = Object.entries(content as Readonly<Record<string, Sent>>);
      return {
        value: new Dict(
          entries.map(([key, value]) => [key, { value: received(value) }]),
          tag === 'ms' ? 'string' : undefined,
        ),
      };
    }
    default:
      throw new Error(`no such value: ${tag}`);
  }
}

/** Returns a value as the judge answers with it. */
export function answered(traced: Traced): Sent {
  const { value, goType } = traced;
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string')
    return /\p{Surrogate}/u.test(value) ? { x: Buffer.from(toBytes(value)).toString('base64') } : value;
  if (typeof value === 'number') return { f: formatG(value) };
  if (typeof value === 'bigint')
    return goType === undefined
      ? { i: String(value) }
      : goType === 'int64'
        ? { i64: String(value) }
        : { go: goType, print: String(value) };
  if (value instanceof Unknown) return { unknown: value.why };
  if (value instanceof List) {
    if (value.element === 'uint8')
      return { bytes: Buffer.from(value.items.map((item) => Number(item.value))).toString('base64') };
    return { [value.element === 'interface {}' ? 'l' : `list of ${value.element}`]: value.items.map(answered) };
  }
  if (value instanceof Dict) {
    const entries = value
      .sorted()
      .map(([key, entry]) => [key.replace(/\p{Surrogate}/gu, '\ufffd'), answered(entry.value)] as const);
    return { [value.element === 'interface {}' ? 'm' : `map of ${value.element}`]: Object.fromEntries(entries) };
  }
  const native: Native = value;
  const isTime = native.goType === 'time.Time';
  const print = isTime
    ? native.member('Format', [{ value: '2006-01-02T15:04:05.999999999Z07:00' }]).value
    : native.print();
  return { go: native.goType, print: String(print) };
}

/** Returns an answer with an empty value for one that is nil: they differ only in JSON. */
export function withoutNil(sent: Sent | undefined): Sent | undefined {
  if (typeof sent !== 'object' || sent === null) return sent;
  if (typeof sent.nil === 'string') {
    const [, element = ''] = /^(?:\[\]|map\[string\])(.*)$/.exec(sent.nil) ?? [];
    const isList = sent.nil.startsWith('[]');
    const name = element === 'interface {}' ? (isList ? 'l' : 'm') : `${isList ? 'list' : 'map'} of ${element}`;
    return { [name]: isList ? [] : {} };
  }
  return sent;
}
