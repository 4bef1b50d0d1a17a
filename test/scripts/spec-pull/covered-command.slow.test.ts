import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { copyRepository, openRepository, type Repository, textsIn, touched } from '../repository-copy.js'
import { runScript } from '../spec/command.js'
import { addOperation, published, withLongerSpan, writeIn } from './publications.js'

let repository: Repository
let sources = ''

beforeAll(async () => {
  repository = await openRepository(copyRepository)
  sources = await mkdtemp(join(tmpdir(), 'pull-from-'))
})
afterAll(async () => {
  await repository.remove()
  await rm(sources, { recursive: true })
})
beforeEach(() => () => repository.restore())

const pull = (...args: string[]) =>
  runScript('spec-pull', args, { root: repository.root, cwd: repository.root })

// What else the command does is in pull-command.slow.test.ts.
describe('npm run spec:pull', () => {
  it('takes with --only-covered what has changed of the own operations, and keeps all else', async () => {
    const { root, contract } = repository
    const text = published(contract, doc => {
      withLongerSpan(doc)
      addOperation(doc)
    })
    const before = await textsIn(root)
    const { code, stdout } = await pull('--from', await writeIn(sources, text), '--only-covered')
    expect(code).toBe(0)
    expect(stdout).not.toContain('/v1/new/')
    const after = await textsIn(root)
    expect(touched(before, after)).toEqual([
      'generated/operations.ts',
      'generated/validators/post-v1-appointment-availability.js',
      'spec/CHANGELOG.md',
      'spec/lock.json',
      'spec/propexo.yaml',
    ])
    const lines = (texts: Record<string, string>) => (texts['spec/propexo.yaml'] ?? '').split('\n')
    const own = lines(after)
    const differing = lines(before).filter((line, index) => line !== own[index])
    expect(differing.map(line => line.trim())).toEqual(['maximum: 7'])
  }, 600_000)

  it('of a web page says so, and leaves everything as it was', async () => {
    const before = await textsIn(repository.root)
    const { code, stderr } = await pull('--from', await writeIn(sources, '<html></html>'))
    expect(stderr).toContain('looks like a web page')
    expect(stderr).not.toMatch(/^\s+at /m)
    expect(code).toBe(1)
    expect(touched(before, await textsIn(repository.root))).toEqual([])
  })
})
