import { lstat, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Replacement, replaceTogether } from '../../scripts/files/replace.js'
import { NEW, OLD, oldFolder, textsOf } from './replaced-files.js'

let folder = ''
beforeEach(async () => {
  folder = await oldFolder()
})

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
    expect(await textsOf(folder)).toEqual(NEW)
  })

  it('are all new where there was nothing', async () => {
    await rm(join(folder, 'two'), { recursive: true })
    await rm(join(folder, 'one.txt'))
    await replaceTogether(replacements())
    expect(await textsOf(folder)).toEqual(NEW)
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
    expect(await textsOf(folder)).toEqual(OLD)
  })

  it('leave a link where it is, and replace what it leads to', async () => {
    const [link, file] = [join(folder, 'link'), join(folder, 'link.txt')]
    await symlink(join(folder, 'two'), link)
    await symlink(join(folder, 'one.txt'), file)
    const [one, two] = replacements()
    if (one && two)
      await replaceTogether([
        { ...one, target: file },
        { ...two, target: link },
      ])
    expect(await textsOf(folder)).toEqual({
      ...OLD,
      'one.txt': 'new one',
      'two/inner.txt': undefined,
      'two/other.txt': 'new two',
    })
    for (const each of [link, file]) expect((await lstat(each)).isSymbolicLink()).toBe(true)
  })
})
