import { describe, expect, test } from 'vitest';
import { commandSet } from '../../server/src/core/graph/commands/command-sets.js';
import { madeByCommands } from '../../server/src/core/graph/commands/made-by-commands.js';
import { ObjectGraph } from '../../server/src/core/graph/graph.js';
import type { GraphSet } from '../../server/src/core/graph/graph-set.js';
import { looseSets } from '../../server/src/core/graph/loose-sets.js';
import { mayLiveOutside } from '../../server/src/core/graph/may-live-outside.js';
import { SetView } from '../../server/src/core/graph/set-view.js';
import { factsOf } from '../../server/src/core/workspace/facts.js';
import { parseStream } from '../../server/src/core/yaml/document.js';

/** What a text makes: `KIND NAMESPACE/NAME: KEYS`, with `…` where there may be more keys. Every place has what it is the place of. */
function madeBy(text: string): readonly string[] {
  return madeByCommands(text).flatMap(({ definitions }) =>
    definitions.map(({ kind, name, nameLike, namespace, keys, anyKey, range }) => {
      if (name !== undefined) expect(text.slice(range.start, range.end)).toBe(name);
      for (const key of keys)
        if (key.range.start !== range.start) expect(text.slice(key.range.start, key.range.end)).toBe(key.name);
      const all = [...keys.map((key) => key.name), ...(anyKey ? ['…'] : [])];
      return `${kind} ${namespace}/${name ?? nameLike}${all.length > 0 ? `: ${all.join(' ')}` : ''}`;
    }),
  );
}

describe('a command makes', () => {
  test.each<[string, string, string]>([
    [
      'a Secret of texts and files',
      'kubectl create secret generic db --from-literal=user=u --from-literal "pass=$P" --from-file=ca.crt --from-file=key.pem=/tmp/x -n shop',
      'Secret shop/db: user pass ca.crt key.pem',
    ],
    ['a Secret without a namespace', 'kubectl create secret generic db --from-literal=a=b', 'Secret */db: a'],
    ['an empty Secret', 'kubectl create secret generic db -n shop', 'Secret shop/db: …'],
    ['keys of a folder', 'kubectl create cm boards -n x --from-file=../boards/', 'ConfigMap x/boards: …'],
    ['keys of a file without an ending', 'kubectl create cm x -n x --from-file=key', 'ConfigMap x/x: key …'],
    ['keys of a list', 'kubectl create configmap x -n x --from-env-file=.env', 'ConfigMap x/x: …'],
    ['keys that a variable has', 'kubectl create secret generic x -n x --from-literal=$K=v', 'Secret x/x: …'],
    ['a certificate', 'kubectl create secret tls web --cert=a --key b -nshop', 'Secret shop/web: tls.crt tls.key'],
    [
      'a login',
      'kubectl -n shop create secret docker-registry pull --docker-server=x --docker-password="$(cat p)"',
      'Secret shop/pull: .dockerconfigjson',
    ],
    ['an account', 'oc create sa runner --namespace=shop', 'ServiceAccount shop/runner'],
    ['flags before', 'kubectl --context $(CONTEXT) -n monitoring create configmap x', 'ConfigMap monitoring/x: …'],
    ['flags between', 'kubectl create -n a secret generic x', 'Secret a/x: …'],
    ['in make', '\t@$(KUBECTL) create secret generic x -n $(NS) --from-literal=a=$(A)', 'Secret */x: a'],
    ['by a path', 'sudo /usr/local/bin/kubectl create sa x', 'ServiceAccount */x'],
    ['by minikube', 'minikube kubectl -- create sa x', 'ServiceAccount */x'],
    ['as a trial', 'kubectl create sa x --dry-run client -o yaml | kubectl apply -f -', 'ServiceAccount */x'],
    ['into a file', 'kubectl create sa x --dry-run=client -oyaml > x.yaml 2>&1', 'ServiceAccount */x'],
    [
      'on several lines',
      'kubectl create secret \\\r\n  generic \\\n  x -n a \\\n  --from-literal=b=c',
      'Secret a/x: b',
    ],
    ['in a comment', '# kubectl create secret generic \\\n#   x -n a --from-literal=b=c', 'Secret a/x: b'],
    ['folded', 'run: >-\n  kubectl create secret generic x -n a\n  --from-literal=b=c', 'Secret a/x: b'],
    [
      'keys of several files',
      'kubectl create cm x -n a --from-file=b.ini,c=d,../e.ini',
      'ConfigMap a/x: b.ini c e.ini',
    ],
    ['as a list', 'command: ["kubectl", "create", \'sa\' , "x", "-n", "a"]', 'ServiceAccount a/x'],
    ['as a script in a list', "args: ['-c', 'kubectl create sa x']", 'ServiceAccount */x'],
    ['with a comment behind it', 'kubectl create secret tls x -n a # as said -n b', 'Secret a/x: tls.crt tls.key'],
    ['in quotes', "sh -c 'kubectl create sa x'", 'ServiceAccount */x'],
    ['in a condition', 'if ! kubectl get sa x; then kubectl create sa x || true; fi', 'ServiceAccount */x'],
    ['in documentation', 'Run `kubectl create sa x` first, then go on.', 'ServiceAccount */x'],
    ['behind a prompt', '```console\n$ kubectl create sa x\n```', 'ServiceAccount */x'],
    ['in HTML', '<code>kubectl create sa x</code> makes it', 'ServiceAccount */x'],
    [
      'with placeholders',
      'kubectl create secret generic x --from-literal=a=<...> --from-literal=b=<b>',
      'Secret */x: a b',
    ],
    ['with a name in parts', 'kubectl create secret generic "${APP}-tls"', 'Secret */*-tls: …'],
    ['with a name of a template', 'kubectl create secret generic {{ .Values.name }}-tls', 'Secret */*-tls: …'],
    ['with any name in a namespace', 'kubectl create secret generic $NAME -n shop', 'Secret shop/*: …'],
    ['for Flux', 'flux create secret git repo --url=https://x --password=$P', 'Secret flux-system/repo: …'],
    ['for Flux elsewhere', 'flux -n apps create secret oci login --export', 'Secret apps/login: …'],
  ])('%s', (_, text, expected) => {
    expect(madeBy(text)).toEqual([expected]);
  });

  test.each<[string, string]>([
    ['in a sentence', 'Use kubectl create configmap to create one.'],
    ['about secrets', 'kubectl create secret generic command creates a Secret'],
    ['without a name', 'kubectl create secret generic --from-literal=a=b'],
    ['with a placeholder for a name', 'kubectl create secret generic <name> -n <namespace>'],
    ['with a name that nobody knows', 'kubectl create secret generic $NAME'],
    ['with a name that no object has', 'kubectl create secret generic MY_SECRET'],
    ['of another type', 'kubectl create secret whatever x'],
    ['of another kind', 'kubectl create deployment x --image=y'],
    ['of another program', 'vault create secret generic x'],
    ['that only reads', 'kubectl get secret generic x; kubectl delete sa x'],
    ['of a role', 'rules: [{resources: [secrets], verbs: [create]}] # kubectl'],
  ])('nothing %s', (_, text) => {
    expect(madeBy(text)).toEqual([]);
  });

  test('what the manifests of a here-document say', () => {
    const text = (command: string): string =>
      `${command} <<EOF\napiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n  namespace: \${NS}\nstringData:\n  pass: $P\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: run, namespace: a}\nEOF\n`;
    expect(madeBy(text('kubectl create -f -'))).toEqual(['Secret */db: pass', 'ServiceAccount a/run']);
    expect(madeBy(text('cat | kubectl apply -f -'))).toEqual(['Secret */db: pass', 'ServiceAccount a/run']);
    expect(madeBy(text('kubectl -n b apply -f -'))).toEqual(['Secret */db: pass', 'ServiceAccount a/run']);
    const unwritten = text('kubectl create --namespace=b -f -').replace(/ {2}namespace: .*\n/, '');
    expect(madeBy(unwritten)).toEqual(['Secret b/db: pass', 'ServiceAccount a/run']);
    expect(madeBy(text('cat > kubectl.yaml'))).toEqual([]);
  });

  test('nothing that repeats a value', () => {
    const value = 'blue-kettle-42';
    const text = `kubectl create secret generic db --from-literal=a=${value} --from-literal=${value} --docker-password ${value}\nkubectl apply -f - <<E\nkind: Secret\napiVersion: v1\nmetadata: {name: x}\nstringData: {a: ${value}}\nE\n`;
    expect(madeBy(text)).toHaveLength(2);
    expect(JSON.stringify(madeByCommands(text))).not.toContain(value);
  });
});

