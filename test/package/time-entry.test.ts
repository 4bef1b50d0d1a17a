import { spawnSync } from 'node:child_process'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../scripts/spec/command.js'

const bundle = async () => {
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['dist/src/time/index.js'],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'node20',
    // Takes what Node has built in for external, so that the metafile tells of it.
    platform: 'node',
    metafile: true,
    write: false,
  })
  return { code: outputFiles[0]?.contents ?? new Uint8Array(), metafile }
}

/** What a module prints in plain Node. */
const node = (script: string): string => {
  const args = ['--input-type=module', '-e', script]
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' })
  expect(stderr).toBe('')
  return stdout.trim()
}

describe('the entry propexo-client/time', () => {
  it('is at most 4,400 bytes, minified and gzipped', async () => {
    const { code } = await bundle()
    const { length } = gzipSync(code, { level: 9 })
    console.log(`propexo-client/time: ${code.length} bytes minified, ${length} gzipped`)
    expect(length).toBeGreaterThan(1_000)
    expect(length).toBeLessThanOrEqual(4_400)
  })

  it('imports its own folder and the base of our errors, and nothing of Node', async () => {
    const { metafile } = await bundle()
    const files = Object.keys(metafile.inputs)
    expect(files).toContain('dist/src/time/index.js')
    const own = /^dist\/src\/(?:time\/[\w-]+|core\/error)\.js$/
    expect(files.filter(name => !own.test(name))).toEqual([])
    expect(Object.values(metafile.outputs).flatMap(({ imports }) => imports)).toEqual([])
  })

  it('is importable in plain Node and exports what the types promise', () => {
    const names = node(`console.log(Object.keys(await import('propexo-client/time')).sort().join())`)
    expect(names.split(',')).toEqual([
      'TimeInputError',
      'addDays',
      'coveringDates',
      'ianaZone',
      'possibleInstants',
      'ruleZone',
      'timeZoneDataVersion',
      'toInstant',
      'wallTimeAt',
    ])
  })

  it('converts, and throws errors that the main entry knows', () => {
    const printed = node(`
      import { isPropexoError, TimeInputError } from 'propexo-client'
      import { toInstant } from 'propexo-client/time'
      const at = time => toInstant('2026-03-08T' + time, 'America/New_York')
      console.log(at('03:00').toISOString())
      try {
        at('02:30')
      } catch (error) {
        console.log(isPropexoError(error), error instanceof TimeInputError, error.kind, error.code)
      }
    `)
    expect(printed.split('\n')).toEqual([
      '2026-03-08T07:00:00.000Z',
      'true true time_input nonexistent_local_time',
    ])
  })
})
