import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dump } from 'js-yaml'
import type { JsonObject } from '../../scripts/spec/document.js'
import { parseSource } from '../../scripts/spec/source.js'
import { ROOT, runScript } from './spec/command.js'

/** What the commands of the specification read and write, and what they are made of. */
const CONTENTS = ['spec', 'src', 'scripts', 'generated', 'package.json', 'tsconfig.json', '.gitignore']

/** A copy of the repository in a folder of its own, in which commands may change files. */
export const copyRepository = async (): Promise<string> => {
  const root = await mkdtemp(join(tmpdir(), 'repository-'))
  for (const name of CONTENTS) await cp(join(ROOT, name), join(root, name), { recursive: true })
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'))
  return root
}

const KEPT_PATHS = ['/v1/appointment-availability/', '/v1/event-types/', '/v1/units/']

const referencesIn = (node: unknown): string[] =>
  [...JSON.stringify(node ?? null).matchAll(/"#\/components\/(\w+\/[^"/]+)/g)].map(([, name]) => name ?? '')

/** Three operations of a contract, with the components that they lead to. */
const smallPartOf = (doc: JsonObject): JsonObject => {
  const paths = doc['paths'] as JsonObject
  const components = doc['components'] as Record<string, JsonObject>
  const kept = Object.fromEntries(KEPT_PATHS.map(path => [path, paths[path]]))
  const found = new Set(referencesIn(kept))
  // A set that grows while it is read is read to its end.
  for (const each of found) {
    const [section = '', name = ''] = each.split('/')
    for (const next of referencesIn(components[section]?.[name])) found.add(next)
  }
  const sections = Object.entries(components).map(([section, entries]) => {
    const isUsed = ([name]: [string, unknown]) =>
      section === 'securitySchemes' || found.has(`${section}/${name}`)
    return [section, Object.fromEntries(Object.entries(entries).filter(isUsed))] as const
  })
  return { ...doc, paths: kept, components: Object.fromEntries(sections) }
}

/** A copy whose contract has three operations, from which it takes a third of the time to generate. */
export const copySmallRepository = async (): Promise<string> => {
  const root = await copyRepository()
  const doc = await contractIn(root)
  await writeFile(contractFileIn(root), dump(smallPartOf(doc), { noRefs: true }))
  const { code, stderr } = await runScript('generate', [], { root, cwd: root })
  if (code !== 0) throw new Error(stderr)
  return root
}

export const contractFileIn = (root: string): string => join(root, 'spec/propexo.yaml')

const contractIn = async (root: string): Promise<JsonObject> =>
  parseSource({ name: 'contract', text: await readFile(contractFileIn(root), 'utf8') })

/** What commands change. */
const CHANGING = ['spec', 'generated']

export interface Repository {
  readonly root: string
  /** As it was opened. */
  readonly contract: JsonObject
  /** Puts back what commands change. */
  restore(): Promise<void>
  remove(): Promise<void>
}

/** A copy that the tests of a file share, each of which finds it as it was. */
export const openRepository = async (copy: () => Promise<string>): Promise<Repository> => {
  const root = await copy()
  const saved = await mkdtemp(join(tmpdir(), 'repository-'))
  for (const name of CHANGING) await cp(join(root, name), join(saved, name), { recursive: true })
  return {
    root,
    contract: await contractIn(root),
    restore: async () => {
      for (const name of CHANGING) {
        await rm(join(root, name), { recursive: true, force: true })
        await cp(join(saved, name), join(root, name), { recursive: true })
      }
    },
    remove: async () => {
      for (const folder of [root, saved]) await rm(folder, { recursive: true })
    },
  }
}

/** The text of everything that a command may touch or leave behind. */
export const textsIn = async (root: string): Promise<Record<string, string>> => {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const files = entries
    .filter(each => each.isFile() && !each.parentPath.includes('node_modules'))
    .map(each => join(each.parentPath, each.name))
  const texts = files
    .sort()
    .map(async file => [file.slice(root.length + 1), await readFile(file, 'utf8')] as const)
  return Object.fromEntries(await Promise.all(texts))
}

/** Names of files that came, went or changed. */
export const touched = (before: Record<string, string>, after: Record<string, string>): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter(name => before[name] !== after[name])
    .sort()
