import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dump } from 'js-yaml'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runScript } from './command.js'
import { smallDocument, withValue } from './documents.js'

const OPTIONAL = { name: 'id', in: 'path', schema: { type: 'string' }, required: false }
const SCHEMA = ['paths', '/things/{id}', 'put', 'requestBody', 'content', 'application/json', 'schema']

describe('generation', () => {
  it('says what it has repaired, and with --strict writes nothing of what it would leave out', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'repair-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const repairable = withValue(smallDocument(), ['paths', '/things/{id}', 'put', 'parameters'], [OPTIONAL])
    const refused = withValue(smallDocument(), SCHEMA, { $ref: '#/components/ schemas/Thin' })
    await writeFile(join(folder, 'a.yaml'), dump(repairable))
    await writeFile(join(folder, 'b.yaml'), dump(refused))
    const generate = (name: string) =>
      runScript('generate', ['--strict', '--spec', join(folder, name), '--out', join(folder, 'out')])
    const no = await generate('b.yaml')
    expect([no.code, (await readdir(folder)).sort()]).toEqual([1, ['a.yaml', 'b.yaml']])
    const yes = await generate('a.yaml')
    expect(yes.code).toBe(0)
    expect(yes.stdout).toContain(
      `notice       ${join(folder, 'a.yaml')}:9#/paths/~1things~1{id}/put/parameters/0: the path parameter id is optional, and is read as required`,
    )
  })
})

describe('npm run spec:diff', () => {
  it('refuses a specification with a reference to nothing, because it cannot know what it would have said', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'repair-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const file = join(folder, 'a.yaml')
    await writeFile(file, dump(withValue(smallDocument(), SCHEMA, { $ref: '#/components/schemas/Thin' })))
    const { code, stdout, stderr } = await runScript('spec-diff', ['spec', file])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('dangling $ref "#/components/schemas/Thin"')
  })
})
