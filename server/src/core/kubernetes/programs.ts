import { nameOf } from '../text/paths.js';
import type { ShellCommand, ShellWord } from '../text/shell/commands.js';
import { unquoted } from '../text/shell/words.js';

/** A way in which a program is given a credential on its command line. */
export interface CredentialArgument {
  /** The flags behind which it stands, such as `-p`; the first names it in messages. */
  readonly flags?: readonly string[];
  /**
   * Whether it stands in the flag's own word, such as `-pVALUE`, or in the next one; both by default. Without such a flag:
   * `user:password` in what the program reads, or a word behind a file and a user.
   */
  readonly stands?: 'in the word' | 'in the next word' | 'in the input' | 'behind file and user';
  /** The words that have to stand right behind the program, one list of them or another: `login`. */
  readonly behind?: readonly (readonly string[])[];
  /** The place among the words behind these, counted from 0, where no flag says it. */
  readonly position?: number;
  /** True for `user:password`. */
  readonly isLogin?: boolean;
  /** What messages call it, where that is not the program's name with the flag. */
  readonly called?: string;
  /** What the value is called where it is a variable. */
  readonly variable: string;
}

/** The flags of a program that take a file with the very text that another of its flags takes. */
export interface FileFlags {
  /** The flag for the file, by the flag for the text. */
  readonly flags: Readonly<Record<string, string>>;
  /** The first version that is known to have the flags; any where they are older than the program's images. */
  readonly since?: readonly [major: number, minor: number];
  /** True where its images run as another user than root. */
  readonly isNotRoot?: boolean;
}

/** The language that a program runs its scripts in: that of a shell, or one of its own. */
export type ScriptLanguage = 'shell' | 'program';

/** What is known of a program that containers run. */
export interface Program {
  /** What its command is called; the last part of its images' names is the same. */
  readonly names: readonly string[];
  readonly credentials?: readonly CredentialArgument[];
  readonly fileFlags?: FileFlags;
  readonly runs?: ScriptLanguage;
  /** The flag with which it verifies no certificates: the letter of the short one, and the long one. */
  readonly unverified?: { readonly short: string; readonly long: string };
  /** The flags behind which it takes files with values of a chart. */
  readonly valuesFlags?: readonly string[];
  /** True where it changes the owner of files, which only root may. */
  readonly changesOwners?: boolean;
  /** Settings of its configuration that are credentials, with what their values are called where they are variables. */
  readonly settings?: Readonly<Record<string, string>>;
}

const REGISTRY_LOGIN = {
  flags: ['-p'],
  stands: 'in the next word',
  called: 'login -p',
  variable: 'REGISTRY_PASSWORD',
} as const;

/**
 * The catalogue of programs: a row for each. Flags for files are those alone whose file holds the very text that the other
 * flag takes. These do not: `--cookie-secret-file` of oauth2-proxy reads raw bytes where `--cookie-secret` decodes base64, and
 * `--redis.password-file` of redis_exporter reads JSON of several servers.
 */
