// `npm run docs:build` builds the documentation site, and checks its links and those of all Markdown of the repository.
// `npm run docs:dev` builds it, serves it on this machine, and builds it again when a page changes.
//   --out FOLDER   where it is built, .tsbuild/site without it   --serve   serves it   --port N   the port, 4174 without it
//   --external     builds nothing, and lists the links to other places, with the files that have them
import { watch } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { setUp } from './setup.mjs';

// A fresh clone has the packages only after the setup.
setUp();
const [{ ROOT }, { buildSite }, { deadLinks, externalLinks }, { builtLinks }, { serveFolder }] = await Promise.all([
  import('./bundles.mjs'),
  import('./site/build.mjs'),
  import('./site/links.mjs'),
  import('./site/built-links.mjs'),
  import('./playground/serve.mjs'),
]);

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    serve: { type: 'boolean' },
    port: { type: 'string', default: '4174' },
    external: { type: 'boolean' },
  },
});
const out = path.resolve(values.out ?? path.join(ROOT, '.tsbuild', 'site'));

if (values.external) {
  for (const [link, files] of externalLinks()) console.log(`${link}\n  ${files.join(', ')}`);
} else {
  const { pages, examples } = await buildSite(out);
  const dead = [...deadLinks(), ...builtLinks(out)];
  for (const problem of dead) console.error(problem);
  console.log(
    `The site has ${pages} pages, in ${path.relative(process.cwd(), out)}; ${dead.length} links lead nowhere`,
  );
  if (values.serve) await serve(examples);
  else process.exit(dead.length === 0 ? 0 : 1);
}

/** Serves the site, and builds its pages again when a source changes. */
async function serve(examples) {
  console.log(`The site is at ${await serveFolder(out, Number(values.port))}`);
  let timer;
  for (const folder of ['docs', 'site'])
    watch(path.join(ROOT, folder), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(
        () =>
          buildSite(out, examples).then(
            () => console.log('The pages are built again'),
            ({ message }) => console.error(message),
          ),
        200,
      );
    });
}
