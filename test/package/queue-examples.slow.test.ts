import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { installRuntime } from '../../scripts/workshop/runtimes/install.js'
import { NODES } from '../../scripts/workshop/runtimes/runtimes.js'
import { messageOf } from '../../src/core/error.js'
import { startPostgres } from '../support/postgres-server.js'
import { type ExampleProject, foreignVersions, installExample } from './example-project.js'

/** pg-boss needs 22.12; a newer one than this is as good as that from the registry. */
const newNode = async (): Promise<string> => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const found = NODES.find(({ title }) => title === 'Node 22')
  if (major > 22 || (major === 22 && minor >= 12) || !found) return process.execPath
  return installRuntime(found)
}

/** Whether the servers are there that the tests of the examples start. */
const postgres = await startPostgres()
await postgres?.close()
const hasRedis = spawnSync('redis-server', ['--version']).status === 0
const why = (missing: readonly (string | false)[]): string =>
  missing.filter(each => each !== false).join(', ')
const node = await newNode().catch((cause: unknown) => messageOf(cause))
const isNode = spawnSync(node, ['--version']).status === 0

describe.each([
  {
    name: 'queue-bullmq',
    by: process.execPath,
    missing: why([!hasRedis && 'redis-server', postgres === undefined && 'Postgres']),
  },
  {
    name: 'queue-pg-boss',
    by: node,
    missing: why([postgres === undefined && 'Postgres', !isNode && `Node 22: ${node}`]),
  },
])('examples/$name on the packed package', ({ name, by, missing }) => {
  let project: ExampleProject
  beforeAll(async () => {
    project = await installExample(name)
  }, 300_000)
  afterAll(() => project?.remove())

  it('is type-checked, with what its README shows', async () => {
    expect(await project.run('typescript/bin/tsc')).toEqual({ status: 0, stdout: '' })
    expect(await project.compileReadme()).toEqual({ status: 0, stdout: '' })
  })

  it.skipIf(missing !== '')(
    `passes its own tests${missing && ` (SKIPPED: ${missing} is missing)`}`,
    async () => {
      expect(await project.runBy(by, 'vitest/vitest.mjs', 'run')).toEqual({
        status: 0,
        stdout: expect.stringMatching(/Test Files +1 passed \(1\)\n +Tests +1 passed \(1\)/),
      })
    },
  )

  it('names versions that the repository has', async () => {
    expect(await foreignVersions(name)).toEqual([])
  })
})
