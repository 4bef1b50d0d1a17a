import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { isPropexoError } from '../../src/index.js'
// Before timers are faked: its clock goes by real turns of the event loop.
import '../../src/testing/index.js'
import { ROOT } from '../scripts/spec/command.js'
import { examplesOf, PAGES } from '../support/pages.js'
import { type Course, createReadmeApi, type ReadmeApi } from './readme-api.js'

const examples = PAGES.flatMap(page => examplesOf(page).map(code => ({ page, code })))

/** They need a server, whose tests start one, and one a package that is not installed. */
const NEEDS = ["from 'redis'", "from 'pg'", "from 'msw'"]

const titleOf = (code: string): string =>
  code
    .split('\n')
    .find(line => line !== '' && !/^(import|const propexo|const pms)/.test(line))
    ?.slice(0, 60) ?? code
const RUN = examples
  .filter(({ code }) => !NEEDS.some(need => code.includes(need)))
  .map(({ page, code }) => [page, titleOf(code), code] as const)

const WELL: Course = { vendor: 'ENTRATA', hasRecords: true, ends: 'SUCCESS', writes: 'queued' }

let folder = ''
let runs = 0

/** The snippet on the sources of the entries. */
const toSource = (code: string): string =>
  code
    .replaceAll(/'propexo-client(\/[\w/-]+)?'/g, (_, path: string | undefined) =>
      JSON.stringify(join(ROOT, sourceOf(path))),
    )
    // Clients of one token share what they know, as those of another process do not.
    .replaceAll("token: 'token'", `token: 'token-${runs}'`)
    // Node 20 has none of its own; this one is in memory.
    .replace("import { DatabaseSync } from 'node:sqlite'", () => DATABASE)
    // A test that is being run cannot define others; what they hold runs as it is.
    .replace(
      /^import \{ (expect, )?test \} from '(vitest|node:test)'$/m,
      (_, expecting: string | undefined) =>
        [expecting ? "import { expect } from 'vitest'" : '', RUNNER].join('\n'),
    )
    .replaceAll(/^test\(/gm, 'await test(')
    .replaceAll("'open-write.json'", JSON.stringify(join(folder, 'open-write.json')))

const DATABASE = `import { openWasm } from ${JSON.stringify(join(ROOT, 'test/support/wasm-sqlite.ts'))}
class DatabaseSync { constructor(_: string) { return openWasm(':memory:') } }`
const RUNNER = 'const test = (_: string, body: () => unknown): unknown => body()'

const ENTRIES: Readonly<Record<string, string>> = {
  '/postgres': 'src/postgres.ts',
  '/sqlite': 'src/sqlite.ts',
  '/testing': 'src/testing/index.ts',
  '/time': 'src/time/index.ts',
}

const sourceOf = (path: string | undefined): string => {
  if (path === undefined) return 'src/index.ts'
  return path.startsWith('/validators/') ? `generated${path}.js` : (ENTRIES[path] ?? '')
}

/** Turns of the event loop in which bodies are read and files are written, of which no timer knows. */
const TURNS = 30

/** Runs a snippet as a module, on a clock that jumps to the next timer, and gives what it threw and printed. */
const run = async (code: string, api: ReadmeApi): Promise<{ thrown: unknown; printed: string }> => {
  runs += 1
  const file = join(folder, `snippet-${runs}.ts`)
  await writeFile(file, toSource(code))
  const printed: string[] = []
  const print = (...values: unknown[]): void => void printed.push(values.map(String).join(' '))
  for (const name of ['log', 'warn', 'error'] as const) vi.spyOn(console, name).mockImplementation(print)
  vi.stubGlobal('fetch', api.fetch)
  vi.stubEnv('PROPEXO_TOKEN', 'token')
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] })
  let ended: { readonly thrown: unknown } | undefined
  import(pathToFileURL(file).href).then(
    () => {
      ended = { thrown: undefined }
    },
    (thrown: unknown) => {
      ended = { thrown }
    },
  )
  while (ended === undefined) {
    for (let turn = 0; turn < TURNS; turn += 1) await new Promise<void>(resolve => setImmediate(resolve))
    await vi.advanceTimersToNextTimerAsync()
  }
  return { thrown: ended.thrown, printed: printed.join('\n') }
}

