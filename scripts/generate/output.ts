import { lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { SpecError } from '../spec/problem.js'

/** Path below the output folder, with `/`, to content. */
export type Output = ReadonlyMap<string, string>

/** Names of the files below a folder; empty when it does not exist. */
const list = async (dir: string): Promise<string[]> => {
  try {
    const entries = await readdir(dir, { recursive: true, withFileTypes: true })
    return entries
      .filter(entry => !entry.isDirectory())
      .map(entry => relative(dir, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  } catch (cause) {
    if (isMissing(cause)) return []
    throw cause
  }
}

const isMissing = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'

/** What differs between the folder and what generation gives: `missing`, `changed` or `left over`, by file. */
export const staleFiles = async (dir: string, output: Output): Promise<ReadonlyMap<string, string>> => {
  const stale = new Map<string, string>()
  const present = new Set(await list(dir))
  for (const [name, content] of output) {
    if (!present.delete(name)) stale.set(name, 'missing')
    else if ((await readFile(join(dir, name), 'utf8')) !== content) stale.set(name, 'changed')
  }
  for (const name of present) stale.set(name, 'left over')
  return stale
}

/** Only these can have been written by generation; a folder that holds anything else is somebody's own. */
const GENERATED = /^(schema\.d\.ts|operations\.ts|validators\/[\w-]+(\.d\.ts|\.js))$/

/**
 * Replaces the folder as a whole, so that nobody ever sees half of it.
 * @throws SpecError when the folder holds files that generation did not write
 */
export const writeOutput = async (dir: string, output: Output): Promise<void> => {
  const target = resolve(dir)
  await refuseForeign(dir, target)
  await mkdir(dirname(target), { recursive: true })
  // Beside the target, because a rename does not cross file systems.
  const scratch = await mkdtemp(`${target}.tmp-`)
  try {
    const fresh = join(scratch, 'new')
    for (const [name, content] of output) {
      await mkdir(dirname(join(fresh, name)), { recursive: true })
      await writeFile(join(fresh, name), content)
    }
    const old = join(scratch, 'old')
    const hadOld = await rename(target, old).then(
      () => true,
      cause => {
        if (isMissing(cause)) return false
        throw cause
      },
    )
    try {
      await rename(fresh, target)
    } catch (cause) {
      if (hadOld) await rename(old, target)
      throw cause
    }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

const refuseForeign = async (dir: string, target: string): Promise<void> => {
  const status = await lstat(target).catch(cause => {
    if (isMissing(cause)) return undefined
    throw cause
  })
  if (status && !status.isDirectory()) throw new SpecError(dir, [{ pointer: '', reason: 'is not a folder' }])
  const foreign = (await list(target)).filter(name => !GENERATED.test(name))
  if (foreign.length > 0) {
    const reason = `holds files that generation did not write, such as ${foreign[0]}; name a new or an empty folder`
    throw new SpecError(dir, [{ pointer: '', reason }])
  }
}