export const PROGRAMS: readonly Program[] = [
  // Shells, and programs that run scripts in languages of their own; a version may stand behind the name of these.
  { names: ['sh', 'bash', 'ash', 'dash', 'zsh', 'ksh', 'mksh', 'busybox'], runs: 'shell' },
  {
    names: [
      'python',
      'node',
      'nodejs',
      'deno',
      'bun',
      'ruby',
      'perl',
      'php',
      'groovy',
      'lua',
      'pwsh',
      'powershell',
      'julia',
      'rscript',
    ],
    runs: 'program',
  },

  // Clients of data bases.
  {
    names: ['mysql', 'mysqladmin', 'mysqldump', 'mysqlshow', 'mariadb', 'mariadb-admin', 'mariadb-dump'],
    credentials: [{ flags: ['-p'], stands: 'in the word', variable: 'MYSQL_PASSWORD' }],
  },
  {
    names: ['mongo', 'mongosh', 'mongodump', 'mongorestore'],
    credentials: [{ flags: ['-p'], variable: 'MONGO_PASSWORD' }],
  },
  { names: ['redis-cli'], credentials: [{ flags: ['-a'], variable: 'REDIS_PASSWORD' }] },
  { names: ['redis-server'], settings: { requirepass: 'REDIS_PASSWORD', masterauth: 'REDIS_PASSWORD' } },
  {
    names: ['mc'],
    credentials: [
      {
        behind: [
          ['alias', 'set'],
          ['config', 'host', 'add'],
        ],
        position: 3,
        called: 'mc alias set',
        variable: 'MINIO_SECRET_KEY',
      },
    ],
  },

  // Logins.
  {
    names: ['ldapsearch', 'ldapadd', 'ldapmodify', 'ldapwhoami'],
    credentials: [{ flags: ['-w'], variable: 'LDAP_PASSWORD' }],
  },
  { names: ['rabbitmqadmin'], credentials: [{ flags: ['-p'], variable: 'RABBITMQ_PASSWORD' }] },
  { names: ['sshpass'], credentials: [{ flags: ['-p'], variable: 'SSHPASS' }] },
  { names: ['keytool'], credentials: [{ flags: ['-p'], variable: 'KEYSTORE_PASSWORD' }] },
  {
    names: ['docker', 'podman', 'oras', 'skopeo', 'nerdctl', 'az'],
    credentials: [{ ...REGISTRY_LOGIN, behind: [['login']] }],
  },
  { names: ['crane'], credentials: [{ ...REGISTRY_LOGIN, behind: [['auth', 'login']] }] },
  {
    names: ['helm'],
    credentials: [{ ...REGISTRY_LOGIN, behind: [['registry', 'login']] }],
    valuesFlags: ['-f', '--values'],
  },
  { names: ['helmfile'], valuesFlags: ['-f', '--values', '--state-values-file'] },
  {
    names: ['htpasswd'],
    credentials: [{ stands: 'behind file and user', called: 'htpasswd -b', variable: 'USER_PASSWORD' }],
  },
  {
    names: ['chpasswd'],
    credentials: [{ stands: 'in the input', called: 'chpasswd', variable: 'USER_PASSWORD' }],
  },
  {
    names: ['curl'],
    credentials: [{ flags: ['-u', '--user'], isLogin: true, called: 'curl --user', variable: 'CURL_PASSWORD' }],
    unverified: { short: 'k', long: '--insecure' },
  },

  { names: ['chown', 'chgrp'], changesOwners: true },

  // Servers that take a credential in a flag, or in a file.
  {
    names: ['oauth2-proxy'],
    fileFlags: { flags: { 'client-secret': 'client-secret-file' }, since: [7, 0], isNotRoot: true },
  },
  { names: ['git-sync'], fileFlags: { flags: { password: 'password-file' }, since: [4, 0], isNotRoot: true } },
  { names: ['cloudflared'], fileFlags: { flags: { token: 'token-file' }, since: [2025, 4], isNotRoot: true } },
  {
    names: ['jaeger-collector', 'jaeger-query', 'jaeger-ingester'],
    fileFlags: { flags: { 'es.password': 'es.password-file' }, since: [1, 50], isNotRoot: true },
  },
  { names: ['atlantis'], fileFlags: { flags: { 'gh-token': 'gh-token-file' }, since: [0, 41], isNotRoot: true } },
  {
    names: ['vmagent'],
    fileFlags: {
      flags: {
        'remoteWrite.basicAuth.password': 'remoteWrite.basicAuth.passwordFile',
        'remoteWrite.bearerToken': 'remoteWrite.bearerTokenFile',
      },
    },
  },
  { names: ['k3s'], fileFlags: { flags: { token: 'token-file' } } },
  {
    names: ['stolon-keeper'],
    fileFlags: {
      flags: { 'pg-su-password': 'pg-su-passwordfile', 'pg-repl-password': 'pg-repl-passwordfile' },
      isNotRoot: true,
    },
  },
];

const BY_NAME: ReadonlyMap<string, Program> = new Map(
  PROGRAMS.flatMap((program) => program.names.map((name) => [name, program] as const)),
);

/** Returns what is known of the program that a path or an image's name ends in. */
export function programOf(path: string): Program | undefined {
  return BY_NAME.get(nameOf(path));
}

/** A program of the catalogue that a command names, and the words behind it. */
export interface NamedProgram {
  readonly program: Program;
  readonly name: string;
  readonly behind: readonly ShellWord[];
}

/** More words than a person writes behind a program. */
const MOST_WORDS = 200;

/** Yields the programs of the catalogue that a command names: the one it runs, and those that this one may run. */
export function* programsIn({ words }: ShellCommand): Generator<NamedProgram> {
  for (const [index, word] of words.entries()) {
    const name = /(?<![\w.-])[\w.-]+$/.exec(unquoted(word).text)?.[0] ?? '';
    const program = BY_NAME.get(name);
    if (program) yield { program, name, behind: words.slice(index + 1, index + 1 + MOST_WORDS) };
  }
}

/** Returns a pattern that every text which runs one of these programs matches: a cheap look before its commands are read. */
export function mayRun(isWanted: (program: Program) => boolean): RegExp {
  const names = PROGRAMS.filter(isWanted).flatMap((program) => program.names);
  return new RegExp(`(?<![\\w.-])(?:${names.join('|')})(?![\\w.-])`);
}

/** Returns the language that a program runs its scripts in; undefined where that is not known. */
export function scriptLanguageOf(path: string): ScriptLanguage | undefined {
  const name = nameOf(path);
  // `python3.12`, `Rscript`: only shells are called by nothing but their names.
  const runs = BY_NAME.get(name)?.runs;
  return runs ?? (BY_NAME.get(name.toLowerCase().replace(/[\d.]+$/, ''))?.runs === 'program' ? 'program' : undefined);
}

/** Returns how messages name an argument of a program. */
export function calledOf(program: string, { called, flags = [] }: CredentialArgument): string {
  return called ?? `${program} ${flags[0] ?? ''}`;
}

const VARIABLES: ReadonlyMap<string, string> = new Map(
  PROGRAMS.flatMap(({ names, credentials = [], settings = {} }) => [
    ...names.flatMap((name) => credentials.map((argument) => [calledOf(name, argument), argument.variable] as const)),
    ...Object.entries(settings),
  ]),
);

/** Returns the name of the variable for what messages call so: `MYSQL_PASSWORD` for `mysql -p`. */
export function variableOf(called: string): string | undefined {
  return VARIABLES.get(called);
}
