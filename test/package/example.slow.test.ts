import { spawnSync } from 'node:child_process'
import { cp, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../scripts/spec/command.js'
import { type InstalledProject, installPacked } from './installed.js'

const EXAMPLE = join(ROOT, 'examples/booking-service')

describe('examples/booking-service on the packed package', () => {
  let project: InstalledProject
  beforeAll(async () => {
    project = await installPacked('npm')
    await cp(EXAMPLE, project.folder, {
      recursive: true,
      filter: name => !name.slice(EXAMPLE.length).includes('node_modules'),
    })
    for (const name of ['typescript', 'vitest'])
      await symlink(join(ROOT, 'node_modules', name), join(project.folder, 'node_modules', name), 'junction')
  }, 300_000)
  afterAll(() => project?.remove())

  const run = (file: string, ...args: string[]) => {
    const path = join(project.folder, 'node_modules', file)
    const env = { ...process.env, NO_COLOR: '1' }
    const { status, stdout } = spawnSync(process.execPath, [path, ...args], {
      cwd: project.folder,
      encoding: 'utf8',
      env,
    })
    return { status, stdout }
  }

  it('is type-checked, with what its README shows', async () => {
    expect(run('typescript/bin/tsc')).toEqual({ status: 0, stdout: '' })
    const [, code = ''] =
      /^```ts\n(.*?)^```$/ms.exec(await readFile(join(EXAMPLE, 'README.md'), 'utf8')) ?? []
    expect(code).toContain('createHandler')
    await writeFile(join(project.folder, 'readme.ts'), code)
    const config = { extends: './tsconfig.json', include: ['readme.ts'] }
    await writeFile(join(project.folder, 'tsconfig.readme.json'), JSON.stringify(config))
    expect(run('typescript/bin/tsc', '-p', 'tsconfig.readme.json')).toEqual({ status: 0, stdout: '' })
  })

  it('passes its own tests', () => {
    expect(run('vitest/vitest.mjs', 'run')).toEqual({
      status: 0,
      stdout: expect.stringMatching(/Test Files +2 passed \(2\)\n +Tests +9 passed \(9\)/),
    })
  })

  it('names versions that the repository has', async () => {
    const read = async (file: string) => JSON.parse(await readFile(file, 'utf8'))
    const own = await read(join(EXAMPLE, 'package.json'))
    const { version, devDependencies } = await read(join(ROOT, 'package.json'))
    expect(own.dependencies).toEqual({ 'propexo-client': `file:../../propexo-client-${version}.tgz` })
    expect(devDependencies).toMatchObject(own.devDependencies)
  })
})
