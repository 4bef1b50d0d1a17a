import { spawn, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { NEW, OLD, oldFolder, textsOf, writeOld } from './replaced-files.js'
import { ROOT } from './spec/command.js'

let folder = ''
beforeEach(async () => {
  folder = await oldFolder()
})

describe('files and folders that are replaced together', () => {
  it('are all old or all new when a signal comes at any time, and the process ends by it', async () => {
    const outcomes = new Set<string>()
    const script = `
      import { mkdir, writeFile } from 'node:fs/promises'
      import { replaceTogether } from ${JSON.stringify(join(ROOT, 'scripts/files/replace.ts'))}
      const folder = ${JSON.stringify(folder)}
      const slowly = () => new Promise(resolve => setTimeout(resolve, 20))
      const guard = slowly
      console.log('begins')
      await replaceTogether([
        { target: folder + '/one.txt', guard, write: async path => { await slowly(); await writeFile(path, 'new one') } },
        { target: folder + '/two', guard, write: async path => { await slowly(); await mkdir(path); await writeFile(path + '/other.txt', 'new two') } },
        { target: folder + '/new.txt', guard, write: async path => { await slowly(); await writeFile(path, 'new four') } },
        { target: folder + '/three.txt', guard, write: async path => { await slowly(); await writeFile(path, 'new three') } },
      ])
      await slowly(); await slowly()`
    const place = await mkdtemp(join(tmpdir(), 'replace-script-'))
    onTestFinished(() => rm(place, { recursive: true }))
    const file = join(place, 'script.mts')
    await writeFile(file, script)
    // Through all of it, and on a slow machine until one signal came too late.
    for (let delay = 0; delay <= 280 || (outcomes.size < 2 && delay < 3000); delay += 20) {
      await rm(folder, { recursive: true })
      await writeOld(folder)
      const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), file], {
        timeout: 30_000,
      })
      const ended = new Promise<string | null>(resolve => child.on('exit', (_, signal) => resolve(signal)))
      await new Promise(resolve => child.stdout.once('data', resolve))
      await new Promise(resolve => setTimeout(resolve, delay))
      child.kill('SIGINT')
      const signal = await ended
      const found = await textsOf(folder)
      const isNew = 'new.txt' in found
      expect(found).toEqual(isNew ? NEW : OLD)
      if (signal !== null) expect(signal).toBe('SIGINT')
      outcomes.add(isNew ? 'new' : 'old')
    }
    // Else no signal came in time, or all did.
    expect([...outcomes].sort()).toEqual(['new', 'old'])
  }, 600_000)
})

const canMount = spawnSync('unshare', ['-rm', 'true']).status === 0
const NEEDS_MOUNTS = canMount ? '' : ' (SKIPPED: this system does not let us mount)'
if (!canMount) console.warn('SKIPPED: folders that cannot be moved, which this system does not let us mount')

/** Replaces the folder `two` together with a file in a shell that has mounted something. */
const replaceMounted = async (mounts: string, guard = ''): Promise<{ stdout: string; stderr: string }> => {
  const script = join(folder, 'script.mts')
  await writeFile(
    script,
    `import { mkdir, readdir, writeFile } from 'node:fs/promises'
     import { replaceTogether } from ${JSON.stringify(join(ROOT, 'scripts/files/replace.ts'))}
     let calls = 0
     const write = async path => {
       await mkdir(path + '/deep', { recursive: true })
       await writeFile(path + '/deep/other.txt', 'new two')
     }
     const replacements = [
       { target: 'parent/two', write, guard: async path => { calls += 1; ${guard} } },
       { target: 'one.txt', write: path => writeFile(path, 'new one') },
     ]
     await replaceTogether(replacements).then(() => console.log('replaced'), error => console.log(error.message))
     console.log((await readdir('parent', { recursive: true })).sort().join())`,
  )
  const tsx = import.meta.resolve('tsx')
  const commands = `set -e; cd "$1"; ${mounts}; exec "$2" --import "$3" script.mts`
  const args = ['-rm', 'sh', '-c', commands, 'sh', folder, process.execPath, tsx]
  return spawnSync('unshare', args, { encoding: 'utf8', timeout: 120_000 })
}

describe.skipIf(!canMount)(`a folder that cannot be moved${NEEDS_MOUNTS}`, () => {
  beforeEach(() => mkdir(join(folder, 'parent/two'), { recursive: true }))

  const MOUNTS = {
    'of the same file system': 'mount --bind two parent/two',
    'of another file system': 'mount -t tmpfs tmpfs parent/two; echo old > parent/two/inner.txt',
    'in a folder that nobody may write to':
      'mount -t tmpfs tmpfs parent; mkdir parent/two; mount --bind two parent/two; mount -o remount,ro parent',
  }

  it.each(Object.entries(MOUNTS))('is a mount point %s: its contents are replaced', async (_, mounts) => {
    const { stdout, stderr } = await replaceMounted(mounts)
    expect(stderr).toBe('')
    expect(stdout).toBe('replaced\ntwo,two/deep,two/deep/other.txt\n')
    expect(await readFile(join(folder, 'one.txt'), 'utf8')).toBe('new one')
  })

  it.each(Object.entries(MOUNTS))(
    'is a mount point %s: all is as it was when a guard fails late',
    async (_, mounts) => {
      const { stdout, stderr } = await replaceMounted(mounts, `if (calls === 2) throw new Error('no')`)
      expect(stderr).toBe('')
      expect(stdout).toBe('no\ntwo,two/inner.txt\n')
      expect(await readFile(join(folder, 'one.txt'), 'utf8')).toBe('old one')
    },
  )

  it('says what to do where something in it cannot be moved either', async () => {
    const mounts = 'mount --bind two parent/two; mkdir two/deep; mount -t tmpfs tmpfs parent/two/deep'
    const { stdout, stderr } = await replaceMounted(mounts)
    expect(stderr).toBe('')
    expect(stdout).toMatch(
      /parent\/two cannot be moved, as a mount point cannot, .*; name a folder inside of it\n/,
    )
    expect(stdout).toContain('\ntwo,two/deep,two/inner.txt\n')
    expect(await readFile(join(folder, 'one.txt'), 'utf8')).toBe('old one')
  })
})
