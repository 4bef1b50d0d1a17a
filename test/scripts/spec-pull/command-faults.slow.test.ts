import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dump } from 'js-yaml'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  contractFileIn,
  copySmallRepository,
  openRepository,
  type Repository,
  textsIn,
  touched,
} from '../repository-copy.js'
import { runScript } from '../spec/command.js'
import { smallDocument } from '../spec/documents.js'
import { published, withAnswer, withLongerSpan, writeIn } from './publications.js'

let repository: Repository
let sources = ''

beforeAll(async () => {
  repository = await openRepository(copySmallRepository)
  sources = await mkdtemp(join(tmpdir(), 'pull-from-'))
}, 600_000)
afterAll(async () => {
  await repository.remove()
  await rm(sources, { recursive: true })
})
beforeEach(() => () => repository.restore())

/** Arguments that read a text from a file. */
const from = async (text: string): Promise<readonly string[]> => ['--from', await writeIn(sources, text)]

const fromChanged = (change?: Parameters<typeof published>[1]): Promise<readonly string[]> =>
  from(published(repository.contract, change))

const NOWHERE = { $ref: '#/components/schemas/Nowhere' }

const own = (name: string): string => join(repository.root, name)

type Fault = readonly [name: string, prepare: () => Promise<readonly string[]>, message: string]

const FAULTS: readonly Fault[] = [
  ['a file that is not there', async () => ['--from', 'nowhere.yml'], 'nowhere.yml: cannot be read'],
  ['a folder', async () => ['--from', repository.root], 'cannot be read'],
  ['what is no YAML', () => from('a: b: c'), 'line 1'],
  ['an empty file', () => from(''), ''],
  [
    'a specification of another version',
    () => from(dump({ ...smallDocument(), openapi: '4.0.0' })),
    '#/openapi: must be 3.0.x',
  ],
  [
    'a keyword that cannot be represented, where the facade uses it',
    () => fromChanged(doc => withAnswer(doc, '/v1/event-types/', { not: {} })),
    '(GET /v1/event-types/ cannot be left out: the facade uses it, in events.types)',
  ],
  [
    'a reference to nothing, where the facade uses it',
    () => fromChanged(doc => withAnswer(doc, '/v1/event-types/', NOWHERE)),
    'dangling $ref "#/components/schemas/Nowhere" (GET /v1/event-types/ cannot be left out',
  ],
  [
    'a reference to nothing in an operation that is to be kept',
    async () => ['--only-covered', ...(await fromChanged(doc => withAnswer(doc, '/v1/units/', NOWHERE)))],
    '(GET /v1/units/ cannot be left out: the contract has it',
  ],
  [
    'none of the own operations',
    async () => ['--only-covered', ...(await from(dump(smallDocument())))],
    '/paths',
  ],
  ['an address that is not https', async () => ['--from', 'http://127.0.0.1:9/openapi.yaml'], 'is not https'],
  ['an option that there is not', async () => ['--force'], '--only-covered'],
  ['no name', async () => ['--from', ''], '--from names nothing'],
  [
    'a contract with changes that generate has not seen',
    async () => {
      const name = contractFileIn(repository.root)
      await writeFile(name, `# mine\n${await readFile(name, 'utf8')}`)
      return fromChanged()
    },
    'spec/propexo.yaml: has changed since npm run generate; run that first, or the change would be lost',
  ],
  [
    'a lock that is broken',
    async () => {
      await writeFile(own('spec/lock.json'), '{"source": {')
      return fromChanged()
    },
    'spec/lock.json: cannot be read',
  ],
  [
    'a file of somebody in the folder that generation replaces',
    async () => {
      await writeFile(own('generated/mine.txt'), 'years of work')
      return fromChanged(withLongerSpan)
    },
    'holds mine.txt, which generation did not write',
  ],
  [
    'a changelog that is a folder',
    async () => {
      await rm(own('spec/CHANGELOG.md'))
      await cp(own('generated'), own('spec/CHANGELOG.md'), { recursive: true })
      return fromChanged(withLongerSpan)
    },
    'CHANGELOG.md',
  ],
]

describe('npm run spec:pull of', () => {
  it.each(FAULTS)('%s says so, and leaves everything as it was', async (_, prepare, message) => {
    const { root } = repository
    const args = await prepare()
    const before = await textsIn(root)
    const { code, stderr } = await runScript('spec-pull', args, { root, cwd: root })
    expect(stderr).toContain(message)
    expect(stderr).not.toMatch(/^\s+at /m)
    expect(code).toBe(1)
    expect(touched(before, await textsIn(root))).toEqual([])
  })
})
