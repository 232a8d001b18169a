/**
 * Returns true where two texts of applied objects differ in other lines than those that have a name, or in more than the name. The
 * order of lines does not count: names decide it.
 * @param names Each name before with the one after.
 */
export function unexplainedChange(
  before: string,
  after: string,
  names: readonly (readonly [before: string, after: string])[],
): boolean {
  const counts = new Map<string, number>();
  const count = (line: string, by: number): void => {
    const plain = line.replace(HASH, '-#').replace(/["']/g, '').trim();
    counts.set(plain, (counts.get(plain) ?? 0) + by);
  };
  for (const line of after.split('\n')) count(line, 1);
  for (const line of before.split('\n')) count(line, -1);
  const open = [...counts].filter(([, number]) => number < 0);
  for (const [line, number] of open) {
    const renamed = names
      .flatMap(([old, name]) => waysOf(line, old.replace(HASH, '-#'), name.replace(HASH, '-#')))
      .find((one) => (counts.get(one) ?? 0) >= -number);
    if (renamed === undefined) return true;
    counts.set(renamed, (counts.get(renamed) ?? 0) + number);
    counts.set(line, 0);
  }
  return [...counts.values()].some((number) => number !== 0);
}

/** The hash that kustomize puts behind the name of what it generates. */
const HASH = /-[2456789bcdfghkmt]{10}\b/g;

/** Returns a line with a name replaced: everywhere, or in one place. */
function waysOf(line: string, old: string, name: string): readonly string[] {
  const ways = [line.replaceAll(old, name)];
  for (let at = line.indexOf(old); at >= 0; at = line.indexOf(old, at + 1))
    ways.push(line.slice(0, at) + name + line.slice(at + old.length));
  return ways.filter((one) => one !== line);
}
