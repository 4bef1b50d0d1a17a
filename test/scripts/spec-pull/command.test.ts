import { spawnSync } from 'node:child_process'
import { cp, mkdtemp, open, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dump } from 'js-yaml'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { canonicalText } from '../../../scripts/spec/canonical.js'
import { type JsonObject, operationsOf } from '../../../scripts/spec/document.js'
import { parseSource, sha256 } from '../../../scripts/spec/source.js'
import { compileLibrary, ROOT, runScript } from '../spec/command.js'
import { smallDocument } from '../spec/documents.js'

let root = ''
let pristine = ''
let sources = ''
let own: JsonObject = {}

beforeAll(async () => {
  ;[pristine, sources] = [await mkdtemp(join(tmpdir(), 'pull-')), await mkdtemp(join(tmpdir(), 'pull-from-'))]
  for (const name of ['spec', 'src', 'scripts', 'generated', 'package.json', 'tsconfig.json'])
    await cp(join(ROOT, name), join(pristine, name), { recursive: true })
  own = parseSource({ name: 'contract', text: await readFile(join(pristine, 'spec/propexo.yaml'), 'utf8') })
})
afterAll(async () => {
  for (const folder of [pristine, sources]) await rm(folder, { recursive: true })
})

/** A copy of the repository for each test. */
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pull-'))
  await cp(pristine, root, { recursive: true })
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'))
  return () => rm(root, { recursive: true })
})

const pull = (...args: string[]) => runScript('spec-pull', args, { root, cwd: root })

/** Everything that a pull may touch, and everything that it may leave behind. */
const tree = async (): Promise<Record<string, string>> => {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const files = entries
    .filter(each => each.isFile() && !each.parentPath.includes('node_modules'))
    .map(each => join(each.parentPath, each.name))
  const texts = files
    .sort()
    .map(async file => [file.slice(root.length + 1), await readFile(file, 'utf8')] as const)
  return Object.fromEntries(await Promise.all(texts))
}

const touched = (before: Record<string, string>, after: Record<string, string>): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter(name => before[name] !== after[name])
    .sort()

/** The contract as somebody would publish it, with a change. */
const published = (change: (doc: JsonObject) => void = () => {}): string => {
  const doc = structuredClone(own)
  change(doc)
  return `# As it was published\n${dump(doc, { noRefs: true })}`
}

const at = (doc: JsonObject, ...path: string[]): JsonObject =>
  path.reduce<unknown>((node, key) => (node as JsonObject)[key], doc) as JsonObject

const AVAILABILITY = '/v1/appointment-availability/'

const addOperation = (doc: JsonObject): void => {
  const { operationId: _, ...get } = structuredClone(at(doc, 'paths', '/v1/units/', 'get'))
  at(doc, 'paths')['/v1/new/'] = { get }
}

/** One limit, of one operation. */
const withLongerSpan = (doc: JsonObject): void => {
  const schema = at(doc, 'components', 'schemas')
  for (const each of Object.values(schema)) {
    const { properties } = each as JsonObject
    const days = (properties as JsonObject | undefined)?.['availability_duration_days']
    if (days) Object.assign(days, { maximum: 14 })
  }
}

const file = async (text: string, name = 'openapi.yml'): Promise<string> => {
  const path = join(sources, name)
  await writeFile(path, text)
  return path
}

const lock = async (): Promise<{ source: Record<string, string>; contract: Record<string, string> }> =>
  JSON.parse(await readFile(join(root, 'spec/lock.json'), 'utf8'))

const TODAY = new Date().toISOString().slice(0, 10)

