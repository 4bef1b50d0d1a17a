import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT, runScript } from './command.js'
import { type Cost, costOf, median } from './cost.js'
import { hasUpstream, NEEDS_UPSTREAM, UPSTREAM } from './upstream.js'

const TEN_OPERATIONS = `
import type { paths } from './generated/schema.js'
import { operations, type OperationKey } from './generated/operations.js'
import { validateBody } from './generated/validators/post-v1-leads.js'
import { validateResponse } from './generated/validators/get-v1-leases.js'

type Ok<P extends keyof paths, M extends keyof paths[P]> =
  paths[P][M] extends { responses: { 200: { content: { 'application/json': infer Body } } } } ? Body : never
type Input<P extends keyof paths, M extends keyof paths[P]> =
  paths[P][M] extends { requestBody: { content: { 'application/json': infer Body } } } ? Body : never

export const results = (
  leases: Ok<'/v1/leases/', 'get'>,
  residents: Ok<'/v1/residents/', 'get'>,
  units: Ok<'/v1/units/', 'get'>,
  vendors: Ok<'/v1/vendors/', 'get'>,
  status: Ok<'/v1/admin/write-status/{root_job_id}', 'get'>,
): unknown[] => [
  ...leases.results.map(each => each.id),
  ...residents.results.map(each => each.id),
  ...units.results.map(each => each.id),
  ...vendors.results.map(each => each.id),
  status.write_status,
]
// A default makes no field required.
export const lead: Input<'/v1/leads/', 'post'> = { integration_id: 'int_1' }
export const lease: Input<'/v1/leases/', 'post'> = { integration_id: 'int_1' }
export const request: Input<'/v1/service-requests/', 'post'> = { integration_id: 'int_1' }
export const appointment: Input<'/v1/events/appointments/leads', 'post'> = { integration_id: 'int_1', title: 'Tour' }
export const hook: Input<'/v1/webhooks/', 'post'> = { url: 'https://example.com', triggers: ['DATA_NEW'] }
// @ts-expect-error a field that does not exist
export const wrong: Input<'/v1/events/appointments/leads', 'post'> = { integration_id: 'int_1', titel: 'Tour' }
export const key: OperationKey = 'POST /v1/purchase-orders/'
export const row: 'write' = operations['POST /v1/purchase-orders/'].kind
export const checks: unknown[] = [validateBody(lead), validateResponse({})]
`

describe.skipIf(!hasUpstream)(`generation from the vendor's published file${NEEDS_UPSTREAM}`, () => {
  let folder = ''
  const out = () => join(folder, 'generated')
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'upstream-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('covers 211 operations, twice with the same bytes', async () => {
    const args = ['--spec', UPSTREAM, '--out', out()]
    const { stdout, stderr, code } = await runScript('generate', args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.trim().split('\n').at(-1)).toMatch(/^operations: 211, schemas: \d+$/)
    const check = await runScript('generate', [...args, '--check'])
    expect({ code: check.code, stderr: check.stderr }).toEqual({ code: 0, stderr: '' })
  }, 600_000)

  it('gives types that compile under strict, for ten operations', async () => {
    await writeFile(join(folder, 'package.json'), '{"type":"module"}')
    await writeFile(join(folder, 'ten.ts'), TEN_OPERATIONS)
    const compilerOptions = {
      ...{ target: 'ES2022', module: 'NodeNext', strict: true, exactOptionalPropertyTypes: true },
      ...{ noUncheckedIndexedAccess: true, noEmit: true, types: [] },
    }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['ten.ts'] }))
    const { spawnSync } = await import('node:child_process')
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
    const { stdout, status } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' })
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 })
  }, 600_000)

  it('gives validators that load in plain Node, all of them', async () => {
    const script = `
      import { readdirSync } from 'node:fs'
      const dir = ${JSON.stringify(join(out(), 'validators'))}
      const names = readdirSync(dir).filter(name => name.endsWith('.js') && name !== 'runtime.js')
      let bodies = 0
      for (const name of names) {
        const { validateBody, validateResponse } = await import(dir + '/' + name)
        if (validateResponse(undefined) !== false) throw new Error(name)
        if (validateBody) bodies += 1
      }
      console.log(names.length, bodies)`
    const { spawnSync } = await import('node:child_process')
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    })
    expect(stdout.trim()).toBe('211 77')
  }, 600_000)

  it('takes at most 4 times as long as the bare openapi-typescript CLI in the same run, and less than 600 MB', async () => {
    await mkdir(join(folder, 'cli'), { recursive: true })
    const bare = [
      'node_modules/openapi-typescript/bin/cli.js',
      UPSTREAM,
      '-o',
      join(folder, 'cli/schema.d.ts'),
    ]
    const ours = ['--import', 'tsx', 'scripts/generate.ts', '--spec', UPSTREAM, '--out', out()]
    const rounds: { bare: Cost; ours: Cost }[] = []
    for (let round = 0; round < 3; round += 1) {
      rounds.push({ bare: await costOf(bare), ours: await costOf(ours) })
    }
    const ratio = median(rounds.map(each => each.ours.ms / each.bare.ms))
    expect(new Set(rounds.flatMap(({ bare, ours }) => [bare.code, ours.code]))).toEqual(new Set([0]))
    const memory = Math.max(...rounds.map(each => each.ours.maxRssMb))
    console.log(`generation: ${ratio.toFixed(2)} times the bare CLI, ${memory.toFixed(0)} MB at most`)
    expect(ratio).toBeLessThan(4)
    expect(memory).toBeLessThan(600)
  }, 600_000)
})
