import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type Replacement, replaceTogether } from '../../scripts/files/replace.js'
import { ROOT } from '../spec/command.js'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replace-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'one.txt'), 'old one')
  await mkdir(join(folder, 'two'))
  await writeFile(join(folder, 'two/inner.txt'), 'old two')
  await writeFile(join(folder, 'three.txt'), 'old three')
})

/** Every file with its text. */
const tree = async (): Promise<Record<string, string>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(each => each.isFile()).map(each => join(each.parentPath, each.name))
  const texts = files
    .sort()
    .map(async file => [file.slice(folder.length + 1), await readFile(file, 'utf8')] as const)
  return Object.fromEntries(await Promise.all(texts))
}

const OLD = { 'one.txt': 'old one', 'three.txt': 'old three', 'two/inner.txt': 'old two' }
const NEW = {
  'new.txt': 'new four',
  'one.txt': 'new one',
  'three.txt': 'new three',
  'two/other.txt': 'new two',
}

const replacements = (): Replacement[] => [
  { target: join(folder, 'one.txt'), write: path => writeFile(path, 'new one') },
  {
    target: join(folder, 'two'),
    write: async path => {
      await mkdir(path)
      await writeFile(join(path, 'other.txt'), 'new two')
    },
  },
  { target: join(folder, 'new.txt'), write: path => writeFile(path, 'new four') },
  { target: join(folder, 'three.txt'), write: path => writeFile(path, 'new three') },
]

const withFault = (index: number, fault: Partial<Replacement>): Replacement[] =>
  replacements().map((each, at) => (at === index ? { ...each, ...fault } : each))

/** Fails when it is called for the n-th time: first before anything is written, then where the old one lies aside. */
const guardThatFails = (n: number): NonNullable<Replacement['guard']> => {
  let calls = 0
  return async () => {
    calls += 1
    if (calls === n) throw new Error('no')
  }
}

describe('files and folders that are replaced together', () => {
  it('are all new, and nothing else is left', async () => {
    await replaceTogether(replacements())
    expect(await tree()).toEqual(NEW)
  })

  it('are all new where there was nothing', async () => {
    await rm(join(folder, 'two'), { recursive: true })
    await rm(join(folder, 'one.txt'))
    await replaceTogether(replacements())
    expect(await tree()).toEqual(NEW)
  })

  const faults = [0, 1, 2, 3].flatMap(index => [
    [
      `what comes as number ${index} cannot be written`,
      index,
      { write: async () => Promise.reject(new Error('no')) },
    ] as const,
    [`what comes as number ${index} is not there in the end`, index, { write: async () => {} }] as const,
    [`number ${index} must not be replaced`, index, { guard: guardThatFails(1) }] as const,
  ])
  const late = [0, 1, 3].map(
    index =>
      [
        `number ${index} must not be replaced any more, seen late`,
        index,
        { guard: guardThatFails(2) },
      ] as const,
  )

  it.each([...faults, ...late])('are all as they were when %s', async (_, index, fault) => {
    await expect(replaceTogether(withFault(index, fault))).rejects.toThrow(/no|ENOENT/)
    expect(await tree()).toEqual(OLD)
  })

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
      await mkdir(join(folder, 'two'), { recursive: true })
      for (const [name, text] of Object.entries(OLD)) await writeFile(join(folder, name), text)
      const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), file], {
        timeout: 30_000,
      })
      const ended = new Promise<string | null>(resolve => child.on('exit', (_, signal) => resolve(signal)))
      await new Promise(resolve => child.stdout.once('data', resolve))
      await new Promise(resolve => setTimeout(resolve, delay))
      child.kill('SIGINT')
      const signal = await ended
      const found = await tree()
      const isNew = 'new.txt' in found
      expect(found).toEqual(isNew ? NEW : OLD)
      if (signal !== null) expect(signal).toBe('SIGINT')
      outcomes.add(isNew ? 'new' : 'old')
    }
    // Else no signal came in time, or all did.
    expect([...outcomes].sort()).toEqual(['new', 'old'])
  }, 600_000)
})
