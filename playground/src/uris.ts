/** The folder of all files of the page. */
export const ROOT = 'file:///playground';
/** The folder of what comes with Yamlock. */
export const BUNDLED = 'file:///yamlock';

export function uriOf(name: string): string {
  return `${ROOT}/${name.split('/').map(encodeURIComponent).join('/')}`;
}

/** Returns the name of a file of the page; undefined for any other URI. */
export function nameOf(uri: string): string | undefined {
  return below(ROOT, uri);
}

/** Returns the path of what comes with Yamlock; undefined for any other URI. */
export function bundledPath(uri: string): string | undefined {
  return below(BUNDLED, uri);
}

function below(folder: string, uri: string): string | undefined {
  if (uri === folder) return '';
  return uri.startsWith(`${folder}/`) ? decodeURIComponent(uri.slice(folder.length + 1)) : undefined;
}
