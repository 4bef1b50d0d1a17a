import { spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { ROOT } from '../scripts/spec/command.js'

/** What the package needs at run time, with the packages that each of them needs. */
const DEPENDENCIES = { 'openapi-fetch': ['openapi-typescript-helpers'], 'openapi-typescript-helpers': [] }

/** How a package manager lays out `node_modules`: npm in one level, pnpm with links into a store. */
export type Layout = 'npm' | 'pnpm'

/** A project outside of the repository that has the packed package installed. */
export interface InstalledProject {
  readonly folder: string
  /** Where the package itself is. */
  readonly packageFolder: string
  remove(): Promise<void>
}

/** Packs the built package, and installs it by hand, so that no registry is asked. */
export const installPacked = async (layout: Layout): Promise<InstalledProject> => {
  // The real path: the compiler compares the paths of files, and the temporary folder may be a link.
  const folder = await realpath(await mkdtemp(join(tmpdir(), `consumer-${layout}-`)))
  const packed = await pack(folder)
  const modules = join(folder, 'node_modules')
  await link(join(ROOT, 'node_modules/@types'), join(modules, '@types'))
  const packageFolder = await (layout === 'npm' ? layFlat(modules, packed) : layLinked(modules, packed))
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', type: 'module' }))
  return {
    folder,
    packageFolder,
    remove: () => rm(folder, { recursive: true }),
  }
}

/** @returns the folder of what `npm pack` would publish */
const pack = async (folder: string): Promise<string> => {
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]
  const { stdout } = spawnSync('npm', args, { cwd: ROOT, encoding: 'utf8' })
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }]
  spawnSync('tar', ['-xzf', filename], { cwd: folder })
  return join(folder, 'package')
}

const layFlat = async (modules: string, packed: string): Promise<string> => {
  const own = join(modules, 'propexo-client')
  await cp(packed, own, { recursive: true })
  for (const name of Object.keys(DEPENDENCIES))
    await cp(installedAt(name), join(modules, name), { recursive: true })
  return own
}

const layLinked = async (modules: string, packed: string): Promise<string> => {
  const placeOf = (name: string): string => join(modules, '.pnpm', `${name}@1.0.0`, 'node_modules', name)
  const linkInto = (from: string, name: string): Promise<void> =>
    link(placeOf(name), join(dirname(placeOf(from)), name))
  await cp(packed, placeOf('propexo-client'), { recursive: true })
  await linkInto('propexo-client', 'openapi-fetch')
  for (const [name, needed] of Object.entries(DEPENDENCIES)) {
    await cp(installedAt(name), placeOf(name), { recursive: true })
    for (const each of needed) await linkInto(name, each)
  }
  await link(placeOf('propexo-client'), join(modules, 'propexo-client'))
  return placeOf('propexo-client')
}

const installedAt = (name: string): string => join(ROOT, 'node_modules', name)

const link = async (target: string, path: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true })
  await symlink(relative(dirname(path), target), path, 'junction')
}
