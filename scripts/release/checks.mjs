// What has to hold of the sources before a version is released, as functions of what was read.

/** Returns true for a version of the pre-release channel: those with an odd minor number, as VS Code's documentation proposes. */
export function isPreRelease(version) {
  return Number(version.split('.')[1]) % 2 === 1;
}

/** Returns the section of a changelog about a version: its heading without the marks, and its entries. Undefined where there is none. */
export function sectionOf(changelog, version) {
  const sections = changelog.split(/^## /m).slice(1);
  const index = sections.findIndex((one) => one.split(/[\s(]/)[0] === version);
  if (index < 0) return undefined;
  const [heading, ...lines] = sections[index].split('\n');
  return { heading, isFirst: index === 0, entries: lines.filter((line) => line.startsWith('- ')) };
}

/**
 * Returns what keeps a version from being released, in sentences.
 * @param tag The tag that is being released, in the pipeline; without one, it is still to be made and must not exist.
 */
export function releaseProblems({ manifest, lock, changelog, tags, changed, tag }) {
  const problems = [];
  const { version } = manifest;
  if (!/^\d+\.\d+\.\d+$/.test(version))
    problems.push(`package.json has the version ${version}; the Marketplace takes three numbers`);
  for (const [place, found] of [
    ['package-lock.json', lock.version],
    ['the first package of package-lock.json', lock.packages?.['']?.version],
  ])
    if (found !== version)
      problems.push(`${place} has the version ${found}, and package.json ${version}: run npm install`);
  const section = sectionOf(changelog, version);
  if (!section) problems.push(`CHANGELOG.md has no heading for ${version}`);
  else {
    const { heading, isFirst, entries } = section;
    if (!isFirst) problems.push(`${version} is not the first version in CHANGELOG.md`);
    if (!/^\S+ \(\d{4}-\d{2}-\d{2}\)$/.test(heading))
      problems.push(`The heading "${heading}" of CHANGELOG.md is to be "${version} (YEAR-MONTH-DAY)"`);
    if (entries.length === 0) problems.push(`CHANGELOG.md says nothing about ${version}`);
  }
  if (tag === undefined && tags.includes(`v${version}`)) problems.push(`The tag v${version} exists already`);
  if (tag !== undefined && tag !== `v${version}`) problems.push(`The tag is ${tag}, and package.json has ${version}`);
  if (changed.length > 0) problems.push(`The work tree has changes: ${changed.slice(0, 5).join(', ')}`);
  return problems;
}

/** Returns the tag of npm under which a version is published: pre-releases are not what `npm install` takes. */
export function npmTag(version) {
  return isPreRelease(version) ? 'next' : 'latest';
}

/** Returns the steps of a release, each with its command, and the variable of the environment with the token it needs. */
export function releaseSteps(version) {
  return [
    { title: 'package the extension', command: 'npm run package' },
    {
      title: 'the Visual Studio Marketplace',
      command: 'npx vsce publish --packagePath yamlock.vsix',
      token: 'VSCE_PAT',
    },
    { title: 'Open VSX', command: 'npx --yes ovsx@1.4.0 publish yamlock.vsix', token: 'OVSX_PAT' },
    {
      title: 'npm, without provenance: only a pipeline can prove where a package comes from',
      command: `npm publish --access public --tag ${npmTag(version)}`,
      token: 'NPM_TOKEN',
    },
  ];
}
