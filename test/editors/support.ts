import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT } from '../harness/files.js';

/** The page for people: what it has them copy is what the tests run. */
const PAGE = path.join(PROJECT, 'docs', 'editors.md');

/** How long to wait for what an editor shows, in milliseconds. */
export const SOON = { timeout: 20_000, interval: 100 };

/** Returns the block of a language on the page that has a word. */
export function blockOf(language: string, word: string): string {
  const blocks = readFileSync(PAGE, 'utf8').matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'));
  const found = [...blocks].map(([, block = '']) => block).find((block) => block.includes(word));
  if (found === undefined) throw new Error(`No block of ${language} in ${PAGE} has ${word}`);
  return found;
}

/** Builds the package into a folder, and returns the path of its command line. */
export function builtInto(folder: string): string {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/build.mjs', '--out', folder], {
    cwd: PROJECT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return path.join(folder, 'cli.js');
}

/**
 * Fills a folder for an editor: `work` is a git repository with these files, and `bin` has the program `yamlock`, which is the command
 * line of a built package, and tells which process it is.
 */
export function fillFolder(folder: string, cli: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, 'work', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  spawnSync('git', ['init', '--quiet', path.join(folder, 'work')]);
  const command = path.join(folder, 'bin', 'yamlock');
  mkdirSync(path.dirname(command));
  writeFileSync(command, `#!/bin/sh\necho $$ > '${folder}/server.pid'\nexec '${process.execPath}' '${cli}' "$@"\n`);
  chmodSync(command, 0o755);
}

/** Returns the environment of an editor with such a folder. */
export function environmentOf(folder: string): NodeJS.ProcessEnv {
  const PATH = `${path.join(folder, 'bin')}${path.delimiter}${process.env.PATH}`;
  return { ...process.env, PATH, HOME: folder, XDG_STATE_HOME: path.join(folder, 'state') };
}

/** Returns the id of the process of the server of such a folder. */
export function serverOf(folder: string): number {
  return Number(readFileSync(path.join(folder, 'server.pid'), 'utf8'));
}

/** Returns true while a process runs. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/** A Secret, a workload that names a key which it lacks and holds a credential, and another workload. */
export const SECRET = `apiVersion: v1
kind: Secret
metadata:
  name: shop-db
  namespace: shop
stringData:
  username: shop
  password: replace-me
`;
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  namespace: shop
spec:
  selector:
    matchLabels:
      app: shop
  template:
    metadata:
      labels:
        app: shop
    spec:
      securityContext:
        runAsUser: 4000
      containers:
        - name: web
          image: ghcr.io/acme/shop:1.4.2
          env:
            - name: DB_USER
              valueFrom:
                secretKeyRef:
                  name: shop-db
                  key: username
            - name: DB_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: shop-db
                  key: pasword
            - name: API_TOKEN
              value: quiet-harbor-42
`;
const CRONJOB = `apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
  namespace: shop
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: report
              image: ghcr.io/acme/report:1.4.2
              envFrom:
                - secretRef:
                    name: shop-db
`;
export const FILES = { 'secret.yaml': SECRET, 'apps/shop.yaml': DEPLOYMENT, 'apps/report.yaml': CRONJOB };
