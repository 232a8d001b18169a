/** Returns a text without the characters at its end that are among these. Time grows with them alone; a pattern tries every run. */
export function withoutEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** Returns a text without the characters at its start and end that are among these. */
export function withoutEnds(text: string, characters: string): string {
  let start = 0;
  while (start < text.length && characters.includes(text.charAt(start))) start++;
  return withoutEnd(text.slice(start), characters);
}

/** Returns a line of YAML without the comment at its end, and the blanks before that. Quotes are not looked at. */
export function withoutComment(line: string): string {
  const comment = line.search(/\s#/);
  return comment < 0 ? line : line.slice(0, comment).trimEnd();
}
