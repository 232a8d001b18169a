import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { RequestMessage } from 'vscode-languageserver';
import { watchProcess } from '../../server/src/host/node/channel.js';
import { Lifecycle } from '../../server/src/lsp/transport/lifecycle.js';
import { buildProgram, makeFolder, PRIVILEGED, removeFolder } from '../cli/support.js';
import { RawClient } from './raw-client.js';

/** Stands for what a document holds and nothing but answers about it may show. */
const VALUE = 'blue-kettle';
const home = makeFolder();
let program = '';
const started: RawClient[] = [];

beforeAll(async () => {
  program = await buildProgram(home);
});
afterAll(() => {
  for (const { child } of started) child.kill();
  removeFolder(home);
});

function start(): RawClient {
  const client = RawClient.start(program);
  started.push(client);
  return client;
}

async function initialized(params: object = {}): Promise<RawClient> {
  const client = start();
  await client.initialize(params);
  return client;
}

/** Expects that the server still answers, after the messages that it has sent before. */
async function expectAlive(client: RawClient, before = 0): Promise<void> {
  client.send({ id: 99, method: 'yamlock/rules' });
  const { result } = await client.until((message) => message.id === 99 && client.messages.indexOf(message) >= before);
  expect(result).not.toHaveLength(0);
}

async function expectEnd(client: RawClient): Promise<void> {
  await client.request(1000, 'shutdown');
  client.notify('exit');
  expect(await client.exit).toBe(0);
  expect(client.stderr).toBe('');
}

const OPENED = { uri: 'untitled:a.yaml', languageId: 'yaml', version: 1, text: PRIVILEGED };
const PULL = { textDocument: { uri: OPENED.uri } };

describe('before initialize', () => {
  test('requests are refused as such, and initialize works afterwards', async () => {
    const client = start();
    for (const [id, method] of ['textDocument/hover', 'yamlock/rules', 'no/such', 'shutdown', '$/private'].entries()) {
      const { error } = await client.request(id + 1, method, method === 'shutdown' ? undefined : {});
      expect({ method, code: error?.code }).toEqual({ method, code: -32002 });
      expect(error?.message).toBe(`The server takes no ${method} before initialize`);
    }
    await client.initialize();
    await expectAlive(client);
    await expectEnd(client);
  });

  test('notifications have no effect', async () => {
    const client = start();
    client.notify('textDocument/didOpen', { textDocument: OPENED });
    client.notify('initialized', {});
    client.notify('$/cancelRequest');
    await client.initialize();
    const { result } = await client.request(1, 'textDocument/diagnostic', PULL);
    expect(result).toMatchObject({ items: [] });
    client.notify('textDocument/didOpen', { textDocument: OPENED });
    const pulled = await client.request(2, 'textDocument/diagnostic', PULL);
    expect(JSON.stringify(pulled.result)).toContain('pss-privileged');
  });

  test('exit ends the process', async () => {
    const client = start();
    client.notify('exit');
    expect(await client.exit).toBe(1);
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a list', []],
    ['no capabilities', { processId: null }],
    ['capabilities that are a text', { capabilities: 'all' }],
  ])('an initialize with %s is refused, and the next one counts', async (_, params) => {
    const client = start();
    const { error } = await client.request(1, 'initialize', params);
    expect(error?.code).toBe(-32602);
    expect((await client.request(2, 'yamlock/rules')).error?.code).toBe(-32002);
    await client.initialize();
    await expectAlive(client);
  });

  test('an initialize that fails leaves the server as it was', async () => {
    const client = start();
    const odd = { workspace: { workspaceEdit: { documentChanges: true, resourceOperations: 5 } } };
    const { error } = await client.request(1, 'initialize', { processId: null, capabilities: odd });
    expect(error?.code).toBe(-32603);
    expect((await client.request(2, 'yamlock/rules')).error?.code).toBe(-32002);
    await client.initialize();
    await expectAlive(client);
  });
});

