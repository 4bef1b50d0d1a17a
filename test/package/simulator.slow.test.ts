import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import ts from 'typescript'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { examplesOf } from '../support/pages.js'
import { type InstalledProject, installPacked } from './installed.js'

let project: InstalledProject
beforeAll(async () => {
  project = await installPacked('npm')
}, 300_000)
afterAll(() => project?.remove())

const node = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: project.folder,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

describe('the simulator of the packed package', () => {
  it('runs in the test of docs/testing.md under node:test', async () => {
    const [code = ''] = examplesOf('docs/testing.md').filter(each => each.includes("from 'node:test'"))
    const { outputText } = ts.transpileModule(code, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    })
    await writeFile(join(project.folder, 'first.test.mjs'), outputText)
    const { status, stdout } = node('--test', '--test-reporter=tap', 'first.test.mjs')
    expect(stdout).toContain('ok 1 - what people at ResMan see')
    expect([status, /^# pass (\d+)$/m.exec(stdout)?.[1]]).toEqual([0, '1'])
  })

  it('is required by CommonJS', async () => {
    await writeFile(
      join(project.folder, 'consumer.cjs'),
      `const { Propexo } = require('propexo-client')
const { createSimulator } = require('propexo-client/testing')
const sim = createSimulator()
const account = sim.integration({ vendor: 'ENTRATA' })
const lead = account.lead({ property: account.property({ timeZone: 'America/Chicago' }) })
const propexo = new Propexo({ token: 'any', fetch: sim.fetch, clock: sim.clock })
const tour = { appointment_duration_minutes: 30, appointment_type: 'TOUR', notes: 'First visit' }
propexo.integration(account.id).appointments.leads
  .create({ lead_id: lead.id, at: '2026-06-08T14:30:00-05:00', ...tour })
  .then(() => sim.clock.advance('5m'))
  .then(() => console.log(sim.appointments()[0].localTime))
`,
    )
    expect(node('consumer.cjs')).toMatchObject({ status: 0, stdout: '2026-06-08T14:30:00\n' })
  })

  it('is nothing that other entries load', async () => {
    const parts = ['dist/src/testing', 'dist/generated/simulator.js'].map(part =>
      join(project.packageFolder, part),
    )
    const load = (entry: string) =>
      node('--input-type=module', '-e', `console.log(typeof (await import('${entry}')))`)
    for (const part of parts) await rename(part, `${part}.away`)
    try {
      for (const path of ['', '/time', '/redis', '/sqlite', '/postgres', '/validators/post-v1-webhooks'])
        expect(load(`propexo-client${path}`)).toEqual({ status: 0, stdout: 'object\n', stderr: '' })
      expect(load('propexo-client/testing').status).toBe(1)
    } finally {
      for (const part of parts) await rename(`${part}.away`, part)
    }
    expect(load('propexo-client/testing').status).toBe(0)
  })
})

describe('the command propexo-simulator of the packed package', () => {
  let command = ''
  beforeAll(async () => {
    const { bin } = JSON.parse(await readFile(join(project.packageFolder, 'package.json'), 'utf8'))
    const file = join(project.packageFolder, bin['propexo-simulator'])
    // As npm installs it.
    await chmod(file, 0o755)
    const folder = join(project.folder, 'node_modules/.bin')
    await mkdir(folder, { recursive: true })
    command = join(folder, 'propexo-simulator')
    await symlink(file, command)
  })

  let running: ChildProcess | undefined
  afterEach(async () => {
    if (running?.exitCode !== null) return
    running.kill('SIGTERM')
    const [code] = await once(running, 'exit')
    expect(code).toBe(0)
  })

  /** @returns its URL */
  const start = async (...args: string[]): Promise<string> => {
    const child = spawn(command, ['--port', '0', ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    running = child
    const [line] = await once(child.stdout, 'data')
    const [, url = ''] = /listens on (\S+);/.exec(String(line)) ?? []
    return url
  }

  const ask = async (url: string, method = 'GET', body?: object) => {
    const response = await fetch(url, {
      method,
      headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }

  it('serves the API and the control API until it is stopped', async () => {
    const url = await start('--stopped', '--now', '2026-06-01T12:00:00Z')
    expect((await ask(`${url}/v1/leads/`)).body).toMatchObject({ results: [{ id: 'lead_1' }] })
    const { body } = await ask(`${url}/v1/events/appointments/leads`, 'POST', {
      ...{ integration_id: 'int_1', lead_id: 'lead_1', notes: 'First visit', appointment_type: 'TOUR' },
      ...{ appointment_date: '2026-06-08', appointment_time: '13:30:00', appointment_duration_minutes: 30 },
    })
    expect(body).toMatchObject({ job_id: 'job_1' })
    expect((await ask(`${url}/__sim/advance`, 'POST', { by: '5m' })).body).toEqual({
      now: '2026-06-01T12:05:00.000Z',
    })
    expect((await ask(`${url}/__sim/state`)).body).toMatchObject({
      appointments: [{ localTime: '2026-06-08T14:30:00' }],
      jobs: [{ id: 'job_1', status: 'SUCCESS' }],
    })
    running?.kill('SIGTERM')
    const [code] = await once(running as ChildProcess, 'exit')
    expect(code).toBe(0)
    await expect(fetch(url)).rejects.toThrow('fetch failed')
  })

  it('fills itself with a scenario', async () => {
    const file = join(project.folder, 'scenario.json')
    const integrations = [
      { vendor: 'RESMAN', properties: [{ timeZone: 'America/Chicago', leads: [{}, {}] }] },
    ]
    await writeFile(file, JSON.stringify({ integrations }))
    const { body } = await ask(`${await start('--scenario', file)}/v1/leads/`)
    expect(body).toMatchObject({ results: [{ integration_vendor: 'RESMAN' }, {}] })
  })

  it.each([
    [['--prot', '1'], '--prot'],
    [['--port', 'abc'], '--port must be a whole number, and is abc'],
    [['--port', '70000'], '--port must be from 0 to 65535, and is 70000'],
    [['--seed', 'x'], '--seed must be a whole number, and is x'],
    [['--now', 'today'], 'now must be a time in RFC 3339'],
    [['--scenario', 'nowhere.json'], '--scenario nowhere.json cannot be read as JSON'],
    [['--scenario', 'package.json'], 'integrations'],
    [['extra'], 'extra'],
  ])('says what is wrong with %s, and ends with 1', (args, message) => {
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd: project.folder,
      encoding: 'utf8',
      timeout: 20_000,
    })
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('    at ')
  })

  it('tells its options', () => {
    const { status, stdout } = spawnSync(command, ['--help'], { encoding: 'utf8' })
    expect([status, stdout]).toEqual([0, expect.stringContaining('--scenario FILE')])
  })
})
