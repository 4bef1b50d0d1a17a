import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSimulator, type Simulator, type SimulatorServer } from '../../../src/testing/index.js'
import { runScript } from '../spec/command.js'

describe('npm run contract -- --live', () => {
  let sim: Simulator
  let server: SimulatorServer
  beforeAll(async () => {
    sim = createSimulator({ clock: 'running', tokens: ['secret-token'] })
    const entrata = sim.integration({ vendor: 'ENTRATA' })
    entrata.lead({ property: entrata.property({ timeZone: 'America/Chicago' }) })
    server = await sim.listen()
  })
  afterAll(() => server.close())

  const live = (args: readonly string[], token = 'secret-token') =>
    runScript('contract', ['--live', ...args], { env: { PROPEXO_TOKEN: token } })

  it('reads from the address with the token of the environment, writes nothing, and exits 0', async () => {
    const { code, stdout, stderr } = await live(['--base-url', server.url])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^GET \/v1\/leads\/: as declared, 1 record$/m)
    expect(stdout).toMatch(/^30 operations that read: .* 0 differ, 11 not read, 0 failed; 0 differences\n$/m)
    expect(stdout).not.toContain('secret-token')
    expect(new Set(sim.requests().map(({ method }) => method))).toEqual(new Set(['GET']))
  })

  it('tells the same as JSON', async () => {
    const { code, stdout } = await live(['--base-url', server.url, '--json'])
    expect([code, JSON.parse(stdout).summary]).toMatchObject([0, { operations: 30, differs: 0, failed: 0 }])
  })

  it('exits 1 where the token is refused', async () => {
    const { code, stdout } = await live(['--base-url', server.url], 'expired')
    expect([code, stdout]).toEqual([1, expect.stringContaining('failed: the API answered 401')])
  })

  it.each([
    [
      'no token',
      [],
      ' ',
      'PROPEXO_TOKEN is not set, so nothing was sent: set it to a token of the environment sandbox\n',
    ],
    [
      'no token of production',
      ['--environment', 'production'],
      '',
      'set it to a token of the environment production\n',
    ],
    ['a base URL that is none', ['--base-url', 'nowhere'], 'any', 'environment'],
    ['an environment that is none', ['--environment', 'sandbx'], 'any', 'must be one of sandbox, production'],
    [
      'two addresses',
      ['--environment', 'sandbox', '--base-url', 'https://a.test'],
      'any',
      'exclude each other',
    ],
    ['a specification', ['--spec', 'x.yaml'], 'any', '--spec cannot go with --live'],
  ])('says what is wrong with %s, and exits 1', async (_, args, token, message) => {
    const { code, stdout, stderr } = await live(args, token)
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining(message)])
    expect(stderr).not.toMatch(/^\s+at /m)
  })

  it('is what its options need, and what npm must not take', async () => {
    const { code, stderr } = await runScript('contract', ['--json', '--base-url=https://a.test'])
    expect(code).toBe(1)
    expect(stderr).toContain('--base-url needs --live\n--json needs --live\n')
    const env = { npm_config_live: 'true' }
    const taken = await runScript('contract', [], { env })
    expect([taken.code, taken.stderr]).toEqual([1, expect.stringContaining('--live must stand behind --')])
  })
})
