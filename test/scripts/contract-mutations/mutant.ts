import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import type { ClientModule } from '../../contract/harness/client.js'
import type { Mutation } from './mutation.js'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** The source of the client with a fault. */
export const mutatedSource = async ({ id, file, from, to }: Mutation): Promise<string> => {
  const source = await readFile(join(ROOT, 'src', file), 'utf8')
  const times = source.split(from).length - 1
  if (times !== 1)
    throw new Error(`${id}: src/${file} has ${JSON.stringify(from)} ${times} times, and not once`)
  return source.replace(from, () => to)
}

const isClient = (module: unknown): module is ClientModule =>
  typeof (Object(module) as { Propexo?: unknown }).Propexo === 'function'

/** The client with a fault, or as it is, bundled into a folder and loaded from there. */
export const loadClient = async (mutation: Mutation | undefined, folder: string): Promise<ClientModule> => {
  const outfile = join(folder, `${mutation?.id ?? 'unchanged'}.mjs`)
  const plugin = mutation && {
    name: 'mutation',
    setup: (builder: Parameters<NonNullable<Parameters<typeof build>[0]['plugins']>[number]['setup']>[0]) => {
      const path = join(ROOT, 'src', mutation.file)
      builder.onLoad({ filter: /\.ts$/ }, async args =>
        args.path === path ? { contents: await mutatedSource(mutation), loader: 'ts' } : undefined,
      )
    },
  }
  await build({
    ...{ absWorkingDir: ROOT, entryPoints: ['src/index.ts'], outfile },
    ...{ bundle: true, format: 'esm', platform: 'node', target: 'node20', logLevel: 'silent' },
    plugins: plugin ? [plugin] : [],
  })
  try {
    const module: unknown = await import(/* @vite-ignore */ pathToFileURL(outfile).href)
    if (isClient(module)) return module
    throw new Error(`${outfile} is no client`)
  } finally {
    await rm(outfile)
  }
}
