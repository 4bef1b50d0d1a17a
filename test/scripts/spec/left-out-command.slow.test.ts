import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dump } from 'js-yaml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Outcome, runScript } from './command.js'
import { mixedDocument } from './mixed-document.js'

describe('npm run generate', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'left-out-'))
    await writeFile(join(folder, 'a.yaml'), dump(mixedDocument()))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const generate = (...args: string[]): Promise<Outcome> =>
    runScript('generate', ['--spec', join(folder, 'a.yaml'), '--out', join(folder, 'out'), ...args])

  it('goes on without what it leaves out and says so, agrees with --check, and refuses it with --strict', async () => {
    const refused = await generate('--strict')
    expect([refused.code, (await readdir(folder)).sort()]).toEqual([1, ['a.yaml']])
    expect(refused.stderr).toContain(
      '(GET /a cannot be left out: --strict forbids it, nor can 1 more that use it)',
    )
    const { code, stdout, stderr } = await generate()
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const reason = '#/components/schemas/Odd/not: not cannot be represented'
    for (const key of ['GET /a', 'POST /b'])
      expect(stdout).toMatch(new RegExp(`left out {5}${key}: .*a\\.yaml:\\d+${reason}`))
    expect(stdout.trim().split('\n').at(-1)).toBe('operations: 2, schemas: 2, left out: 2')
    const { operations } = await import(join(folder, 'out/operations.ts'))
    expect(Object.keys(operations)).toEqual(['PUT /things/{id}', 'GET /b'])
    const types = await readFile(join(folder, 'out/schema.d.ts'), 'utf8')
    expect(types).not.toMatch(/Odd|"\/a"/)
    const check = await generate('--check')
    expect({ code: check.code, stderr: check.stderr }).toEqual({ code: 0, stderr: '' })
  }, 600_000)
})
