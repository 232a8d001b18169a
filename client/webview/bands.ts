import { type FlowNode, PROTECTIONS } from '../../server/src/core/graph/flow/flow.js';
import type { FoldedSet, Lane } from '../../server/src/core/graph/flow/fold.js';
import { countsOf } from '../../server/src/core/graph/flow/grouping.js';
import { PROTECTION_ICONS } from '../../server/src/core/graph/flow/icons.js';
import type { Picture } from '../../server/src/core/graph/flow/picture.js';
import { printable } from '../../server/src/core/text/printable.js';
import { element, icon, placeAt, removeOthers } from './dom.js';
import type { Wording } from './wording.js';

/** The sets and namespaces behind the cards, with their names. */
export class Bands {
  private readonly bands = new Map<string, HTMLElement>();

  constructor(
    private readonly root: HTMLElement,
    private readonly wording: Wording,
    private readonly toggle: (group: string, isOpen: boolean) => void,
  ) {}

  /** The name of a set or namespace, which folds it. */
  titleOf(id: string): HTMLButtonElement | undefined {
    return this.bands.get(id)?.querySelector('button') ?? undefined;
  }

  /** Draws the sets and namespaces behind the cards. */
  draw({ sets }: Picture): void {
    const drawn = new Set<string>();
    for (const { set, lanes, ...box } of sets) {
      if (sets.length > 1 || set.isFolded) {
        const band = this.bandFor(set.id, 'set');
        band.classList.toggle('folded', set.isFolded);
        placeAt(band, set.isFolded ? box : { ...box, height: 30 });
        const marks = JSON.stringify([...countsOf(set.nodes).protections]);
        this.fillBand(band, marks, () => [
          this.makeTitle(set, set.name, set.isFolded),
          marksOf(set.nodes, this.wording),
        ]);
        drawn.add(set.id);
      }
      for (const { lane, ...place } of lanes) {
        if (lane.isFolded) continue;
        const band = this.bandFor(lane.id, 'lane');
        placeAt(band, place);
        this.fillBand(band, '', () => {
          const title = this.makeTitle(lane, this.wording.namespaceOf(lane.namespace), false);
          title.classList.toggle('none', lane.namespace === undefined);
          return [title];
        });
        drawn.add(lane.id);
      }
    }
    removeOthers(this.bands, drawn, (band) => [band]);
  }

  private bandFor(id: string, name: string): HTMLElement {
    const known = this.bands.get(id);
    if (known) return known;
    const band = element('div', { class: `band ${name}` });
    this.bands.set(id, band);
    this.root.append(band);
    return band;
  }

  /** Makes what is in a band anew where it differs, so that a focus in it stays. */
  private fillBand(band: HTMLElement, drawn: string, make: () => readonly Node[]): void {
    const now = `${drawn} ${band.classList.contains('folded')}`;
    if (band.dataset.drawn === now) return;
    band.dataset.drawn = now;
    band.replaceChildren(...make());
  }

  /** The name of a group, which folds and unfolds it. With the keyboard, `-` and the space bar on a card do that. */
  private makeTitle({ id }: Lane | FoldedSet, name: string, isFolded: boolean): HTMLButtonElement {
    const title = printable(name);
    const button = element('button', { class: 'fold', type: 'button', title, 'aria-expanded': String(!isFolded) }, [
      icon(isFolded ? 'M6 3.5 10.5 8 6 12.5' : 'M3.5 6 8 10.5 12.5 6'),
      element('span', {}, [title]),
    ]);
    if (!isFolded) button.tabIndex = -1;
    button.addEventListener('click', () => this.toggle(id, isFolded));
    return button;
  }
}

/** Returns how many Secrets there are of each protection; each has its own place, so that rows can be compared. */
export function marksOf(nodes: readonly FlowNode[], { texts }: Wording): HTMLElement {
  const { protections } = countsOf(nodes);
  const marks = PROTECTIONS.map((protection) => {
    const count = protections.get(protection) ?? 0;
    if (count === 0) return element('span', { class: 'mark' });
    return element('span', { class: `mark ${protection}`, title: `${texts.protection[protection]}: ${count}` }, [
      icon(PROTECTION_ICONS[protection]),
      String(count),
    ]);
  });
  return element('span', { class: 'marks' }, marks);
}
