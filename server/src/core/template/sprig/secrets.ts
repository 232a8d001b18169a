import { Dict, type Traced, Unknown } from '../../provenance/traced.js';
import { type Call, type TemplateFunction, typed } from '../function.js';
import { ANY, type FunctionTable, isKnown, made, sourceOfCall } from './define.js';

/** What is another text every time, needs a network, or takes too long: never known, but what comes is. */
export const SECRETS: FunctionTable = {
  randAlphaNum: random('int', 'string'),
  randAlpha: random('int', 'string'),
  randAscii: random('int', 'string'),
  randNumeric: random('int', 'string'),
  randBytes: random('int', 'string'),
  randInt: random('int, int', 'number'),
  uuidv4: random('', 'string'),
  shuffle: random('string', 'string'),
  now: notKnown('', undefined, 'the time differs every time'),
  ago: notKnown(ANY, 'string', 'the time differs every time'),
  getHostByName: notKnown('string', 'string', 'the address of a host is not known here'),
  bcrypt: random('string', 'string'),
  htpasswd: typed('string, string', (args, call) => {
    const [user = NIL] = args;
    if (isKnown(user) && typeof user.value === 'string' && user.value.includes(':')) {
      return made(`invalid username: ${user.value}`, call, [user]);
    }
    return randomValue(call, args, 'string');
  }),
  derivePassword: notKnown('uint32, string, string, string, string', 'string', 'the password is not derived here'),
  genPrivateKey: random('string', 'string'),
  buildCustomCert: certificate('string, string'),
  genCA: certificate('string, int'),
  genCAWithKey: certificate('string, int, string'),
  genSelfSignedCert: certificate(`string, ${ANY}, ${ANY}, int`),
  genSelfSignedCertWithKey: certificate(`string, ${ANY}, ${ANY}, int, string`),
  genSignedCert: certificate(`string, ${ANY}, ${ANY}, int, ${ANY}`),
  genSignedCertWithKey: certificate(`string, ${ANY}, ${ANY}, int, ${ANY}, string`),
  encryptAES: random('string, string', 'string'),
  decryptAES: notKnown('string, string', 'string', 'what is encrypted is not decrypted here'),
};

const NIL: Traced = { value: null };

function random(parameters: string, shape: Unknown['type']): TemplateFunction {
  return typed(parameters, (args, call) => randomValue(call, args, shape));
}

function randomValue(call: Call, args: readonly Traced[], shape: Unknown['type']): Traced {
  return made(new Unknown(`${call.name} gives another value every time`, shape), call, args);
}

function notKnown(parameters: string, shape: Unknown['type'], why: string): TemplateFunction {
  return typed(parameters, (args, call) => made(new Unknown(why, shape), call, args));
}

/** Returns a function that makes a certificate: a structure with two texts. */
function certificate(parameters: string): TemplateFunction {
  return typed(parameters, (args, call) => {
    const part = randomValue(call, args, 'string');
    const fields = ['Cert', 'Key'].map((name) => [name, { value: part }] as const);
    return { value: new Dict(fields, 'string'), from: sourceOfCall(call, args), goType: 'sprig.certificate' };
  });
}