describe('npm run spec:pull', () => {
  it('makes the whole published file the contract, in canonical form, and generates from it', async () => {
    const text = published(doc => {
      withLongerSpan(doc)
      addOperation(doc)
    })
    const from = await file(text)
    const before = await lock()
    const { code, stdout, stderr } = await pull('--from', from)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('GET /v1/new/')
    expect(stdout).toContain(
      'request.body.availability_duration_days: constraint, {"maximum":7} → {"maximum":14}',
    )
    expect(stdout).toContain('Written: generated, propexo.yaml, CHANGELOG.md, lock.json.')
    const canonical = canonicalText({ name: 'text', text })
    expect(await readFile(join(root, 'spec/propexo.yaml'), 'utf8')).toBe(canonical)
    const { source, contract } = await lock()
    expect([source['sha256'], contract['sha256']]).toEqual([sha256(text), sha256(canonical)])
    expect(source).toMatchObject({ url: before.source['url'], comparedOn: TODAY, publishedOn: null })
    // No folder of this machine.
    expect(source['from']).toBe('openapi.yml')
    const changelog = await readFile(join(root, 'spec/CHANGELOG.md'), 'utf8')
    expect(changelog).toContain(`## ${TODAY}, from ${source['from']}\n`)
    expect(changelog).not.toContain(tmpdir())
    const check = await runScript('generate', ['--check'], { root, cwd: root })
    expect([check.code, check.stdout]).toEqual([
      0,
      expect.stringContaining(`operations: ${operationsOf(own).length + 1},`),
    ])
    expect(compileLibrary(root)).toBe('')
    // Again: there is nothing to do.
    const after = await tree()
    expect((await pull('--from', from)).stdout).toContain('The contract is up to date.')
    expect(touched(after, await tree())).toEqual([])
  }, 600_000)

  it('takes with --only-covered what has changed of the own operations, and keeps all else', async () => {
    const from = await file(
      published(doc => {
        withLongerSpan(doc)
        addOperation(doc)
      }),
    )
    const before = await tree()
    const { code, stdout } = await pull('--from', from, '--only-covered')
    expect(code).toBe(0)
    expect(stdout).not.toContain('/v1/new/')
    const after = await tree()
    expect(touched(before, after)).toEqual([
      'generated/operations.ts',
      'generated/validators/post-v1-appointment-availability.js',
      'spec/CHANGELOG.md',
      'spec/lock.json',
      'spec/propexo.yaml',
    ])
    const lines = (text = '') => text.split('\n')
    const contract = lines(after['spec/propexo.yaml'])
    const differing = lines(before['spec/propexo.yaml']).filter((line, index) => line !== contract[index])
    expect(differing.map(line => line.trim())).toEqual(['maximum: 7'])
    expect((await runScript('generate', ['--check'], { root, cwd: root })).code).toBe(0)
  }, 600_000)

  it('notes only in the lock that a publication changes nothing of the own operations', async () => {
    const before = await tree()
    const { stdout } = await pull('--from', await file(published()), '--only-covered')
    expect(stdout).toContain('no changes\n')
    expect(touched(before, await tree())).toEqual(['spec/lock.json'])
    expect((await lock()).source['comparedOn']).toBe(TODAY)
  })

  it('puts the newest entry at the head of the changelog', async () => {
    await pull('--from', await file(published(withLongerSpan)), '--only-covered')
    const back = await file(published(), 'back.yml')
    await pull('--from', back, '--only-covered')
    const changelog = await readFile(join(root, 'spec/CHANGELOG.md'), 'utf8')
    const entries = changelog.split(/^## /m)
    expect(entries[0]).toContain('# Changes of the contract')
    expect(entries[1]).toContain('{"maximum":14} → {"maximum":7}')
    expect(entries[2]).toContain('{"maximum":7} → {"maximum":14}')
  }, 600_000)

  it('writes nothing with --dry-run, and prints the same', async () => {
    const before = await tree()
    const from = await file(published(withLongerSpan))
    const dry = await pull('--from', from, '--dry-run')
    expect([dry.code, touched(before, await tree())]).toEqual([0, []])
    expect(dry.stdout).toContain('Nothing was written, as --dry-run asks.')
    const real = await pull('--from', from)
    const report = (text: string) => text.slice(0, text.lastIndexOf('\n\n'))
    expect(report(dry.stdout)).toBe(report(real.stdout))
  })

  it('takes the own operations also where others cannot be represented, and tells of those', async () => {
    const from = await file(
      published(doc => {
        withLongerSpan(doc)
        withUnknownKeyword(doc)
      }),
    )
    const { code, stdout } = await pull('--from', from, '--only-covered')
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^not taken {4}GET \/v1\/new\/: .*yml:\d+#\/paths\/~1v1~1new~1\/get.*\/not: not cannot/m,
    )
    expect(stdout).toContain('{"maximum":7} → {"maximum":14}')
    expect(await readFile(join(root, 'spec/propexo.yaml'), 'utf8')).toContain('maximum: 14')
  })

  it('takes the whole file without what cannot be represented, tells of it, and writes it down', async () => {
    const from = await file(published(withUnknownKeyword))
    const { code, stdout } = await pull('--from', from)
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^left out {5}GET \/v1\/new\/: .*yml:\d+#\/paths\/~1v1~1new~1\/get.*\/not: not cannot/m,
    )
    const changelog = await readFile(join(root, 'spec/CHANGELOG.md'), 'utf8')
    const count = operationsOf(own).length
    expect(changelog).toContain(`\n${count} of ${count + 1} operations; sha256`)
    expect(changelog).toContain('Left out, because they cannot be generated from: `GET /v1/new/`.')
    const check = await runScript('generate', ['--check'], { root, cwd: root })
    expect([check.code, check.stdout]).toEqual([0, expect.stringContaining(`operations: ${count},`)])
  }, 600_000)

  it.each(['from', 'only_covered', 'dry_run'])(
    'refuses an option that npm has taken for itself: %s',
    async name => {
      const before = await tree()
      const args = ['--from', await file(published(withLongerSpan))]
      const { code, stderr } = await runScript('spec-pull', args, {
        ...{ root, cwd: root },
        env: { [`npm_config_${name}`]: 'true' },
      })
      expect([code, touched(before, await tree())]).toEqual([1, []])
      expect(stderr).toContain(`--${name.replace('_', '-')} must stand behind --`)
    },
  )

  it('keeps what others have written into the lock meanwhile', async () => {
    // A pipe, which is read only when somebody writes into it.
    const pipe = join(sources, 'pipe.yml')
    spawnSync('mkfifo', [pipe])
    const pulled = pull('--from', pipe)
    // Opening it waits for the reader, who has read the lock by then.
    const writer = await open(pipe, 'w')
    const name = join(root, 'spec/lock.json')
    await writeFile(name, (await readFile(name, 'utf8')).replace('docs.propexo.com', 'mirror.example.com'))
    const before = await tree()
    await writer.writeFile(published(withLongerSpan))
    await writer.close()
    const { code, stderr } = await pulled
    expect([code, touched(before, await tree())]).toEqual([1, []])
    expect(stderr).toContain('lock.json: was changed meanwhile')
  })

  it('says what the facade misses then', async () => {
    const { code, stdout } = await pull(
      '--from',
      await file(
        published(doc => {
          delete at(doc, 'paths')[AVAILABILITY]
        }),
      ),
      '--dry-run',
    )
    expect(code).toBe(0)
    expect(stdout).toContain('The facade needs what it does not have any more, and npm test will fail:')
    expect(stdout).toContain(`  POST ${AVAILABILITY}: the operation, for appointments.availability`)
  })

  it('can go back from a specification that the facade cannot work with', async () => {
    const away = await pull('--from', await file(dump(smallDocument())))
    expect(away.stdout).toContain('The facade needs what it does not have any more')
    expect(Object.keys(await tree()).filter(name => name.startsWith('generated/validators/put-'))).toEqual([
      'generated/validators/put-things-by-id.d.ts',
      'generated/validators/put-things-by-id.js',
    ])
    const back = await pull('--from', await file(published(), 'back.yml'))
    expect([back.code, back.stdout]).toEqual([0, expect.not.stringContaining('The facade needs')])
    expect(compileLibrary(root)).toBe('')
  }, 600_000)

  it('keeps line ends as the repository has them', async () => {
    const text = published(withLongerSpan)
    await pull('--from', await file(text.replaceAll('\n', '\r\n')))
    expect(await readFile(join(root, 'spec/propexo.yaml'), 'utf8')).toBe(
      canonicalText({ name: 'text', text }),
    )
  })
})