beforeAll(async () => {
  folder = await mkdtemp(join(ROOT, 'test/package/.snippets-'))
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})
afterAll(() => rm(folder, { recursive: true }))

describe('each snippet of the README and docs/', () => {
  it('is among those that are run, but for the ones that need a server or msw', () => {
    // Of what cannot run, each is there for a reason that an example has.
    expect(NEEDS.filter(need => !examples.some(({ code }) => code.includes(need)))).toEqual([])
    expect(examples.length - RUN.length).toBeLessThan(10)
    expect(RUN.length).toBeGreaterThan(10)
  })

  it.each(RUN)('of %s that begins with %s runs where all goes well', async (_, __, code) => {
    expect((await run(code, createReadmeApi(WELL))).thrown).toBeUndefined()
  })

  it.each(RUN)('of %s that begins with %s runs where there is nothing to read', async (_, __, code) => {
    expect((await run(code, createReadmeApi({ ...WELL, hasRecords: false }))).thrown).toBeUndefined()
  })

  it.each(RUN)(
    'of %s that begins with %s gives an error of ours where writes are refused',
    async (_, __, code) => {
      for (const course of [{ writes: 'refused' }, { ends: 'FAILURE' }] as const) {
        const { thrown } = await run(code, createReadmeApi({ ...WELL, ...course }))
        expect(thrown === undefined || isPropexoError(thrown)).toBe(true)
      }
    },
  )
})

const only = (part: string): string => {
  const found = examples.filter(({ code }) => code.includes(part))
  expect(found).toHaveLength(1)
  return found[0]?.code ?? ''
}

describe('the snippets about', () => {
  const files = () => readdir(folder).then(names => names.filter(name => name.endsWith('.json')))

  it('a lost write run where it was lost, here and in another process', async () => {
    const api = createReadmeApi({ ...WELL, writes: 'lost' })
    const lost = await run(only('error.reconcile({'), api)
    expect(lost).toEqual({ thrown: undefined, printed: 'job_1 SUCCESS' })
    expect(await files()).toEqual(['open-write.json'])
    const later = await run(only('writes.reconcile(JSON'), api)
    expect(later).toEqual({ thrown: undefined, printed: 'job_1' })
    expect(await files()).toEqual([])
    expect(api.fetch.requests.filter(({ method }) => method === 'POST')).toHaveLength(1)
  })

  it('a lost write run where none was lost', async () => {
    const api = createReadmeApi(WELL)
    expect(await run(only('error.reconcile({'), api)).toEqual({ thrown: undefined, printed: '' })
    expect(await files()).toEqual([])
    expect(await run(only('writes.reconcile(JSON'), api)).toEqual({ thrown: undefined, printed: '' })
  })

  it('errors catch what the PMS refuses, and what it breaks', async () => {
    const code = only("error.kind === 'write_failed'")
    const failed = await run(code, createReadmeApi({ ...WELL, ends: 'FAILURE' }))
    expect(failed.thrown).toBeUndefined()
    expect(failed.printed).toContain('The PMS said no: no')
    const ofLeads = code.replace('residents', 'leads')
    const ruled = await run(ofLeads, createReadmeApi({ ...WELL, vendor: 'RESMAN' }))
    expect(ruled.thrown).toBeUndefined()
    expect(ruled.printed).toContain('ResMan does not support')
    const refused = await run(code, createReadmeApi({ ...WELL, writes: 'refused' }))
    expect(refused.thrown).toBeUndefined()
    expect(refused.printed).toContain('invalid_request')
  })

  it('many jobs print the failed ones too', async () => {
    const { printed } = await run(only('writes.settle('), createReadmeApi({ ...WELL, ends: 'FAILURE' }))
    expect(printed.match(/job_\d FAILURE/g)).toHaveLength(3)
  })

  it('times print what stands beside them', async () => {
    const shown = examples.filter(({ code }) => /console\.log\(time\?\.date.*\n?.*\/\/ /.test(code))
    expect(shown.map(({ page }) => page)).toEqual(['README.md', 'docs/time.md'])
    for (const { page, code } of shown) {
      const said = /\/\/ (?:at Entrata: )?(2026.*)$/m.exec(code)?.[1]
      expect((await run(code, createReadmeApi(WELL))).printed, page).toBe(said)
    }
  })
})
