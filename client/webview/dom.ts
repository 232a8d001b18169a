type Children = readonly (Node | string | undefined)[];

/** Returns a new element with classes, attributes and children. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string | undefined>> = {},
  children: Children = [],
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  setAttributes(made, attributes);
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

const SVG = 'http://www.w3.org/2000/svg';

/** Returns a new element of SVG. */
export function svg<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string | undefined>> = {},
  children: readonly Node[] = [],
): SVGElementTagNameMap[Name] {
  const made = document.createElementNS(SVG, name);
  setAttributes(made, attributes);
  made.append(...children);
  return made;
}

/** Sets attributes; one that is undefined is removed. */
export function setAttributes(of: Element, attributes: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(attributes))
    if (value === undefined) of.removeAttribute(name);
    else if (of.getAttribute(name) !== value) of.setAttribute(name, value);
}

/** Returns a drawing of 16 by 16 pixels that screen readers pass over. */
export function icon(data: string): SVGSVGElement {
  return svg('svg', { class: 'icon', viewBox: '0 0 16 16', width: '16', height: '16', 'aria-hidden': 'true' }, [
    svg('path', { d: data }),
  ]);
}

/** Puts an element at a place of its parent, in pixels. */
export function placeAt(
  of: HTMLElement,
  { x, y, width, height }: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): void {
  of.style.left = `${x}px`;
  of.style.top = `${y}px`;
  of.style.width = `${width}px`;
  of.style.height = `${height}px`;
}

/** Takes the elements away of what is not drawn any more. */
export function removeOthers<Kept>(
  all: Map<string, Kept>,
  drawn: ReadonlySet<string>,
  elementsOf: (one: Kept) => readonly Element[],
): void {
  for (const [id, kept] of all) {
    if (drawn.has(id)) continue;
    for (const one of elementsOf(kept)) one.remove();
    all.delete(id);
  }
}
