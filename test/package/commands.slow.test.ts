import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { profileOf } from '../../src/pms/profiles.js'
import { capabilitiesOf } from '../../src/resources/capabilities.js'
import { ROOT, runScript } from '../scripts/spec/command.js'
import { isOwnContract } from './own-contract.js'

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

/** The id that a job of the mock ends with, whose integrations are of a PMS that gives none. */
const createdIdOf = async (ask: (path: string) => Promise<Response | undefined>): Promise<unknown> => {
  const { results } = Object(await (await ask('/v1/admin/integrations/int_1/'))?.json())
  const { appointments } = capabilitiesOf(profileOf(results.vendor))
  expect(appointments.leads.create.createdId).toBe('next_sync')
  const { created_record_id: id } = Object(await (await ask('/v1/admin/write-status/job_1'))?.json())
  return id
}

describe('npm run mock', () => {
  it('serves contract and overlay on the port, and leaves nothing behind when it is stopped', async () => {
    const port = await freePort()
    const scratch = await mkdtemp(join(tmpdir(), 'mock-test-'))
    const args = [
      '--import',
      import.meta.resolve('tsx'),
      join(ROOT, 'scripts/mock.ts'),
      '--port',
      String(port),
    ]
    const env = { ...process.env, TMPDIR: scratch }
    const mock = spawn(process.execPath, args, { cwd: ROOT, env, stdio: 'ignore', timeout: 200_000 })
    const ended = once(mock, 'exit')
    try {
      const ask = (path = '/v1/timezones/'): Promise<Response | undefined> =>
        fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: 'Bearer any' } }).catch(
          () => undefined,
        )
      let answer = await ask()
      for (let tries = 0; !answer && tries < 1_000; tries += 1) {
        await new Promise(resolve => setTimeout(resolve, 100))
        answer = await ask()
      }
      expect(answer?.status).toBe(200)
      // The overlay's own header.
      expect(answer?.headers.get('x-ratelimit-limit')).toBe('150')
      if (await isOwnContract()) expect(await createdIdOf(ask)).toBeNull()
      const { code, stderr } = await runScript('mock', ['--port', String(port)])
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: `Port ${port} is in use; choose another with --port.\n`,
      })
    } finally {
      mock.kill('SIGINT')
      await ended
    }
    const left = await readdir(scratch)
    expect(left.filter(name => name.startsWith('propexo-mock-'))).toEqual([])
    await rm(scratch, { recursive: true })
  })

  it.each([
    ['a port that is none', ['--port', 'abc'], '--port must be 1 to 65535, and is abc'],
    ['an unknown option', ['--prot', '1'], 'npm run mock -- [--port N]'],
    ['a specification that is not there', ['--spec', 'nowhere.yaml'], 'nowhere.yaml: cannot be read'],
  ])('says what is wrong with %s', async (_, args, message) => {
    const { code, stderr } = await runScript('mock', args)
    expect(code).toBe(1)
    expect(stderr).toContain(message)
  })
})

describe('npm run contract', () => {
  it.each([
    ['an unknown option', ['--sepc', 'x'], 'npm run contract -- [--spec FILE-or-URL]'],
    ['a specification that is not there', ['--spec', 'nowhere.yaml'], 'nowhere.yaml: cannot be read'],
  ])('says what is wrong with %s, and passes nothing', async (_, args, message) => {
    const { code, stderr, stdout } = await runScript('contract', args)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(message)
  })

  it('passes on one GET whose answer refers to itself, and names what the mock does wrong as such', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'contract-test-'))
    const tree = { $ref: '#/components/schemas/Tree' }
    const answer = { description: 'OK', content: { 'application/json': { schema: tree } } }
    const child = { anyOf: [tree, { type: 'null' }] }
    const file = join(folder, 'tree.json')
    await writeFile(
      file,
      JSON.stringify({
        openapi: '3.1.0',
        info: { title: 'Tree', version: '1' },
        paths: { '/tree': { get: { responses: { '200': answer } } } },
        components: { schemas: { Tree: { type: 'object', required: ['child'], properties: { child } } } },
      }),
    )
    // Also within a run that wants a report of its own.
    const env = { NO_COLOR: '1', VITEST_REPORT: join(folder, 'report.json') }
    const { code, stdout } = await runScript('contract', ['--spec', file], { env })
    expect(existsSync(env.VITEST_REPORT)).toBe(false)
    await rm(folder, { recursive: true })
    expect([code, stdout]).toEqual([0, expect.stringMatching(/\n\d+ passed, 0 failed\n$/)])
    expect(stdout).toMatch(/^fault of the mock: .* GET \/tree: .*its own answer is not valid/m)
    expect(stdout).toMatch(/^\d+ faults of the mock, which are none of the client$/m)
  })
})