describe('in a graph, what people make by hand', () => {
  const reader = (name: string, more = ''): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec: {containers: [{name: app, envFrom: [{secretRef: {name: ${name}}}]}]}\n${more}`;
  const secret = '---\napiVersion: v1\nkind: Secret\nmetadata: {name: other, namespace: shop}\nstringData: {a: b}\n';

  function viewOf(yaml: string, script: string): SetView {
    const [set] = looseSets([{ path: '/repo/web/all.yaml', objects: factsOf(parseStream(yaml)).objects }]);
    const byHand = commandSet('/repo/docs/README.md', madeByCommands(script));
    const graph = new ObjectGraph();
    for (const one of [set, byHand] as (GraphSet | undefined)[]) if (one) graph.replace(one.key, one);
    graph.complete = true;
    if (!set) throw new Error('there is no object');
    return new SetView(graph, set, () => false);
  }

  /** What the reference of the Pod means: the files that define it, or whether it may live outside. */
  function meant(yaml: string, script: string): readonly string[] | 'outside' | 'missing' {
    const view = viewOf(yaml, script);
    const [reference] = view.objects.find(({ kind }) => kind === 'Pod')?.references ?? [];
    if (!reference) throw new Error('there is no reference');
    const found = view.resolve(reference).map(({ object }) => object.range.file);
    if (found.length > 0) return found;
    return mayLiveOutside(view, reference) ? 'outside' : 'missing';
  }

  test('is what references mean, in its namespace or in any', () => {
    for (const flags of ['', ' -n shop'])
      expect(meant(reader('db', secret), `kubectl create secret generic db${flags}`)).toEqual(['/repo/docs/README.md']);
    expect(meant(reader('db', secret), 'kubectl create secret generic db -n bank')).toBe('missing');
    expect(meant(reader('db', secret), 'kubectl create cm db -n shop')).toBe('missing');
  });

  test('may have a name that a variable is a part of', () => {
    expect(meant(reader('db-tls', secret), 'kubectl create secret tls $X-tls')).toBe('outside');
    expect(meant(reader('db', secret), 'kubectl create secret tls $X-tls')).toBe('missing');
    expect(meant(reader('db', secret), 'kubectl create secret generic $X -n shop')).toBe('outside');
    expect(meant(reader('db', secret), 'kubectl create secret generic $X -n bank')).toBe('missing');
  });

  test('does not say that files have all Secrets of its namespace', () => {
    expect(meant(reader('db'), 'kubectl create secret generic other -n shop')).toBe('outside');
    expect(meant(reader('db', secret), '')).toBe('missing');
  });
});
