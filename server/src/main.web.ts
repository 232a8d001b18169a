import { serveWorker, type WorkerScope } from './lsp/browser.js';

serveWorker(globalThis as unknown as WorkerScope);
