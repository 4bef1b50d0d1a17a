import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../scripts/spec/command.js'

const run = (file: string, ...args: string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [join(ROOT, 'node_modules', file), ...args], { cwd: ROOT, encoding: 'utf8' })

let folder = ''
let tarball = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ground-'))
  // Without prepack, which would build anew under the tests that use the build.
  spawnSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {
    cwd: ROOT,
    shell: process.platform === 'win32',
  })
  const [name = 'no tarball'] = await readdir(folder)
  tarball = join(folder, name)
})
afterAll(() => rm(folder, { recursive: true }))

it('knip finds no file, export or dependency that nothing uses', () => {
  const { status, stdout, stderr } = run('knip/bin/knip.js', '--no-progress')
  expect({ status, stdout: stdout.trim(), stderr: stderr.trim() }).toEqual({
    status: 0,
    stdout: '',
    stderr: '',
  })
})

describe('the package as it is published', () => {
  it('has nothing that publint finds', async () => {
    const packed = await readFile(tarball)
    const { messages, pkg } = await publint({
      pack: { tarball: new Uint8Array(packed).buffer },
      strict: true,
    })
    expect(messages.map(message => formatMessage(message, pkg))).toEqual([])
  })

  it('has types that fit what is imported, by every way in which ESM is resolved', () => {
    const { status, stdout } = run(
      '@arethetypeswrong/cli/dist/index.js',
      tarball,
      ...['--profile', 'esm-only', '--format', 'ascii', '--no-emoji', '--no-color'],
    )
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringContaining('"propexo-client/redis"'),
    })
    for (const entry of ['testing', 'sqlite', 'postgres'])
      expect(stdout).toContain(`"propexo-client/${entry}"`)
  })
})
