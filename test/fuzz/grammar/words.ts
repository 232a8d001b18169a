import type { Random } from '../random.js';

/** Names of objects, few, so that references meet what they name. */
export const NAMES = ['web', 'db', 'db-auth', 'app', 'a', 'x.y', 'tls'];
export const NAMESPACES = ['default', 'shop', 'kube-system', 'a'];
export const KEYS = ['password', 'token', 'app', 'tls.crt', 'a', 'example.com/tier', 'config.yaml', 'run.sh'];

/** Texts as manifests hold them, as they are without quotes. */
const USUAL = [
  'nginx',
  'nginx:1.25',
  'nginx:latest',
  'registry.example.com:5000/team/app@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  '/var/run/docker.sock',
  '/etc/config',
  '100m',
  '1Gi',
  '512m',
  '30s',
  '1h2m',
  '*',
  'ALL',
  'SYS_ADMIN',
  'NET_ADMIN',
  'RuntimeDefault',
  'Unconfined',
  'https://user:pw@git.example.com/x.git?ref=v1',
  'http://example.com',
  'postgres://orders:Xk29fLm3Qw@db:5432/orders',
  'IfNotPresent',
  'LoadBalancer',
  'ClusterIP',
  '10.0.0.0/8',
  '0.0.0.0/0',
  '80',
  '8080-8090',
  '25%',
  'true',
  '0 * * * *',
  'app=web,tier in (a, b)',
  'sh',
  '-c',
  '--password=Xk29fLm3Qw8pZ',
  'create',
  'get',
  'secrets',
  'pods/exec',
  'v1',
  'Secret',
  'SecretStore',
  'cluster-admin',
  'system:masters',
  'system:anonymous',
  '$(DB_PASSWORD)',
  '${DB_PASSWORD:-x}',
  '${cluster_name}',
  'ENC[AES256_GCM,data:Zm9v,iv:YQ==,tag:YQ==,type:str]',
  'vault:secret/data/db#password',
  'ref+vault://x/y#z',
  'cGFzc3dvcmQ=',
  'AKIAIOSFODNN7EXAMPLE',
];

/** Texts of several lines. */
const LONG = [
  '#!/bin/sh\nexport PASSWORD=Xk29fLm3Qw\ncurl -u admin:Xk29fLm3Qw https://x.example/\n',
  'db.password=Xk29fLm3Qw\ndb.url=jdbc:postgresql://db/x?password=Xk29fLm3Qw\n',
  'login:\n  password: Xk29fLm3Qw\n  user: a\n',
  '{"auths": {"r.example.com": {"auth": "dXNlcjpYazI5ZkxtM1F3"}}}',
  '-----BEGIN RSA PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END RSA PRIVATE KEY-----\n',
  'apiVersion: v1\nkind: Secret\nmetadata: {name: inner}\nstringData:\n  password: Xk29fLm3Qw\n',
  '- op: add\n  path: /spec/template/spec/containers/0/securityContext\n  value: {privileged: true}\n',
  'cat > /a <<EOF\npassword=Xk29fLm3Qw\nEOF\nkubectl create secret generic db --from-literal=password=Xk29fLm3Qw\n',
  '[database]\npassword = "Xk29fLm3Qw"\n',
  'issuer: https://dex\nstaticClients:\n- id: a\n  secret: Xk29fLm3Qw\n  secretEnv: A\n',
  '<config><password>Xk29fLm3Qw</password></config>\n',
  ' leading\n\n\n  deeper\n\ttab\n',
  'a\n---\nb\n',
];

/** Scalars that no field expects, as they are written in YAML. */
const ODD = [
  '~',
  'null',
  '""',
  "''",
  '{}',
  '[]',
  '[[]]',
  '[~]',
  '{a: {b: {c: [d]}}}',
  '{? a : b}',
  '0',
  '-1',
  '-0',
  '0777',
  '0o17',
  '0x1F',
  '1e400',
  '-.inf',
  '.nan',
  '1_000',
  '99999999999999999999999',
  '1.5',
  'yes',
  'off',
  '2024-01-02',
  '12:30:45',
  '!!binary aGk=',
  '!!int "3"',
  '!custom x',
  '&anchor x',
  '*anchor',
  '*nowhere',
  '"\\u0000"',
  '"\\ud83d"',
  '"\\x1b[31mred"',
  '"a\\nb"',
  '"\u202eevil"',
  '" "',
  '"  x  "',
  "'{{ x }}'",
  '{{ .Values.x }}',
  '"{{ .Values.x | quote }}"',
  '{{ include "x" . | nindent 4 }}',
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  '"💥"',
  'ünï',
  '日本語',
  '"%d %s"',
  '$',
  '$$',
  '../../../etc/passwd',
  '/dev/zero',
  'C:\\x',
  '"a/b/../c"',
  '"//"',
  '<<',
  '=',
  '@x',
  '`x`',
  '%x',
  '"#"',
  ':x',
  '- x',
  'x: y',
  '"\\\\"',
  '"\\""',
];

