import { spawnSync } from 'node:child_process'
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dump } from 'js-yaml'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { canonicalText } from '../../../scripts/spec/canonical.js'
import { type JsonObject, operationsOf } from '../../../scripts/spec/document.js'
import { sha256 } from '../../../scripts/spec/source.js'
import {
  contractFileIn,
  copyRepository,
  copySmallRepository,
  openRepository,
  type Repository,
  textsIn,
  touched,
} from '../repository-copy.js'
import { compileLibrary, runScript } from '../spec/command.js'
import { smallDocument } from '../spec/documents.js'
import { addOperation, at, published, withLongerSpan, withUnknownKeyword, writeIn } from './publications.js'

let whole: Repository
let small: Repository
let sources = ''

beforeAll(async () => {
  whole = await openRepository(copyRepository)
  small = await openRepository(copySmallRepository)
  sources = await mkdtemp(join(tmpdir(), 'pull-from-'))
}, 600_000)
afterAll(async () => {
  for (const each of [whole, small]) await each.remove()
  await rm(sources, { recursive: true })
})
beforeEach(() => async () => {
  for (const each of [whole, small]) await each.restore()
})

const run = ({ root }: Repository, script: string, ...args: string[]) =>
  runScript(script, args, { root, cwd: root })

const write = (text: string, name?: string): Promise<string> => writeIn(sources, text, name)

const lockOf = async ({
  root,
}: Repository): Promise<{ source: Record<string, string>; contract: Record<string, string> }> =>
  JSON.parse(await readFile(join(root, 'spec/lock.json'), 'utf8'))

const changelogOf = ({ root }: Repository): Promise<string> =>
  readFile(join(root, 'spec/CHANGELOG.md'), 'utf8')

const TODAY = new Date().toISOString().slice(0, 10)
const AVAILABILITY = '/v1/appointment-availability/'

const withLongerSpanAnd =
  (change: (doc: JsonObject) => void) =>
  (doc: JsonObject): void => {
    withLongerSpan(doc)
    change(doc)
  }

