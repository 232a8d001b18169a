import { ErrorCodes, type Message, ResponseError } from 'vscode-languageserver';

/** What a client sent: a message, or the error that answers it. An error without `id` is answered with the id null. */
export type Incoming =
  | { readonly message: Message }
  | { readonly error: ResponseError<void>; readonly id?: string | number | undefined };

/** Reads the body of a message, which is JSON in UTF-8. What it is not is answered with a parse error, and the stream goes on. */
export function readBody(body: Uint8Array): { readonly value: unknown } | { readonly error: ResponseError<void> } {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return { error: new ResponseError(ErrorCodes.ParseError, 'The message is not UTF-8') };
  }
  try {
    return { value: JSON.parse(text) };
  } catch {
    // The message of the error would quote the text.
    return { error: new ResponseError(ErrorCodes.ParseError, 'The message is not JSON') };
  }
}

/** Returns a JSON value as the message of JSON-RPC that it is. */
export function toMessage(value: unknown): Incoming {
  if (Array.isArray(value)) return { error: invalid('LSP has no batches of messages') };
  if (typeof value !== 'object' || value === null) return { error: invalid('The message is no JSON object') };
  const { method, id, params, result, error } = value as Readonly<Record<string, unknown>>;
  const known = typeof id === 'string' || typeof id === 'number' ? id : undefined;
  if (method === undefined && (result !== undefined || error !== undefined)) {
    // The answer to a request of ours. The error of one without an id says that the client could not read a message.
    return { message: value as Message };
  }
  if (typeof method !== 'string') return { error: invalid('The message has no method'), id: known };
  if (id !== undefined && known === undefined) return { error: invalid('The id is neither a text nor a number') };
  if (params !== undefined && params !== null && typeof params !== 'object')
    return { error: invalid('The parameters are neither an object nor a list'), id: known };
  return { message: value as Message };
}

function invalid(message: string): ResponseError<void> {
  return new ResponseError(ErrorCodes.InvalidRequest, message);
}
