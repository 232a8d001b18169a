/** Returns the files that vsce packs of a folder with the extension. */
export function listExtension(stage: string): string[];
/** Copies the extension, as it is built in `root`, into a folder. */
export function stageExtension(stage: string, root?: string): Promise<void>;
