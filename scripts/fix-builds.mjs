// Builds all kustomizations and charts of a folder before and after `fix --safety review` on a copy, and names the rule of each
// difference in the output: npm run fix-builds -- FOLDER. Those that use no changed file are not built; those that do not build
// beforehand (remote bases, missing dependencies) are counted. Exits with 1 where a build breaks, a Secret has another value,
// or a difference belongs to no rule.
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseAllDocuments, parseDocument } from 'yaml';
import { folderArgument, load, root } from './conformance/load.mjs';

const { isKustomizationName, kustomizationsIn } = await load('server/src/core/kubernetes/well-known-names.ts');

/** The changes that fixes in runs may make to an object, by the end of the path, with their rules. */
const SAID = [
  ['add', /securityContext\/readOnlyRootFilesystem$/, 'read-only-root-fs'],
  ['add', /securityContext\/allowPrivilegeEscalation$/, 'pss-privilege-escalation'],
  ['add', /securityContext\/runAsNonRoot$/, 'pss-run-as-non-root'],
  ['add', /securityContext\/capabilities\/(?:drop|add)$/, 'pss-drop-all'],
  ['change', /securityContext\/capabilities\/drop(?:\/\d+)?$/, 'pss-drop-all'],
  ['add', /securityContext\/seccompProfile\/(?:type|localhostProfile)$/, 'pss-seccomp-missing'],
  ['add', /securityContext\/appArmorProfile\//, 'apparmor-annotation-deprecated'],
  ['remove', /annotations\/container\.apparmor\.security\.beta\.kubernetes\.io~1/, 'apparmor-annotation-deprecated'],
  ['add', /resources\/(?:limits|requests)\/(?:cpu|memory|ephemeral-storage)$/, 'a limit or request of its counterpart'],
  [
    'change',
    /resources\/(?:limits|requests)\/(?:cpu|memory|ephemeral-storage)$/,
    'request-exceeds-limit, quantity-suspicious',
  ],
  ['add', /\/(?:liveness|readiness|startup)Probe\//, 'liveness-missing'],
  ['add', /\/hostUsers$/, 'user-namespace'],
  ['add', /\/imagePullPolicy$/, 'image-pull-policy'],
  ['add', /\/topologySpreadConstraints$/, 'topology-spread'],
  ['add', /\/ports$/, 'probe-port-undeclared'],
  ['change', /\/containers\/\d+\/ports$/, 'probe-port-undeclared'],
  ['add', /\/concurrencyPolicy$/, 'cronjob-concurrency'],
  ['add', /\/ttlSecondsAfterFinished$/, 'job-ttl'],
  ['add', /\/serviceAccountName$/, 'sa-deprecated-field'],
  ['remove', /\/serviceAccount$/, 'sa-deprecated-field'],
  ['change', /^\/apiVersion$/, 'eso-deprecated-api'],
  ['change', /\/image$/, 'image-old-registry'],
  ['change', /\/env\/\d+\/value$/, 'env-not-string'],
  ['change', /\/env$/, 'duplicate-env'],
  ['add', /^\/spec\/policyTypes$/, 'netpol-policy-types'],
  ['add', /^\/metadata\/labels\/pod-security\.kubernetes\.io~1/, 'pss-namespace-labels'],
  ['add', /^\/metadata\/annotations\/reloader\.stakater\.com~1auto$/, 'secret-no-reload'],
  ['remove', /^\/metadata\/annotations\/kubectl\.kubernetes\.io~1last-applied-configuration$/, 'secret-last-applied'],
  ['add', /^\/spec\/tls$/, 'ingress-no-tls, where cert-manager makes the Secret'],
  ['add', /\/httpsRedirect$/, 'istio-gateway-no-tls'],
  ['add', /\/tls\/(?:termination|insecureEdgeTerminationPolicy)$/, 'route-insecure'],
  ['add', /\/rotationPolicy$/, 'certmanager-key-rotation'],
];

const folder = folderArgument('fix-builds');
execFileSync(process.execPath, [path.join(root, 'scripts', 'build.mjs')], { stdio: ['ignore', 'ignore', 'inherit'] });
const work = mkdtempSync(path.join(tmpdir(), 'yamlock-fix-builds-'));
try {
  process.exitCode = await judge(path.join(work, 'before'), path.join(work, 'after'));
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function judge(before, after) {
  for (const copy of [before, after])
    cpSync(folder, copy, { recursive: true, filter: (one) => path.basename(one) !== '.git' });
  const fixed = execFileSync(
    process.execPath,
    [path.join(root, 'dist', 'cli.js'), 'fix', after, '--safety', 'review', '--no-config', '--format', 'json'],
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  const files = filesBelow(before);
  const changed = new Set(
    files.filter(
      (file) => readFileSync(path.join(before, file), 'latin1') !== readFileSync(path.join(after, file), 'latin1'),
    ),
  );
  console.log(`${JSON.parse(fixed).fixed} findings repaired in ${changed.size} of ${files.length} files`);

  const counts = { built: 0, 'does not build by itself': 0, different: 0, broken: 0 };
  const [by, faults] = [new Map(), []];
  for (const { place, command } of buildsOf(before, files, changed)) {
    const [was, now] = [await run(command(before)), await run(command(after))];
    if (was === undefined) {
      counts['does not build by itself']++;
      continue;
    }
    counts.built++;
    if (now === undefined) {
      counts.broken++;
      faults.push(`${place}: does not build any more`);
      continue;
    }
    if (was === now) continue;
    counts.different++;
    const changes = [...differences(objectsOf(was), objectsOf(now))];
    // Random values in a chart, such as certificates, differ in every build.
    const again = changes.some((change) => ruleOf(change) === undefined) ? await run(command(before)) : was;
    const drawn = new Set(
      [...differences(objectsOf(was), objectsOf(again ?? was))].map(({ object, pointer }) => `${object} ${pointer}`),
    );
    for (const { how, pointer, object } of changes) {
      if (drawn.has(`${object} ${pointer}`)) continue;
      const rule = ruleOf({ how, pointer });
      if (rule === undefined) faults.push(`${place}: ${object}: ${how} ${pointer}`);
      else by.set(rule, (by.get(rule) ?? 0) + 1);
    }
  }
  for (const [rule, count] of [...by].sort((a, b) => b[1] - a[1])) console.log(`${String(count).padStart(6)}  ${rule}`);
  for (const fault of faults) console.log(`FAULT ${fault}`);
  console.log(
    `${Object.entries(counts)
      .map(([what, count]) => `${count} ${what}`)
      .join(', ')}; ${faults.length} faults`,
  );
  return faults.length > 0 ? 1 : 0;
}

/** Returns the rule that a difference belongs to; undefined for none. */
function ruleOf({ how, pointer }) {
  return SAID.find(([kind, end]) => kind === how && end.test(pointer))?.[2];
}

function filesBelow(top) {
  return readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(top, path.join(entry.parentPath, entry.name)));
}

/** Returns the kustomizations and charts that use a changed file. */
function buildsOf(top, files, changed) {
  const builds = [];
  const known = new Map();
  for (const file of files) {
    const place = path.dirname(file);
    if (isKustomizationName(file) && [...reached(top, file, known)].some((one) => changed.has(one)))
      builds.push({
        place,
        command: (copy) => ['kustomize', 'build', '--load-restrictor', 'LoadRestrictionsNone', path.join(copy, place)],
      });
    const isChart = path.basename(file) === 'Chart.yaml' && ![...changed].every((one) => !one.startsWith(`${place}/`));
    if (isChart) {
      builds.push({ place, command: (copy) => ['helm', 'template', 'release', path.join(copy, place)] });
      const ci = files.filter((one) => one.startsWith(`${place}/ci/`) && /\.ya?ml$/.test(one));
      for (const values of ci)
        builds.push({
          place: `${place} with ${path.basename(values)}`,
          command: (copy) => [
            'helm',
            'template',
            'release',
            path.join(copy, place),
            '--values',
            path.join(copy, values),
          ],
        });
    }
  }
  return builds;
}

/** Returns the files below the folder that a kustomization uses: every string in it that is a path. */
function reached(top, file, known) {
  const seen = known.get(file);
  if (seen) return seen;
  const found = new Set([file]);
  known.set(file, found);
  const take = (text) => {
    for (const name of new Set([text, text.slice(text.indexOf('=') + 1)])) {
      if (name === '' || name.includes('\n') || name.includes('://')) continue;
      const full = path.join(top, path.dirname(file), name);
      if (!full.startsWith(`${top}/`) || !existsSync(full)) continue;
      const inner = path.relative(top, full);
      if (!statSync(full).isDirectory()) found.add(inner);
      else
        for (const one of kustomizationsIn(inner))
          if (existsSync(path.join(top, one))) for (const other of reached(top, one, known)) found.add(other);
    }
  };
  const walk = (value) => {
    if (typeof value === 'string') take(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
  };
  try {
    walk(parseDocument(readFileSync(path.join(top, file), 'utf8'), { logLevel: 'silent' }).toJS());
  } catch {
    // A file that is not YAML cannot be built.
  }
  return found;
}

/** Runs a program without a network: builds that need one fail, and do not count. */
function run([program, ...args]) {
  const env = {
    ...process.env,
    GIT_TERMINAL_PROMPT: '0',
    HTTPS_PROXY: 'http://127.0.0.1:9',
    HTTP_PROXY: 'http://127.0.0.1:9',
    GIT_ALLOW_PROTOCOL: 'file',
  };
  return new Promise((done) => {
    execFile(program, args, { env, timeout: 30_000, maxBuffer: 1 << 28, encoding: 'utf8' }, (error, stdout) =>
      done(error ? undefined : stdout),
    );
  });
}

/** Returns the objects of an output by their identity. Secrets have decoded values. */
function objectsOf(text) {
  const objects = new Map();
  for (const document of parseAllDocuments(text, { logLevel: 'silent', maxAliasCount: -1 })) {
    const object = document.toJS({ maxAliasCount: -1 });
    if (typeof object !== 'object' || object === null) continue;
    const { kind, metadata = {} } = object;
    const key = `${kind} ${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
    let unique = key;
    for (let count = 2; objects.has(unique); count++) unique = `${key} (${count})`;
    objects.set(unique, kind === 'Secret' ? { ...object, data: decoded(object), stringData: undefined } : object);
  }
  return objects;
}

function decoded({ data, stringData }) {
  const bytes = Object.entries(data ?? {}).map(([key, value]) => [
    key,
    Buffer.from(String(value), 'base64').toString('hex'),
  ]);
  return Object.fromEntries([
    ...bytes,
    ...Object.entries(stringData ?? {}).map(([key, value]) => [key, Buffer.from(String(value)).toString('hex')]),
  ]);
}

function* differences(was, now) {
  for (const [object, value] of was) {
    if (!now.has(object)) yield { how: 'remove', pointer: '', object };
    else for (const one of differ(value, now.get(object), '')) yield { ...one, object };
  }
  for (const object of now.keys()) if (!was.has(object)) yield { how: 'add', pointer: '', object };
}

function* differ(was, now, pointer) {
  if (was === undefined || was === null) {
    if (now === undefined || now === null) return;
    if (isMap(now) && Object.keys(now).length > 0)
      for (const [key, value] of Object.entries(now)) yield* differ(undefined, value, step(pointer, key));
    else yield { how: 'add', pointer };
  } else if (now === undefined || now === null) yield { how: 'remove', pointer };
  else if (isMap(was) && isMap(now)) {
    for (const key of new Set([...Object.keys(was), ...Object.keys(now)]))
      yield* differ(was[key], now[key], step(pointer, key));
  } else if (Array.isArray(was) && Array.isArray(now) && was.length === now.length) {
    for (const [index, value] of was.entries()) yield* differ(value, now[index], `${pointer}/${index}`);
  } else if (was !== now && isMap(inText(was)) && isMap(inText(now))) {
    // The value is a manifest in a ConfigMap.
    yield* differ(inText(was), inText(now), pointer);
  } else if (JSON.stringify(was) !== JSON.stringify(now)) yield { how: 'change', pointer };
}

/** Returns a text of several lines parsed as YAML; undefined for anything else. */
function inText(value) {
  if (typeof value !== 'string' || !value.includes('\n')) return undefined;
  const document = parseDocument(value, { logLevel: 'silent' });
  return document.errors.length > 0 ? undefined : document.toJS();
}

function isMap(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function step(pointer, key) {
  return `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
