// `npm run release`: looks whether a version can be released, and prints what releases it. It changes nothing by itself.
//   --check         looks only
//   --tag=vX.Y.Z    in a pipeline: the tag that is being released
//   --publish       packages, and publishes to each registry whose token is in the environment (VSCE_PAT, OVSX_PAT); npm is left to
//                   the pipeline, which proves where the package comes from
//   --npm-tag       prints the tag of npm for this version
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { isPreRelease, npmTag, releaseProblems, releaseSteps } from './release/checks.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const { values: options } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    publish: { type: 'boolean', default: false },
    'npm-tag': { type: 'boolean', default: false },
    tag: { type: 'string' },
  },
});
const read = (name) => readFileSync(path.join(ROOT, name), 'utf8');
const git = (...args) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).split('\n').filter(Boolean);
const manifest = JSON.parse(read('package.json'));
const { version } = manifest;

if (options['npm-tag']) console.log(npmTag(version));
else release();

function release() {
  const problems = releaseProblems({
    manifest,
    lock: JSON.parse(read('package-lock.json')),
    changelog: read('CHANGELOG.md'),
    tags: git('tag', '--list'),
    changed: git('status', '--porcelain').map((line) => line.slice(3)),
    ...(options.tag === undefined ? {} : { tag: options.tag }),
  });
  // In a pipeline the tests have a step of their own.
  if (
    options.tag === undefined &&
    !runs('npx vitest run test/packages.test.ts test/supply-chain.test.ts --reporter=dot')
  )
    problems.push('The packages do not hold what their lists say: npx vitest run test/packages.test.ts');
  for (const problem of problems) console.error(`- ${problem}.`);
  if (problems.length > 0) {
    console.error(`${version} cannot be released.`);
    process.exitCode = 1;
    return;
  }
  console.log(
    `${version} can be released${isPreRelease(version) ? ', as a pre-release: its minor number is odd' : ''}.`,
  );
  if (options.check) return;
  if (!options.publish) {
    console.log(
      `\nThe pipeline of .github/workflows/release.yml does all of it for the tag:\n  git tag v${version} && git push origin v${version}\n\nBy hand:`,
    );
    for (const { title, command, token } of releaseSteps(version))
      console.log(`  # ${title}${token ? `; ${token} has the token` : ''}\n  ${command}`);
    return;
  }
  for (const { title, command, token } of releaseSteps(version)) {
    if (token === 'NPM_TOKEN' || (token && !process.env[token])) {
      console.log(`Left out: ${title}${token === 'NPM_TOKEN' ? '' : `, because ${token} is not set`}.`);
      continue;
    }
    console.log(`> ${command}`);
    if (runs(command)) continue;
    console.error(`${title}: it failed, and what comes after it was not done.`);
    process.exitCode = 1;
    return;
  }
}

function runs(command) {
  return spawnSync(command, { cwd: ROOT, stdio: 'inherit', shell: true }).status === 0;
}
