import { nameOf } from '../text/paths.js';
import type { ShellCommand, ShellWord } from '../text/shell/commands.js';
import { unquoted } from '../text/shell/words.js';
import { withoutEnd } from '../text/trim.js';

/** An argument with a credential on a program's command line. */
export interface CredentialArgument {
  /** The flags before it, such as `-p`; the first names it in messages. */
  readonly flags?: readonly string[];
  /**
   * The place of the value: the flag's own word, such as `-pVALUE`, or the next one; both by default. Without a flag:
   * `user:password` in the program's input, or a word after a file and a user.
   */
  readonly stands?: 'in the word' | 'in the next word' | 'in the input' | 'behind file and user';
  /** The words that must follow the program directly, one of these lists: `login`. */
  readonly behind?: readonly (readonly string[])[];
  /** The index among the words after these, from 0, for an argument without a flag. */
  readonly position?: number;
  /** True for `user:password`. */
  readonly isLogin?: boolean;
  /** Its name in messages, where that is not the program's name with the flag. */
  readonly called?: string;
  /** The name of a variable for the value. */
  readonly variable: string;
}

/** The flags of a program for a file with the same text that another of its flags takes. */
export interface FileFlags {
  /** The flag for the file, by the flag for the text. */
  readonly flags: Readonly<Record<string, string>>;
  /** The first version with the flags; undefined where they are older than the program's images. */
  readonly since?: readonly [major: number, minor: number];
  /** True where its images run as another user than root. */
  readonly isNotRoot?: boolean;
}

/** The language of a program's scripts: that of a shell, or its own. */
export type ScriptLanguage = 'shell' | 'program';

/** A program that containers run. */
export interface Program {
  /** The names of its command, which are the last parts of its images' names as well. */
  readonly names: readonly string[];
  readonly credentials?: readonly CredentialArgument[];
  readonly fileFlags?: FileFlags;
  readonly runs?: ScriptLanguage;
  /** The flag that turns off the verification of certificates: the letter of the short one, and the long one. */
  readonly unverified?: { readonly short: string; readonly long: string };
  /** The flags before files with values of a chart. */
  readonly valuesFlags?: readonly string[];
  /** True where it changes the owner of files, which only root may do. */
  readonly changesOwners?: boolean;
  /** The settings of its configuration that are credentials, with the names of variables for their values. */
  readonly settings?: Readonly<Record<string, string>>;
}

const REGISTRY_LOGIN = {
  flags: ['-p'],
  stands: 'in the next word',
  called: 'login -p',
  variable: 'REGISTRY_PASSWORD',
} as const;

/**
 * The catalogue of programs, one row each. A flag for a file is listed only where the file has the same text that the
 * other flag takes. Counterexamples: `--cookie-secret-file` of oauth2-proxy reads raw bytes where `--cookie-secret`
 * decodes base64, and `--redis.password-file` of redis_exporter reads JSON of several servers.
 */
export const PROGRAMS: readonly Program[] = [
  // Shells, and programs that run scripts in languages of their own, whose names may end in a version.
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

  // Clients of databases.
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
  // Its `-f` names the list of releases.
  { names: ['helmfile'], valuesFlags: ['--values', '--state-values-file'] },
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

/** Returns the program of a path or an image's name; undefined where it is not in the catalogue. */
export function programOf(path: string): Program | undefined {
  return BY_NAME.get(nameOf(path));
}

/** A program of the catalogue in a command, and the words after it. */
export interface NamedProgram {
  readonly program: Program;
  readonly name: string;
  readonly behind: readonly ShellWord[];
}

/** The number of words after a program that are read: more than users write. */
const MOST_WORDS = 200;

/** Yields the programs of the catalogue in a command: the one it runs, and those that this one may run. */
export function* programsIn({ words }: ShellCommand): Generator<NamedProgram> {
  for (const [index, word] of words.entries()) {
    const name = /(?<![\w.-])[\w.-]+$/.exec(unquoted(word).text)?.[0] ?? '';
    const program = BY_NAME.get(name);
    if (program) yield { program, name, behind: words.slice(index + 1, index + 1 + MOST_WORDS) };
  }
}

/**
 * Returns a pattern that matches every text which runs one of these programs: a cheap check before its commands are
 * read.
 */
export function mayRun(isWanted: (program: Program) => boolean): RegExp {
  const names = PROGRAMS.filter(isWanted).flatMap((program) => program.names);
  return new RegExp(`(?<![\\w.-])(?:${names.join('|')})(?![\\w.-])`);
}

/** Returns the language of a program's scripts; undefined where it is unknown. */
export function scriptLanguageOf(path: string): ScriptLanguage | undefined {
  const name = nameOf(path);
  // `python3.12`, `Rscript`: names of shells have no version and no capitals.
  const runs = BY_NAME.get(name)?.runs;
  return (
    runs ?? (BY_NAME.get(withoutEnd(name.toLowerCase(), '0123456789.'))?.runs === 'program' ? 'program' : undefined)
  );
}

/** Returns the name of a program's argument in messages. */
export function argumentName(program: string, { called, flags = [] }: CredentialArgument): string {
  return called ?? `${program} ${flags[0] ?? ''}`;
}

const VARIABLES: ReadonlyMap<string, string> = new Map(
  PROGRAMS.flatMap(({ names, credentials = [], settings = {} }) => [
    ...names.flatMap((name) =>
      credentials.map((argument) => [argumentName(name, argument), argument.variable] as const),
    ),
    ...Object.entries(settings),
  ]),
);

/** Returns the name of a variable for an argument's name in messages: `MYSQL_PASSWORD` for `mysql -p`. */
export function variableOf(called: string): string | undefined {
  return VARIABLES.get(called);
}
