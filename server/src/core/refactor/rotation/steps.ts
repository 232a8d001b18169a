import { isRelease } from '../../graph/follows.js';
import type { Found, ObjectGraph } from '../../graph/graph.js';
import type { PlacedObject } from '../../graph/graph-set.js';
import { wordOf } from '../../graph/table/table.js';
import type { Place } from '../../provenance/source.js';
import { say } from '../../text/say.js';
import { command, inNamespace, restartCommands } from './commands.js';
import type { Reader } from './readers.js';
import type { Subject } from './subject.js';

/** A step of a rotation. The commands are for people to run: none has a value, and nothing runs them. */
export interface Step {
  /** One or more sentences without the last full stop. */
  readonly text: string;
  readonly commands: readonly string[];
  /** Where something is to be changed. */
  readonly places: readonly Place[];
  /** True where the commands are about the set of the Secret alone. */
  readonly ofSet?: true;
}

/** Returns how a path is called in commands: relative to the folder that they are run in. */
export type NameOf = (path: string) => string;

/** Returns the steps by which a Secret is rotated, in their order. */
export function stepsOf(
  graph: ObjectGraph,
  subject: Subject,
  readers: readonly Reader[],
  nameOf: NameOf,
): readonly Step[] {
  const immutable = subject.isHashed ? undefined : subject.definitions.find(({ definition }) => definition.immutable);
  return [
    ...(immutable ? renaming(subject, immutable, readers) : newValue(subject, nameOf)),
    ...deployment(graph, subject, nameOf),
    ...(immutable ? [] : restarts(subject, readers)),
    ...(immutable ? [removal(subject)] : []),
    {
      text: say`Once every reader has the new value, revoke the old one where it was issued`,
      commands: [],
      places: [],
    },
  ];
}

/** What is done where the Secret itself cannot change. */
function renaming({ name }: Subject, { definition }: Found, readers: readonly Reader[]): readonly Step[] {
  return [
    {
      text: say`Secret "${name}" is immutable: the API server refuses every change of it. Make another Secret with the new value, under another name`,
      commands: [],
      places: [definition.range],
    },
    {
      text: say`Write the new name where "${name}" is read: that makes new pods, so that nothing needs a restart`,
      commands: [],
      places: readers.flatMap(({ uses }) => uses.map(({ place }) => place)),
    },
  ];
}

function removal(subject: Subject): Step {
  return {
    text: say`Delete Secret "${subject.name}" when nothing reads it any more`,
    commands: inNamespace(command`kubectl delete secret ${subject.appliedName}`, subject),
    places: [],
  };
}

/** How the value changes, for everything that makes the Secret. */
function newValue(subject: Subject, nameOf: NameOf): readonly Step[] {
  const { definitions, name } = subject;
  if (definitions.length === 0)
    return [
      {
        text: say`No file here makes Secret "${name}": change it where it is made, by hand or by a program`,
        commands: [],
        places: [],
      },
    ];
  return definitions.map((found) => ofMaker(found, subject, nameOf));
}

