/** Returns true where the items of lists stand further right than the key of the list, as the first list of a text does. */
export function indentsLists(text: string): boolean {
  const first = /^( *)(?:- +)?[\w."'/-]+:[ \t]*\r?\n( *)- /m.exec(text);
  return first === null || (first[2]?.length ?? 0) > (first[1]?.length ?? 0);
}

/** Returns the keys below `labels` and `matchLabels` in a text, each once. */
export function labelsIn(text: string): readonly string[] {
  const labels = new Set<string>();
  for (const { 0: block, 1: indent = '' } of text.matchAll(
    /^( *)(?:- )?(?:labels|matchLabels):[ \t]*\r?\n(?:\1 +\S.*(?:\r?\n|$))+/gm,
  ))
    for (const [, label] of block.slice(block.indexOf('\n')).matchAll(/^ +([\w./-]+):(?=\s)/gm))
      if (label !== undefined && indent !== undefined) labels.add(label);
  return [...labels];
}