/** In an operation that the contract does not have. */
const withUnknownKeyword = (doc: JsonObject): void => {
  const { operationId: _, ...get } = structuredClone(at(doc, 'paths', '/v1/units/', 'get'))
  const content = { 'application/json': { schema: { not: {} } } }
  at(doc, 'paths')['/v1/new/'] = { get: { ...get, responses: { '200': { description: 'OK', content } } } }
}

const NOWHERE = { $ref: '#/components/schemas/Nowhere' }

/** Another answer of an operation that the contract has. */
const withAnswer = (doc: JsonObject, path: string, schema: JsonObject): void => {
  const content = { 'application/json': { schema } }
  at(doc, 'paths', path, 'get', 'responses')['200'] = { description: 'OK', content }
}

type Fault = readonly [name: string, prepare: () => Promise<readonly string[]>, message: string]

const FAULTS: readonly Fault[] = [
  ['a file that is not there', async () => ['--from', 'nowhere.yml'], 'nowhere.yml: cannot be read'],
  ['a folder', async () => ['--from', root], 'cannot be read'],
  ['a web page', async () => ['--from', await file('<html></html>')], 'looks like a web page'],
  ['what is no YAML', async () => ['--from', await file('a: b: c')], 'line 1'],
  ['an empty file', async () => ['--from', await file('')], ''],
  [
    'a specification of another version',
    async () => ['--from', await file(dump({ ...smallDocument(), openapi: '4.0.0' }))],
    '#/openapi: must be 3.0.x',
  ],
  [
    'a keyword that cannot be represented, where the facade uses it',
    async () => ['--from', await file(published(doc => withAnswer(doc, '/v1/event-types/', { not: {} })))],
    '(GET /v1/event-types/ cannot be left out: the facade uses it, in events.types)',
  ],
  [
    'a reference to nothing, where the facade uses it',
    async () => ['--from', await file(published(doc => withAnswer(doc, '/v1/event-types/', NOWHERE)))],
    'dangling $ref "#/components/schemas/Nowhere" (GET /v1/event-types/ cannot be left out',
  ],
  [
    'a reference to nothing in an operation that is to be kept',
    async () => [
      ...['--only-covered', '--from'],
      await file(published(doc => withAnswer(doc, '/v1/units/', NOWHERE))),
    ],
    '(GET /v1/units/ cannot be left out: the contract has it',
  ],
  [
    'none of the own operations',
    async () => ['--only-covered', '--from', await file(dump(smallDocument()))],
    '/paths',
  ],
  ['an address that is not https', async () => ['--from', 'http://127.0.0.1:9/openapi.yaml'], 'is not https'],
  ['an option that there is not', async () => ['--force'], '--only-covered'],
  ['no name', async () => ['--from', ''], '--from names nothing'],
  [
    'a contract with changes that generate has not seen',
    async () => {
      const name = join(root, 'spec/propexo.yaml')
      await writeFile(name, `# mine\n${await readFile(name, 'utf8')}`)
      return ['--from', await file(published())]
    },
    'spec/propexo.yaml: has changed since npm run generate; run that first, or the change would be lost',
  ],
  [
    'a lock that is broken',
    async () => {
      await writeFile(join(root, 'spec/lock.json'), '{"source": {')
      return ['--from', await file(published())]
    },
    'spec/lock.json: cannot be read',
  ],
  [
    'a file of somebody in the folder that generation replaces',
    async () => {
      await writeFile(join(root, 'generated/mine.txt'), 'years of work')
      return ['--from', await file(published(withLongerSpan))]
    },
    'holds mine.txt, which generation did not write',
  ],
  [
    'a changelog that is a folder',
    async () => {
      await rm(join(root, 'spec/CHANGELOG.md'))
      await cp(join(root, 'generated'), join(root, 'spec/CHANGELOG.md'), { recursive: true })
      return ['--from', await file(published(withLongerSpan))]
    },
    'CHANGELOG.md',
  ],
]

describe('npm run spec:pull of', () => {
  it.each(FAULTS)('%s says so, and leaves everything as it was', async (_, prepare, message) => {
    const args = await prepare()
    const before = await tree()
    const { code, stderr } = await pull(...args)
    expect(stderr).toContain(message)
    expect(stderr).not.toMatch(/^\s+at /m)
    expect(code).toBe(1)
    expect(touched(before, await tree())).toEqual([])
  })
})
