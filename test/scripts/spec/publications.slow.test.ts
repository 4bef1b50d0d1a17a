import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runScript } from './command.js'
import { hasUpstream, NEEDS_UPSTREAM, publication } from './upstream.js'

/** File, operations, and path parameters that it calls optional, counted by hand. */
const PUBLICATIONS = [
  ['2024-06-20-ffc7b8e.yml', 144, 5],
  ['2024-06-24-b8bd146.yml', 147, 5],
  ['2025-11-17-f036042.yml', 208, 1],
  ['openapi.yml', 211, 1],
] as const

const bytesOf = async (dir: string): Promise<Record<string, string>> => {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  const texts = files
    .sort()
    .map(async file => [file.slice(dir.length), await readFile(file, 'utf8')] as const)
  return Object.fromEntries(await Promise.all(texts))
}

describe.skipIf(!hasUpstream)(`generation from every version at hand${NEEDS_UPSTREAM}`, () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'history-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it.each(PUBLICATIONS)('%s: %i operations, twice the same bytes', async (name, operations, optional) => {
    const outs = ['first', 'second'].map(each => join(folder, name, each))
    for (const out of outs) {
      const { code, stdout, stderr } = await runScript('generate', [
        '--spec',
        publication(name),
        '--out',
        out,
      ])
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout).toContain(`operations: ${operations}, `)
      const repaired = stdout.split('\n').filter(line => line.startsWith('  notice '))
      expect(repaired).toHaveLength(optional)
      for (const line of repaired)
        expect(line).toMatch(/: the path parameter \w+ is optional, and is read as/)
    }
    const [first = {}, second] = await Promise.all(outs.map(bytesOf))
    expect(Object.keys(first)).toHaveLength(5 + 2 * operations)
    expect(second).toEqual(first)
  })
})
