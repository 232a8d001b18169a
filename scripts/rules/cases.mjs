// Reads what a fixture says of its cases, for people: `npm run try-rule` shows it.

/** Returns the cases of a fixture: `{ title, found, fixes }`, with the numbers of findings of the rule and of their fixes. */
export function casesOf(text, id) {
  const finding = new RegExp(`^#.*[\\^…|] (?:error|warning|information) ${id}: `);
  const cases = [];
  let isOwn = false;
  for (const line of text.split('\n')) {
    const title = /^# case: (.*)/.exec(line)?.[1];
    if (title !== undefined) cases.push({ title, found: 0, fixes: 0 });
    const one = cases.at(-1);
    if (!one) continue;
    if (/^#.*[\^…|] (?:error|warning|information) [a-z\d-]+: /.test(line)) isOwn = finding.test(line);
    if (finding.test(line)) one.found++;
    else if (isOwn && line.startsWith('# fix: ')) one.fixes++;
  }
  return cases;
}

/** Returns a line for each case of a fixture; one that said something else before says so. */
export function summaryOf(before, after) {
  const known = new Map(before.map((one) => [one.title, one]));
  return after.map((one) => {
    const old = known.get(one.title);
    const changed = old && (old.found !== one.found || old.fixes !== one.fixes);
    return `  ${one.title}: ${said(one)}${changed ? `  CHANGED, before: ${said(old)}` : ''}`;
  });
}

function said({ found, fixes }) {
  if (found === 0) return 'silent';
  return `${found} ${found === 1 ? 'finding' : 'findings'}, ${fixes} ${fixes === 1 ? 'fix' : 'fixes'}`;
}
