/** Parts of the font size that characters take in a wide font of user interfaces, such as DejaVu Sans. */
const WIDTHS: readonly (readonly [characters: string, width: number])[] = [
  ["ijl|'.,:;!", 0.32],
  ['frt()[]{}-/ ', 0.4],
  ['mw', 0.9],
  ['MW@%', 0.98],
  ['ABCDEFGHKNOPQRSUVXYZ&', 0.72],
];
const WIDTH_OF = new Map(WIDTHS.flatMap(([characters, width]) => [...characters].map((one) => [one, width] as const)));

/** Returns about how wide a text is, in the unit of the font size; rather too much than too little. */
export function widthOf(text: string, size: number): number {
  let sum = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    sum += WIDTH_OF.get(character) ?? (code < 0x1100 ? 0.62 : 1.05);
  }
  return sum * size;
}

/** Returns a text that is no wider than `room`: where it is, its middle is left out, because names differ at their ends. */
export function fitted(text: string, size: number, room: number): string {
  if (widthOf(text, size) <= room) return text;
  const characters = [...text];
  let kept = characters.length - 1;
  let shorter = '…';
  do {
    kept -= 1;
    const front = Math.ceil(kept / 2);
    shorter = `${characters.slice(0, front).join('')}…${characters.slice(characters.length - (kept - front)).join('')}`;
  } while (kept > 1 && widthOf(shorter, size) > room);
  return shorter;
}