function ofMaker({ object, definition }: Found, subject: Subject, nameOf: NameOf): Step {
  const { by, protection, range, keys } = definition;
  const places = [range];
  const file = nameOf(range.file);
  const [key, ...more] = keys.map((one) => one.name);
  const only = more.length === 0 ? key : undefined;
  if (subject.isHashed) return step(say`Change the value in the input of the generator of kustomize`, places);
  if (by === undefined) {
    if (protection === 'encrypted')
      return step(say`Change the value, which SOPS encrypts again`, places, command`sops ${file}`);
    if (protection === 'external')
      return step(say`The manifest has no value: change Secret "${subject.name}" by what fills it`, places);
    return step(
      say`Write the new value into ${keys.length === 1 ? say`key "${only}"` : say`the Secret`}, which is plaintext in this file`,
      places,
    );
  }
  const called = say`${wordOf(by)} "${object.name ?? ''}"`;
  const every = object.follows?.interval;
  const wait = every === undefined ? '' : say`, or wait: it does so every ${every}`;
  switch (by) {
    case 'SealedSecret.bitnami.com':
      return step(
        say`Seal the new value, which the command reads from the terminal until Ctrl+D; ${called} keeps its other keys`,
        places,
        command`kubectl create secret generic ${subject.appliedName} --dry-run=client --output=yaml --from-file=${`${only ?? 'KEY'}=/dev/stdin`}`.flatMap(
          (create) =>
            inNamespace([create], subject).flatMap((line) =>
              command`kubeseal --format=yaml --merge-into ${file}`.map((seal) => `${line} \\\n  | ${seal}`),
            ),
        ),
      );
    case 'ExternalSecret.external-secrets.io':
    case 'ClusterExternalSecret.external-secrets.io':
      return ofStore(object, subject, called, every, wait);
    case 'Certificate.cert-manager.io':
      return step(
        say`cert-manager renews ${called} before it expires; to have it issued anew now, run the command`,
        places,
        inNamespace(command`cmctl renew ${object.name}`, object),
      );
    case 'VaultStaticSecret.secrets.hashicorp.com':
    case 'HCPVaultSecretsApp.secrets.hashicorp.com':
      return step(
        every === undefined
          ? say`Put the new value into Vault, from where ${called} reads it`
          : say`Put the new value into Vault, from where ${called} reads it, or wait: it is read every ${every}`,
        places,
      );
    case 'VaultDynamicSecret.secrets.hashicorp.com':
    case 'VaultPKISecret.secrets.hashicorp.com':
      return step(
        say`Vault issues a new value by itself before the old one expires, and ${called} takes it over`,
        places,
      );
    case 'kubectl':
    case 'flux':
      return step(say`Run the command of ${by} that makes it again, with the new value`, places);
    default:
      if (/^(?:Ingress|Gateway)\./.test(by))
        return step(
          say`cert-manager issues the certificate for ${called} and renews it before it expires; to have it issued anew now, run the command`,
          places,
          inNamespace(command`cmctl renew ${subject.appliedName}`, subject),
        );
      return step(say`Change the value where ${called} reads it, or have it issue another one`, places);
  }
}

/** Of the External Secrets Operator. Source: its pages about refreshing. */
function ofStore(
  object: PlacedObject,
  subject: Subject,
  called: string,
  every: string | undefined,
  wait: string,
): Step {
  const places = [object.range];
  const store = object.references.find(({ to }) => /^(?:Cluster)?SecretStore\./.test(to));
  const where = store ? say`${wordOf(store.to)} "${store.name}"` : say`its store`;
  const put = say`Put the new value into ${where}, at the place that ${called} names`;
  if (object.follows?.policy === 'CreatedOnce')
    return step(
      say`${put}. It is fetched only when the Secret is made (refreshPolicy: CreatedOnce), so delete the Secret then: the operator makes it anew`,
      places,
      inNamespace(command`kubectl delete secret ${subject.appliedName}`, subject),
    );
  const isNever = every !== undefined && /^0[a-z0]*$/.test(every);
  const isOnChange = object.follows?.policy === 'OnChange';
  const until = isNever || isOnChange ? say`; it is not fetched by itself` : wait;
  return step(
    say`${put}, and have it fetched${until}`,
    places,
    object.kind.startsWith('Cluster')
      ? command`kubectl annotate clusterexternalsecret ${object.name} --overwrite`.map(
          (line) => `${line} external-secrets.io/force-sync="$(date +%s)"`,
        )
      : inNamespace(command`kubectl annotate externalsecret ${object.name} --overwrite`, object).map(
          (line) => `${line} force-sync="$(date +%s)"`,
        ),
  );
}

/** How a changed manifest comes to the cluster. A store is not in the files: nothing is applied then. */
function deployment(graph: ObjectGraph, subject: Subject, nameOf: NameOf): readonly Step[] {
  const { set, definitions } = subject;
  const isImmutable = definitions.some(({ definition }) => definition.immutable);
  const changed = definitions.filter(
    ({ definition: { by, protection } }) =>
      isImmutable || by === 'SealedSecret.bitnami.com' || (by === undefined && protection !== 'external'),
  );
  const [first] = changed;
  if (!first) return [];
  const isSops = first.definition.by === undefined && first.definition.protection === 'encrypted';
  const { by } = set;
  if (by) return [ofDeployer(graph, subject, by, isSops)];
  const path = nameOf(set.path);
  const file = nameOf(first.definition.range.file);
  if (set.kind === 'kustomize')
    return [{ ...step(say`Apply it`, [], command`kubectl apply --kustomize ${path}`), ofSet: true }];
  if (set.kind === 'helm') {
    const upgrade = inNamespace(command`helm upgrade "$RELEASE" ${path}`, subject);
    return [{ ...step(say`Upgrade the release, with the values that it has`, [], upgrade), ofSet: true }];
  }
  const apply = isSops
    ? command`sops --decrypt ${file}`.flatMap((line) => inNamespace([`${line} | kubectl apply --filename -`], subject))
    : inNamespace(command`kubectl apply --filename ${file}`, subject);
  return [step(say`Apply it`, [], apply)];
}

