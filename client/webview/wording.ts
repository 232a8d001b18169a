import type { FlowEdge, FlowNode } from '../../server/src/core/graph/flow/flow.js';
import type { Card } from '../../server/src/core/graph/flow/fold.js';
import { countsOf } from '../../server/src/core/graph/flow/grouping.js';
import type { Face } from '../../server/src/core/graph/flow/picture.js';
import { counted } from '../../server/src/core/graph/flow/words.js';
import { printable } from '../../server/src/core/text/printable.js';
import type { FlowTexts } from '../src/flow/panel-messages.js';

/** Returns a text with `{0}`, `{1}` … filled in. */
export function fill(text: string, ...values: readonly (string | number)[]): string {
  return text.replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)] ?? ''));
}

/** What is written on cards and read out of them, in the language of the user. */
export class Wording {
  constructor(readonly texts: FlowTexts) {}

  faceOf({ kind, nodes, column }: Card): Face {
    const [first] = nodes;
    if (!first) return { title: '', detail: '' };
    if (kind === 'lane') return { title: this.namespaceOf(first.namespace), detail: this.summaryOf(nodes) };
    if (kind === 'stack')
      return {
        title: counted(nodes.length, first.kind),
        detail: [this.protectionOf(first), ...nodes.slice(0, 6).map(({ name }) => name)]
          .flatMap((part) => (part === undefined ? [] : printable(part)))
          .join(' · '),
      };
    if (column === 'store' && first.namespace !== undefined)
      return { title: printable(first.name), detail: printable(`${first.kind} · ${first.namespace}`) };
    const parts = column === 'secret' ? [this.protectionOf(first) ?? 'Secret', this.keysOf(first)] : [first.kind];
    return {
      title: printable(first.name),
      detail: parts.flatMap((part) => (part === undefined ? [] : printable(part))).join(' · '),
    };
  }

  namespaceOf(namespace: string | undefined): string {
    return printable(namespace ?? this.texts.noNamespace);
  }

  summaryOf(nodes: readonly FlowNode[]): string {
    const { columns } = countsOf(nodes);
    const { oneSecret, manySecrets, oneReader, manyReaders } = this.texts;
    const number = (count: number, one: string, many: string): string => (count === 1 ? one : fill(many, count));
    return [number(columns.secret, oneSecret, manySecrets), number(columns.reader, oneReader, manyReaders)].join(' · ');
  }

  protectionOf({ protection }: FlowNode): string | undefined {
    return protection && this.texts.protection[protection];
  }

  private keysOf({ keys }: FlowNode): string | undefined {
    if (!keys || keys.length === 0) return undefined;
    return keys.length === 1 ? this.texts.oneKey : fill(this.texts.manyKeys, keys.length);
  }

  /** Returns what a screen reader says of a card. */
  labelOf(card: Card, from: number, to: number): string {
    const [first] = card.nodes;
    if (!first) return '';
    const face = this.faceOf(card);
    const parts =
      card.kind === 'node'
        ? [
            `${first.kind} ${first.name}`,
            first.namespace === undefined ? undefined : fill(this.texts.inNamespace, first.namespace),
            this.protectionOf(first),
            this.keysOf(first),
          ]
        : [face.title, face.detail, this.texts.folded];
    if (from > 0) parts.push(`${this.texts.comesFrom}: ${from}`);
    if (to > 0) parts.push(`${this.texts.goesTo}: ${to}`);
    return parts.flatMap((part) => (part === undefined ? [] : printable(part))).join(', ');
  }

  useOf({ how, keys, container }: FlowEdge): string {
    const of = keys && keys.length > 0 ? `: ${keys.join(', ')}` : '';
    const inside = container === undefined ? '' : ` (${fill(this.texts.inContainer, container)})`;
    return printable(`${this.texts.uses[how]}${of}${inside}`);
  }

  /** `Deployment web` */
  titleOf(card: Card): string {
    const [first] = card.nodes;
    if (card.kind === 'node' && first) return printable(`${first.kind} ${first.name}`);
    return this.faceOf(card).title;
  }
}