/** Names of keys that no map expects. */
const ODD_KEYS = [
  '""',
  '~',
  '<<',
  '__proto__',
  'constructor',
  '0',
  'a/b',
  'a~1b',
  '"a.b"',
  '"\\n"',
  '? ',
  '"é"',
  '-',
  'true',
  '{{ k }}',
  '"a b"',
  '"💥"',
  'toString',
  '[a]',
  '$patch',
];

/** Words that only the value of a credential has, so that no output may hold one. */
const CANARIES = ['kettleZq7Blue91', 'mangoXv3Pine27', 'anvilRt8Moss64'];

/** Random words for the fields of manifests. */
export class Words {
  constructor(readonly random: Random) {}

  /** Returns a scalar of one line, as it is written in YAML. */
  text(): string {
    const { random } = this;
    switch (random.below(12)) {
      case 0:
        return this.odd();
      case 1:
      case 2:
      case 3:
        return random.pick(NAMES);
      case 4:
        return random.pick(KEYS);
      case 5:
        return quoted(random.pick(LONG));
      default:
        return quoted(random.pick(USUAL));
    }
  }

  /** Returns a text of several lines, as it is. */
  long(): string {
    return this.random.pick(LONG);
  }

  odd(): string {
    return this.random.pick(ODD);
  }

  name(): string {
    return this.random.chance(30) ? this.odd() : this.random.pick(NAMES);
  }

  key(): string {
    return this.random.chance(25) ? this.random.pick(ODD_KEYS) : this.random.pick(KEYS);
  }

  canary(): string {
    return this.random.pick(CANARIES);
  }

  integer(): string {
    return this.random.pick([
      '0',
      '1',
      '2',
      '3',
      '80',
      '443',
      '8080',
      '65536',
      '1000',
      '-1',
      '30',
      '2147483648',
      '7.5',
    ]);
  }

  boolean(): string {
    return this.random.chance(20)
      ? this.random.pick(['yes', '"true"', '1', 'True', ''])
      : this.random.pick(['true', 'false']);
  }
}

/** Returns a text as a scalar of one line. */
export function quoted(text: string): string {
  return /^[A-Za-z0-9/][A-Za-z0-9/._=-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|[\d.e+-]+)$/i.test(text)
    ? text
    : JSON.stringify(text);
}

/** Returns the words of `CANARIES` that a text holds, as they are or in base64. */
export function canariesIn(text: string): readonly string[] {
  return CANARIES.filter((one) => formsOf(one).some((form) => text.includes(form)));
}

/** What stands before a value on its line, where the grammars write one. */
const BEFORE_VALUE = /(?:(?:^|[\s{,'"])([\w./-]+)["']?:[ \t]+|--from-literal=[^=\s]*=)["']?$/;
/** The fields whose values are names, which are shown. */
const NAMED =
  /^(?:\w*name|namespace|kind|apiVersion|\w*key|id|type|path|file|url|repoURL|image|host|issuer|email|clientID)$/i;

/**
 * Returns true where a word of `CANARIES` stands in one of some texts elsewhere than as the value of a field: a mutation, or somebody
 * who types, may make a key or a name of it, and those are shown.
 */
export function isMoved(canary: string, texts: Iterable<string>): boolean {
  const forms = formsOf(canary);
  for (const text of texts)
    for (const form of forms)
      for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
        const behind = text.slice(at + form.length, at + form.length + 40);
        const before = BEFORE_VALUE.exec(text.slice(text.lastIndexOf('\n', at) + 1, at));
        if (!before || NAMED.test(before[1] ?? '') || /^[^\s#]*:(?:\s|$)/.test(behind)) return true;
      }
  return false;
}

function formsOf(canary: string): readonly string[] {
  return [canary, btoa(canary).replace(/=+$/, '')];
}