describe('after initialize', () => {
  /** One server for all messages that it has to survive. */
  let survivor: RawClient;
  beforeAll(async () => {
    survivor = await initialized();
  });

  test('a second one is refused, and everything goes on as it was', async () => {
    const client = await initialized();
    client.notify('textDocument/didOpen', { textDocument: OPENED });
    const { error } = await client.request(1, 'initialize', { processId: null, capabilities: {} });
    expect(error).toEqual({ code: -32600, message: 'The server was initialized before' });
    const { result } = await client.request(2, 'textDocument/diagnostic', PULL);
    expect(JSON.stringify(result)).toContain('pss-privileged');
    await expectEnd(client);
  });

  test.each([
    ['a batch', '[{"jsonrpc":"2.0","id":7,"method":"yamlock/rules"}]', -32600, null],
    ['a text', '"yamlock/rules"', -32600, null],
    ['null', 'null', -32600, null],
    ['an object without a method', '{"jsonrpc":"2.0","id":7}', -32600, 7],
    ['a method that is a number', '{"jsonrpc":"2.0","id":"x","method":5}', -32600, 'x'],
    ['an id that is an object', '{"jsonrpc":"2.0","id":{},"method":"yamlock/rules"}', -32600, null],
    ['an id that is null', '{"jsonrpc":"2.0","id":null,"method":"yamlock/rules"}', -32600, null],
    ['parameters that are a number', '{"jsonrpc":"2.0","id":7,"method":"yamlock/rules","params":5}', -32600, 7],
    ['a body that is no JSON', `{"jsonrpc":"2.0","id":7,"method":"${VALUE}`, -32700, null],
    ['an empty body', '', -32700, null],
    ['a body with bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22]), -32700, null],
    ['a body in UTF-16', Buffer.from('{"id":7}', 'utf16le'), -32700, null],
    ['a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), -32700, null],
    ['100,000 levels of lists', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, -32600, null],
  ])('%s is answered, and the stream goes on', async (_, body, code, id) => {
    const client = survivor;
    const before = client.messages.length;
    client.frame(body);
    await expectAlive(client, before);
    const answers = client.messages.slice(before).filter((message) => message.error);
    expect(answers.map((answer) => [answer.error?.code, answer.id])).toEqual([[code, id]]);
    expect(JSON.stringify(answers)).not.toContain(VALUE);
  });

  test.each([
    ['a notification whose parameters are missing', { method: 'textDocument/didOpen' }],
    ['one whose parameters are a list', { method: 'textDocument/didChange', params: [1, 2] }],
    ['a cancellation of nothing', { method: '$/cancelRequest' }],
    ['a cancellation without an id', { method: '$/cancelRequest', params: {} }],
    ['an answer that nobody asked for', { id: 12345, result: {} }],
    ['an error without an id', { id: null, error: { code: -32700, message: VALUE } }],
    ['an unknown notification', { method: 'no/such', params: {} }],
    ['progress of nothing', { method: '$/progress', params: {} }],
    ['a trace that is a number', { method: '$/setTrace', params: { value: 7 } }],
    ['a notification with a key __proto__', JSON.parse('{"method":"initialized","params":{"__proto__":{"then":1}}}')],
  ])('%s does no harm', async (_, message) => {
    const client = survivor;
    client.send(message);
    await expectAlive(client, client.messages.length);
    expect(client.stderr).toBe('');
  });

  test('frames that come byte by byte, and many at once, are read alike', async () => {
    const client = await initialized();
    const body = JSON.stringify({ jsonrpc: '2.0', id: 'ä€😀', method: 'no/such' });
    const bytes = Buffer.from(
      `content-length:${Buffer.byteLength(body)}\r\nContent-Type: x; charset=utf8\r\n\r\n${body}`,
    );
    for (const byte of bytes) client.write(Buffer.from([byte]));
    expect((await client.answer('ä€😀')).error?.code).toBe(-32601);
    for (let id = 1; id < 50; id++) client.send({ id, method: 'no/such' });
    for (let id = 1; id < 50; id++) expect((await client.answer(id)).error?.code).toBe(-32601);
  });
});

describe('after shutdown', () => {
  test('requests are refused, notifications have no effect, and exit ends with 0', async () => {
    const client = await initialized();
    await client.request(1, 'shutdown');
    for (const [id, method] of ['yamlock/rules', 'initialize', 'shutdown', 'no/such'].entries())
      expect((await client.request(id + 2, method, {})).error).toEqual({
        code: -32600,
        message: 'The server was shut down',
      });
    client.notify('textDocument/didOpen', { textDocument: OPENED });
    client.notify('exit');
    expect(await client.exit).toBe(0);
    expect(client.stderr).toBe('');
  });
});

describe('a stream that cannot be read on', () => {
  const LONG = `X-Filler: ${'x'.repeat(9000)}`;
  test.each([
    ['without a Content-Length', 'Content-Type: json\r\n\r\n{}', 'it has no header Content-Length'],
    ['with a negative one', 'Content-Length: -5\r\n\r\n{}', 'its Content-Length is not a number of bytes'],
    ['with one that is no number', 'Content-Length: ten\r\n\r\n{}', 'its Content-Length is not a number of bytes'],
    ['with one that is no integer', 'Content-Length: 2.5\r\n\r\n{}', 'its Content-Length is not a number of bytes'],
    ['with one in hexadecimal', 'Content-Length: 0x2\r\n\r\n{}', 'its Content-Length is not a number of bytes'],
    ['with an empty one', 'Content-Length:\r\n\r\n{}', 'its Content-Length is not a number of bytes'],
    [
      'with a huge one',
      'Content-Length: 99999999999999999999\r\n\r\n{}',
      'its Content-Length is more than 268435456 bytes',
    ],
    [
      'with two of them',
      'Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
      'it has two different headers content-length',
    ],
    [
      'with another charset',
      'Content-Length: 2\r\nContent-Type: x; charset=latin1\r\n\r\n{}',
      'its charset is not utf-8',
    ],
    ['with lines that end with LF', 'Content-Length: 2\n\n{}', 'a line of its headers does not end with CR LF'],
    ['with a line that is no header', 'Content-Length: 2\r\nfoo\r\n\r\n{}', 'a line of its headers is not NAME: VALUE'],
    ['of HTTP', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', 'a line of its headers is not NAME: VALUE'],
    ['of JSON without headers', `{"method":"${VALUE}"}`, 'it does not begin with a header such as Content-Length'],
    ['of zeros', Buffer.alloc(100), 'it does not begin with a header such as Content-Length'],
    [
      'in UTF-16',
      Buffer.from('\ufeffContent-Length: 2', 'utf16le'),
      'it does not begin with a header such as Content-Length',
    ],
    ['of endless headers', `${LONG}`, 'its headers are longer than 8192 bytes'],
  ])('%s ends the process, which says why', async (_, bytes, why) => {
    const client = start();
    client.write(bytes);
    expect(await client.exit).toBe(1);
    expect(client.stderr).toBe(`yamlock: a message of the client cannot be read: ${why}\n`);
  });

  test('a body that is longer than it says ends the process, and nothing of it is told', async () => {
    const client = await initialized();
    client.write(`Content-Length: 2\r\n\r\n{}${VALUE}: ${VALUE}\r\nand more\r\n\r\n`);
    expect(await client.exit).toBe(1);
    expect(client.stderr).toMatch(/^yamlock: a message of the client cannot be read: /);
    expect(client.stderr).not.toContain(VALUE);
  });

  test('an input that ends within a message is said', async () => {
    const client = await initialized();
    client.write('Content-Length: 200\r\n\r\n{"jsonrpc":');
    client.child.stdin?.end();
    expect(await client.exit).toBe(1);
    expect(client.stderr).toBe('yamlock: the input ended within a message\n');
  });
});

describe('a client that goes away', () => {
  test('by closing what it writes to', async () => {
    const client = await initialized();
    client.child.stdin?.end();
    expect(await client.exit).toBe(1);
    expect(client.stderr).toBe('');
  });

  test('by closing what it reads from', async () => {
    const client = await initialized();
    client.child.stdout?.destroy();
    client.send({ id: 1, method: 'yamlock/rules' });
    expect(await client.exit).toBe(1);
    expect(client.stderr).toBe('yamlock: the client takes no messages (EPIPE)\n');
  });

  test('by dying, while others hold the pipes open', async () => {
    const brief = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
    const client = await initialized({ processId: brief.pid });
    await expectAlive(client);
    brief.kill('SIGKILL');
    expect(await client.exit).toBe(1);
    expect(client.stderr).toBe('yamlock: the client is gone\n');
  });

  test.each<{ processId: unknown; watched: readonly number[] }>([
    { processId: process.pid, watched: [process.pid] },
    ...[-1, 0, 1.5, 'me', null, undefined].map((processId) => ({ processId, watched: [] })),
  ])('with the process id $processId', ({ processId, watched }) => {
    const lifecycle = new Lifecycle();
    const ids: number[] = [];
    lifecycle.onClient = (id) => ids.push(id);
    const params = { processId, capabilities: {} };
    const initialize: RequestMessage = { jsonrpc: '2.0', id: 1, method: 'initialize', params };
    // The library does not watch it, too.
    expect(lifecycle.receive(initialize)).toEqual({ pass: { ...initialize, params: { ...params, processId: null } } });
    expect(ids).toEqual(watched);
  });

  test('is looked for every second, and one of another user is there', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const gone = vi.fn();
    watchProcess(process.pid, gone);
    vi.advanceTimersByTime(10_000);
    const kill = vi.spyOn(process, 'kill').mockImplementation(() => {
      throw Object.assign(new Error('not yours'), { code: 'EPERM' });
    });
    onTestFinished(() => kill.mockRestore());
    vi.advanceTimersByTime(10_000);
    expect(gone).not.toHaveBeenCalled();
    kill.mockImplementation(() => {
      throw Object.assign(new Error('nobody'), { code: 'ESRCH' });
    });
    vi.advanceTimersByTime(10_000);
    expect(gone).toHaveBeenCalledOnce();
  });
});
