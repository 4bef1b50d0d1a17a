import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dump } from 'js-yaml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runScript } from './command.js'
import { smallDocument, withValue } from './documents.js'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'generate-'))
})
afterAll(() => rm(folder, { recursive: true }))

const writeSpec = async (name: string, doc: object): Promise<string> => {
  const file = join(folder, name)
  await writeFile(file, name.endsWith('.json') ? JSON.stringify(doc) : dump(doc))
  return file
}

// What else the command does is in generate-command.slow.test.ts.
describe('npm run generate', () => {
  it('refuses what is no OpenAPI with file, line, pointer and reason, and writes nothing', async () => {
    const out = join(folder, 'refused')
    const wrong = withValue(smallDocument(), ['openapi'], '2.0')
    const file = await writeSpec('d.yaml', wrong)
    const { code, stderr } = await runScript('generate', ['--spec', file, '--out', out])
    expect(code).toBe(1)
    expect(stderr).toContain(`${file}:1#/openapi: must be 3.0.x, 3.1.x or 3.2.x, and is "2.0"`)
    expect(await readdir(folder)).not.toContain('refused')
  })
})
