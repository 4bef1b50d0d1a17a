import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Outcome, ROOT, runScript } from '../scripts/spec/command.js'

const OWN = {
  repository: 'github:someone/propexo-client',
  homepage: 'https://example.com',
  bugs: 'https://example.com/bugs',
  author: 'Someone',
}

/** The check in a copy whose package.json says this too. */
const checkWith = async (fields: Readonly<Record<string, string>>): Promise<Outcome> => {
  const root = await mkdtemp(join(tmpdir(), 'publishable-'))
  onTestFinished(() => rm(root, { recursive: true }))
  for (const name of ['src', 'scripts']) await cp(join(ROOT, name), join(root, name), { recursive: true })
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'))
  const own: object = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
  const without = Object.fromEntries(Object.entries(own).filter(([name]) => !(name in OWN)))
  await writeFile(join(root, 'package.json'), JSON.stringify({ ...without, ...fields }))
  return runScript('workshop/publishable', [], { root, cwd: root })
}

describe('publishing', () => {
  it('is preceded by the check', async () => {
    const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
    expect(scripts.prepublishOnly).toBe('tsx scripts/workshop/publishable.ts')
  })

  it('is refused while the package does not say whose it is', async () => {
    const { code, stderr } = await checkWith({})
    expect(code).toBe(1)
    expect(stderr).toBe(
      'package.json has no repository, homepage, bugs, author: add what is true of you before you publish.\n',
    )
  })

  it('is refused with the names of what is still missing', async () => {
    const { code, stderr } = await checkWith({ ...OWN, bugs: '' })
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('has no bugs:') })
  })

  it('goes on once it does', async () => {
    expect(await checkWith(OWN)).toEqual({ code: 0, stdout: '', stderr: '' })
  })
})
