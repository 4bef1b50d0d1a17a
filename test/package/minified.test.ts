import { spawnSync } from 'node:child_process'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../scripts/spec/command.js'

/** Runs a program, bundled and minified as an application is before it is deployed; gives what it printed, as JSON. */
const runMinified = async (program: string): Promise<unknown> => {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: ROOT, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'node20',
    platform: 'node',
    write: false,
  })
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module'], {
    input: outputFiles[0]?.text ?? '',
    encoding: 'utf8',
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return JSON.parse(stdout)
}

/** A program that makes a client throw each of its errors, and prints how they name themselves. */
const ALL_ERRORS = `
import * as entry from './src/index.ts'
import { toInstant } from './src/time/index.ts'

const client = (answer, options = {}) =>
  new entry.Propexo({ token: 'token_1', fetch: async () => answer(), retry: false, quota: false, reconcile: false, ...options })
const refuse = status => () => client(() => Response.json({}, { status })).writes.get('job_1').status()
const failed = { write_status: 'FAILURE', errors: ['no'], created_record_id: null }
const calls = [
  ...[400, 401, 403, 404, 405, 409, 429, 500].map(refuse),
  () => new entry.Propexo({}),
  () => toInstant('2026-02-30T12:00', 'America/Denver'),
  () => client(() => Response.json({})).list('/v1/nowhere/'),
  () => client(() => Promise.reject(new Error('socket hang up'))).writes.get('job_1').status(),
  () => client(() => new Promise(() => {}), { timeoutMs: 1 }).writes.get('job_1').status(),
  () => client(() => new Response('x'.repeat(2_000)), { limits: { responseBytes: 1_000 } }).writes.get('job_1').status(),
  () => client(() => Response.json({}), { token: () => Promise.reject(new Error('vault')) }).writes.get('job_1').status(),
  () => client(() => new Response('')).writes.get('job_1').status(),
  () => client(() => Response.json(failed)).writes.get('job_1').wait({ pollMs: 1 }),
  () => client(() => Response.json({}, { status: 502 })).api.POST('/v1/events/leads', { body: { integration_id: 'int_1' } }),
  () => client(() => Response.json({}), { journal: entry.memoryJournal() }).writes.resolve('a', 'not_processed'),
  async () => {
    const { api } = client(() => Response.json({ job_id: 'job_1' }), { journal: entry.memoryJournal() })
    const post = notes => api.POST('/v1/events/leads', { body: { integration_id: 'int_1', notes }, idempotencyKey: 'a' })
    await post('one')
    await post('another')
  },
]
const seen = []
for (const call of calls) {
  const error = await (async () => call())().then(() => undefined, thrown => thrown)
  const { name, kind } = error ?? {}
  const json = JSON.parse(JSON.stringify(error ?? {}))
  seen.push({ name, kind, inJson: json.name, inText: String(error).split(':')[0], className: error?.constructor.name })
}
const exported = Object.keys(entry).filter(name => /^[A-Z]\\w*Error$/.test(name))
console.log(JSON.stringify({ seen, exported }))
`

interface Seen {
  readonly name: string
  readonly kind: string
  readonly inJson: string
  readonly inText: string
  readonly className: string
}

/** Never thrown themselves: what they have in common stands in them. */
const BASES = ['PropexoError', 'StatusError']

describe('errors of a program that is minified', () => {
  it('have the names that they are exported by, as have their JSON and their text', async () => {
    const { seen, exported } = (await runMinified(ALL_ERRORS)) as { seen: Seen[]; exported: string[] }
    // Else this would prove nothing: the classes themselves have lost their names.
    for (const { name, className } of seen) expect(className).not.toBe(name)
    expect(seen.map(({ name }) => name).sort()).toEqual(exported.filter(each => !BASES.includes(each)).sort())
    for (const { name, inJson, inText } of seen)
      expect({ inJson, inText }).toEqual({ inJson: name, inText: name })
    expect(new Set(seen.map(({ kind }) => kind)).size).toBe(seen.length)
  })
})
