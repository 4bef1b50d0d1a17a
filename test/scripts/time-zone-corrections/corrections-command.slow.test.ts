import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT, runScript } from '../spec/command.js'

const TABLE = join(ROOT, 'src/time/corrections.ts')

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'corrections-'))
})
afterAll(() => rm(folder, { recursive: true }))

const run = (...args: string[]) => runScript('workshop/time-zone-corrections', args)

describe('scripts/workshop/time-zone-corrections.ts', () => {
  it('finds the table of the repository fresh', async () => {
    const { code, stdout, stderr } = await run('--check')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^tzdata \d{4}[a-z]: \d+ zones, \d+ corrections$/m)
  })

  it('writes the same bytes in any folder and any time zone, and nothing beside them', async () => {
    const out = join(await mkdtemp(join(folder, 'write-')), 'table.ts')
    const env = { TZ: 'Australia/Lord_Howe', LANG: 'de_DE.UTF-8' }
    const { code, stdout } = await runScript('workshop/time-zone-corrections', ['--out', out], {
      cwd: folder,
      env,
    })
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(`written: ${out}`) })
    expect(await readFile(out, 'utf8')).toBe(await readFile(TABLE, 'utf8'))
    expect(await readdir(join(out, '..'))).toEqual(['table.ts'])
  })

  it('finds one changed character, says where, and how to write the table again', async () => {
    const out = join(folder, 'changed.ts')
    await copyFile(TABLE, out)
    expect((await run('--check', '--out', out)).code).toBe(0)
    const changed = (await readFile(out, 'utf8')).replace("T09:00Z', '-07:00'", "T09:00Z', '-08:00'")
    await writeFile(out, changed)
    const { code, stderr } = await run('--check', '--out', out)
    expect(code).toBe(1)
    expect(stderr).toContain(`stale: ${out} differs in line `)
    expect(stderr).toMatch(/is .*T09:00Z', '-08:00'.*\n *must be .*T09:00Z', '-07:00'/)
    expect(stderr).toContain(`npx tsx scripts/workshop/time-zone-corrections.ts --out ${out}`)
    expect(await readFile(out, 'utf8')).toBe(changed)
  })

  it.each([
    ['cut off', (text: string) => text.slice(0, -3)],
    ['longer', (text: string) => `${text}\n`],
  ])('finds a table that is %s', async (_, change) => {
    const out = join(folder, 'length.ts')
    await writeFile(out, change(await readFile(TABLE, 'utf8')))
    const { code, stderr } = await run('--check', '--out', out)
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('stale:') })
  })

  it('finds a table that is missing, and does not write it', async () => {
    const out = join(folder, 'missing.ts')
    const { code, stderr } = await run('--check', '--out', out)
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(`stale: ${out} is missing`) })
    expect(await readdir(folder)).not.toContain('missing.ts')
  })

  it.each([
    ['an unknown option', ['--chekc'], '[--check] [--out FILE]'],
    ['a file without a name', ['--out', ''], '[--check] [--out FILE]'],
    ['a folder that is not there', ['--out', 'no/such/folder/table.ts'], 'ENOENT'],
  ])('says what is wrong with %s', async (_, args, message) => {
    const { code, stdout, stderr } = await run(...args)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(message)
    expect(stderr).not.toMatch(/^\s+at /m)
  })
})
