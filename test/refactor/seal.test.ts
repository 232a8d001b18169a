import { expect, test } from 'vitest';
import { certificate, offered } from './encrypting.js';

test.each([
  'sealed-secrets.pem',
  'sealed-secrets-cert.pem',
  'pub-sealed-secrets.pem',
  'pub-cert.pem',
  'sealed-secrets.crt',
  'kubeseal.pem',
])('a Secret is sealed with the certificate in %s', async (file) => {
  const { fixes } = await offered('a Secret', { [file]: certificate });
  const sealing = fixes.filter(({ fix }) => fix.title.includes('SealedSecret'));
  expect(sealing.filter(({ plan }) => !('refused' in plan))).not.toEqual([]);
  const { fixes: without } = await offered('a Secret', { 'other.pem': certificate });
  const refused = without.filter(({ fix }) => fix.title.includes('SealedSecret'));
  expect(refused.filter(({ plan }) => !('refused' in plan))).toEqual([]);
});
