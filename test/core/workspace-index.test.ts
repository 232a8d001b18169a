import { expect, test } from 'vitest';
import { factsOf } from '../../server/src/core/workspace/facts.js';
import { WorkspaceIndex } from '../../server/src/core/workspace/index.js';
import { parseStream } from '../../server/src/core/yaml/document.js';

const SECRET = 'apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: shop}\nstringData: {password: ""}\n';
const store = (name: string): string =>
  `apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata: {name: ${name}}\nspec: {provider: {fake: {}}}\n`;

function take(index: WorkspaceIndex, path: string, text: string | undefined): void {
  index.update(path, text === undefined ? undefined : factsOf(parseStream(text)));
}

test('answers are given anew after each change, be it of where a thing is written alone', () => {
  const index = new WorkspaceIndex();
  const found = () => index.secrets('shop').map(({ path, fact: { name, range } }) => [path, name, range.start]);
  take(index, 'a.yaml', SECRET);
  const [first] = found();
  expect(first?.slice(0, 2)).toEqual(['a.yaml', 'db']);
  expect(index.secrets('shop')).toBe(index.secrets('shop'));
  take(index, 'a.yaml', `# above\n${SECRET}`);
  expect(found()).toEqual([['a.yaml', 'db', Number(first?.[2]) + 8]]);
  take(index, 'a.yaml', SECRET.replace('name: db', 'name: cache'));
  expect(found().map(([, name]) => name)).toEqual(['cache']);
  take(index, 'a.yaml', undefined);
  expect(found()).toEqual([]);
});

test('stores of other folders are those that there are now', () => {
  const [own, other] = [new WorkspaceIndex(), new WorkspaceIndex()];
  own.others = () => [other];
  const names = () => own.stores('shop').map(({ fact }) => fact.name);
  take(own, 'own.yaml', store('own'));
  expect(names()).toEqual(['own']);
  take(other, 'other.yaml', store('other'));
  expect(names()).toEqual(['own', 'other']);
  take(other, 'other.yaml', undefined);
  expect(names()).toEqual(['own']);
});