describe('npm run spec:pull', () => {
  it('makes the whole published file the contract, in canonical form, and generates from it', async () => {
    const text = published(whole.contract, withLongerSpanAnd(addOperation))
    const from = await write(text)
    const before = await lockOf(whole)
    const { code, stdout, stderr } = await run(whole, 'spec-pull', '--from', from)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('GET /v1/new/')
    expect(stdout).toContain(
      'request.body.availability_duration_days: constraint, {"maximum":7} → {"maximum":14}',
    )
    expect(stdout).toContain('Written: generated, propexo.yaml, CHANGELOG.md, lock.json.')
    const canonical = canonicalText({ name: 'text', text })
    expect(await readFile(contractFileIn(whole.root), 'utf8')).toBe(canonical)
    const { source, contract } = await lockOf(whole)
    expect([source['sha256'], contract['sha256']]).toEqual([sha256(text), sha256(canonical)])
    expect(source).toMatchObject({ url: before.source['url'], comparedOn: TODAY, publishedOn: null })
    // No folder of this machine.
    expect(source['from']).toBe('openapi.yml')
    const changelog = await changelogOf(whole)
    expect(changelog).toContain(`## ${TODAY}, from ${source['from']}\n`)
    expect(changelog).not.toContain(tmpdir())
    const check = await run(whole, 'generate', '--check')
    expect([check.code, check.stdout]).toEqual([
      0,
      expect.stringContaining(`operations: ${operationsOf(whole.contract).length + 1},`),
    ])
    expect(compileLibrary(whole.root)).toBe('')
    // Again: there is nothing to do.
    const after = await textsIn(whole.root)
    expect((await run(whole, 'spec-pull', '--from', from)).stdout).toContain('The contract is up to date.')
    expect(touched(after, await textsIn(whole.root))).toEqual([])
  }, 600_000)

  it('writes with --only-covered what generation gives for the contract', async () => {
    const from = await write(published(small.contract, withLongerSpanAnd(addOperation)))
    expect((await run(small, 'spec-pull', '--from', from, '--only-covered')).code).toBe(0)
    expect((await run(small, 'generate', '--check')).code).toBe(0)
  }, 600_000)

  it('notes only in the lock that a publication changes nothing of the own operations', async () => {
    const before = await textsIn(small.root)
    const from = await write(published(small.contract))
    const { stdout } = await run(small, 'spec-pull', '--from', from, '--only-covered')
    expect(stdout).toContain('no changes\n')
    expect(touched(before, await textsIn(small.root))).toEqual(['spec/lock.json'])
    expect((await lockOf(small)).source['comparedOn']).toBe(TODAY)
  })

  it('puts the newest entry at the head of the changelog', async () => {
    const there = await write(published(small.contract, withLongerSpan))
    await run(small, 'spec-pull', '--from', there, '--only-covered')
    const back = await write(published(small.contract), 'back.yml')
    await run(small, 'spec-pull', '--from', back, '--only-covered')
    const entries = (await changelogOf(small)).split(/^## /m)
    expect(entries[0]).toContain('# Changes of the contract')
    expect(entries[1]).toContain('{"maximum":14} → {"maximum":7}')
    expect(entries[2]).toContain('{"maximum":7} → {"maximum":14}')
  }, 600_000)

  it('writes nothing with --dry-run, and prints the same', async () => {
    const before = await textsIn(small.root)
    const from = await write(published(small.contract, withLongerSpan))
    const dry = await run(small, 'spec-pull', '--from', from, '--dry-run')
    expect([dry.code, touched(before, await textsIn(small.root))]).toEqual([0, []])
    expect(dry.stdout).toContain('Nothing was written, as --dry-run asks.')
    const real = await run(small, 'spec-pull', '--from', from)
    const report = (text: string) => text.slice(0, text.lastIndexOf('\n\n'))
    expect(report(dry.stdout)).toBe(report(real.stdout))
  })

  it('takes the own operations also where others cannot be represented, and tells of those', async () => {
    const from = await write(published(small.contract, withLongerSpanAnd(withUnknownKeyword)))
    const { code, stdout } = await run(small, 'spec-pull', '--from', from, '--only-covered')
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^not taken {4}GET \/v1\/new\/: .*yml:\d+#\/paths\/~1v1~1new~1\/get.*\/not: not cannot/m,
    )
    expect(stdout).toContain('{"maximum":7} → {"maximum":14}')
    expect(await readFile(contractFileIn(small.root), 'utf8')).toContain('maximum: 14')
  })

  it('takes the whole file without what cannot be represented, tells of it, and writes it down', async () => {
    const from = await write(published(small.contract, withUnknownKeyword))
    const { code, stdout } = await run(small, 'spec-pull', '--from', from)
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^left out {5}GET \/v1\/new\/: .*yml:\d+#\/paths\/~1v1~1new~1\/get.*\/not: not cannot/m,
    )
    const changelog = await changelogOf(small)
    const count = operationsOf(small.contract).length
    expect(changelog).toContain(`\n${count} of ${count + 1} operations; sha256`)
    expect(changelog).toContain('Left out, because they cannot be generated from: `GET /v1/new/`.')
    const check = await run(small, 'generate', '--check')
    expect([check.code, check.stdout]).toEqual([0, expect.stringContaining(`operations: ${count},`)])
  }, 600_000)

  it.each(['from', 'only_covered', 'dry_run'])(
    'refuses an option that npm has taken for itself: %s',
    async name => {
      const { root } = small
      const before = await textsIn(root)
      const args = ['--from', await write(published(small.contract, withLongerSpan))]
      const env = { [`npm_config_${name}`]: 'true' }
      const { code, stderr } = await runScript('spec-pull', args, { root, cwd: root, env })
      expect([code, touched(before, await textsIn(root))]).toEqual([1, []])
      expect(stderr).toContain(`--${name.replace('_', '-')} must stand behind --`)
    },
  )

  it('keeps what others have written into the lock meanwhile', async () => {
    const { root } = small
    // A pipe, which is read only when somebody writes into it.
    const pipe = join(sources, 'pipe.yml')
    spawnSync('mkfifo', [pipe])
    const pulled = run(small, 'spec-pull', '--from', pipe)
    // Opening it waits for the reader, who has read the lock by then.
    const writer = await open(pipe, 'w')
    const name = join(root, 'spec/lock.json')
    await writeFile(name, (await readFile(name, 'utf8')).replace('docs.propexo.com', 'mirror.example.com'))
    const before = await textsIn(root)
    await writer.writeFile(published(small.contract, withLongerSpan))
    await writer.close()
    const { code, stderr } = await pulled
    expect([code, touched(before, await textsIn(root))]).toEqual([1, []])
    expect(stderr).toContain('lock.json: was changed meanwhile')
  })

  it('says what the facade misses then', async () => {
    const text = published(whole.contract, doc => {
      delete at(doc, 'paths')[AVAILABILITY]
    })
    const { code, stdout } = await run(whole, 'spec-pull', '--from', await write(text), '--dry-run')
    expect(code).toBe(0)
    expect(stdout).toContain('The facade needs what it does not have any more, and npm test will fail:')
    expect(stdout).toContain(`  POST ${AVAILABILITY}: the operation, for appointments.availability`)
  })

  it('can go back from a specification that the facade cannot work with', async () => {
    const away = await run(whole, 'spec-pull', '--from', await write(dump(smallDocument())))
    expect(away.stdout).toContain('The facade needs what it does not have any more')
    const names = Object.keys(await textsIn(whole.root))
    expect(names.filter(name => name.startsWith('generated/validators/put-'))).toEqual([
      'generated/validators/put-things-by-id.d.ts',
      'generated/validators/put-things-by-id.js',
    ])
    const back = await run(whole, 'spec-pull', '--from', await write(published(whole.contract), 'back.yml'))
    expect([back.code, back.stdout]).toEqual([0, expect.not.stringContaining('The facade needs')])
    expect(compileLibrary(whole.root)).toBe('')
  }, 600_000)

  it('keeps line ends as the repository has them', async () => {
    const text = published(small.contract, withLongerSpan)
    await run(small, 'spec-pull', '--from', await write(text.replaceAll('\n', '\r\n')))
    expect(await readFile(contractFileIn(small.root), 'utf8')).toBe(canonicalText({ name: 'text', text }))
  })
})
