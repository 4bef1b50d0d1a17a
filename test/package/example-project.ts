import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ROOT } from '../scripts/spec/command.js'
import { installPacked } from './installed.js'

/** What a command ended with. */
interface Ended {
  readonly status: number | null
  readonly stdout: string
}

/** A project of `examples/` on the packed package, outside of the repository. */
export interface ExampleProject {
  /** Runs a file of `node_modules` there. */
  run(file: string, ...args: string[]): Promise<Ended>
  /** Runs one by another Node. */
  runBy(node: string, file: string, ...args: string[]): Promise<Ended>
  /** Compiles what the README of the example shows, with the settings of the example. */
  compileReadme(): Promise<Ended>
  remove(): Promise<void>
}

const readJson = async (file: string) => JSON.parse(await readFile(file, 'utf8'))

/** The packages that an example names, beside this one. */
const packagesOf = async (folder: string): Promise<Record<string, string>> => {
  const { dependencies, devDependencies } = await readJson(join(folder, 'package.json'))
  const { 'propexo-client': _, ...others } = dependencies
  return { ...others, ...devDependencies }
}

/** Whether each version that the example names is the one that is tested here: those that are not. */
export const foreignVersions = async (name: string): Promise<readonly string[]> => {
  const folder = join(ROOT, 'examples', name)
  const { version, devDependencies } = await readJson(join(ROOT, 'package.json'))
  const { dependencies } = await readJson(join(folder, 'package.json'))
  const own = { ...(await packagesOf(folder)), 'propexo-client': dependencies['propexo-client'] }
  const expected = { ...devDependencies, 'propexo-client': `file:../../propexo-client-${version}.tgz` }
  return Object.entries(own).flatMap(([each, at]) => (expected[each] === at ? [] : [`${each} ${at}`]))
}

/** What it needs is linked from the repository, so that no registry is asked. */
export const installExample = async (name: string): Promise<ExampleProject> => {
  const source = join(ROOT, 'examples', name)
  const { folder, remove } = await installPacked('npm')
  await cp(source, folder, {
    recursive: true,
    filter: each => !each.slice(source.length).includes('node_modules'),
  })
  for (const each of Object.keys(await packagesOf(source)).filter(other => !other.startsWith('@types/'))) {
    const path = join(folder, 'node_modules', each)
    await mkdir(dirname(path), { recursive: true })
    await symlink(join(ROOT, 'node_modules', each), path, 'junction')
  }
  const runBy = async (node: string, file: string, ...args: string[]): Promise<Ended> => {
    const child = spawn(node, [join(folder, 'node_modules', file), ...args], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let stdout = ''
    child.stdout.on('data', text => {
      stdout += text
    })
    const [status] = await once(child, 'close')
    return { status, stdout }
  }
  const run = (file: string, ...args: string[]) => runBy(process.execPath, file, ...args)
  return {
    run,
    runBy,
    compileReadme: async () => {
      const [, code = ''] =
        /^```ts\n(.*?)^```$/ms.exec(await readFile(join(source, 'README.md'), 'utf8')) ?? []
      if (code === '') throw new Error(`the README of ${name} shows no code`)
      await writeFile(join(folder, 'readme.ts'), code)
      const config = { extends: './tsconfig.json', include: ['readme.ts'] }
      await writeFile(join(folder, 'tsconfig.readme.json'), JSON.stringify(config))
      return run('typescript/bin/tsc', '-p', 'tsconfig.readme.json')
    },
    remove,
  }
}