function ofDeployer(
  graph: ObjectGraph,
  { set }: Subject,
  by: { readonly kind: string; readonly namespace?: string; readonly name: string },
  isSops: boolean,
): Step {
  const deployer = graph.all
    .flatMap(({ objects }) => objects)
    .find(({ kind, name, namespace }) => wordOf(kind) === by.kind && name === by.name && namespace === by.namespace);
  const every =
    deployer?.follows?.interval === undefined ? '' : say`, which it does every ${deployer.follows.interval}`;
  const decrypts = isSops && by.kind === 'Kustomization' ? say` and decrypts` : '';
  const text = say`Commit and push: ${by.kind} "${by.name}" applies${decrypts} it${every}`;
  const places = deployer ? [deployer.range] : [];
  const named = { namespace: by.namespace };
  if (by.kind === 'Kustomization')
    return step(text, places, inNamespace(command`flux reconcile kustomization ${by.name} --with-source`, named));
  if (by.kind === 'HelmRelease')
    return step(text, places, inNamespace(command`flux reconcile helmrelease ${by.name} --with-source`, named));
  return step(
    set.kind === 'files' || by.kind === 'Application' || by.kind === 'ApplicationSet'
      ? say`Commit and push: ${by.kind} "${by.name}" syncs it, by itself or by the command`
      : text,
    places,
    by.kind === 'Application' ? command`argocd app sync ${by.name}` : [],
  );
}

/** Restarts, the readers that need none, and what only looks like one. */
function restarts(subject: Subject, readers: readonly Reader[]): readonly Step[] {
  const steps: Step[] = [];
  const needed = readers.filter(({ verdict }) => verdict === 'restart');
  const withCommand = needed.filter((one) => restartCommands(one).length > 0);
  const others = needed.filter((one) => !withCommand.includes(one));
  if (withCommand.length > 0)
    steps.push({
      text:
        withCommand.length === 1
          ? say`When Secret "${subject.name}" has the new value, restart its reader and wait until the new pods are ready`
          : say`When Secret "${subject.name}" has the new value, restart its ${withCommand.length} readers and wait until the new pods are ready`,
      commands: withCommand.flatMap(restartCommands),
      places: withCommand.map(({ place }) => place),
    });
  for (const { kind, name, namespace, place } of others)
    steps.push(
      step(
        kind === 'Pod'
          ? say`Delete Pod "${name ?? ''}" and apply it again: a Pod alone is not restarted`
          : isRelease(kind)
            ? say`Restart what the chart of ${wordOf(kind)} "${name ?? ''}" deploys, where it has read the old value; its workloads mostly have this label`
            : say`Restart the pods of ${wordOf(kind)} "${name ?? ''}" in the way of what runs it`,
        [place],
        isRelease(kind) && name !== undefined
          ? inNamespace(
              command`kubectl rollout restart deployment,statefulset,daemonset --selector ${`app.kubernetes.io/instance=${name}`}`,
              { namespace },
            )
          : [],
      ),
    );
  const itself = readers.filter(({ verdict }) => verdict === 'itself');
  if (itself.length > 0)
    steps.push({
      text:
        itself.length === 1
          ? say`See whether ${listed(itself)} was restarted`
          : say`See whether ${listed(itself)} were restarted`,
      commands: itself.flatMap((one) => restartCommands(one).filter((line) => line.includes(' rollout status '))),
      places: [],
    });
  return steps;
}

function listed(readers: readonly Reader[]): string {
  const names = readers.map(({ kind, name }) => say`${wordOf(kind)} "${name ?? ''}"`);
  return names.length < 2 ? names.join() : say`${names.slice(0, -1).join(say`, `)} and ${names.at(-1)}`;
}

function step(text: string, places: readonly Place[], commands: readonly string[] = []): Step {
  return { text, commands, places };
}
