import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../scripts/spec/command.js'

const node = (script: string) =>
  spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: ROOT, encoding: 'utf8' })

describe('the built package', () => {
  it('is importable in plain Node and exports what the types promise', () => {
    const { stdout, stderr } = node(`console.log(Object.keys(await import('propexo-client')).sort().join())`)
    expect(stderr).toBe('')
    expect(stdout.trim().split(',')).toEqual([
      'AmbiguousWriteError',
      'AuthenticationError',
      'ConfigurationError',
      'ConnectionError',
      'IdempotencyConflictError',
      'InvalidRequestError',
      'JournalError',
      'LimitError',
      'NotFoundError',
      'NotSupportedError',
      'PermissionError',
      'Propexo',
      'PropexoError',
      'RateLimitError',
      'ResponseShapeError',
      'RuleError',
      'ServerError',
      'StatusError',
      'TimeInputError',
      'TimeoutError',
      'TokenError',
      'UnexpectedStatusError',
      'WriteFailedError',
      'isPropexoError',
      'memoryJournal',
      'memoryQuotaStore',
      'timesOf',
    ])
  })

  it('gives validators by their own path', () => {
    const path = 'propexo-client/validators/post-v1-webhooks'
    const { stdout } = node(`console.log((await import('${path}')).validateBody({}))`)
    expect(stdout.trim()).toBe('false')
  })

  it('holds what is needed and nothing else', () => {
    const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: ROOT,
      encoding: 'utf8',
    })
    const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }]
    const names = files.map(({ path }) => path)
    expect(names).toContain('dist/src/index.d.ts')
    expect(names).toContain('dist/generated/schema.d.ts')
    expect(names).toContain('dist/generated/validators/runtime.js')
    expect(names).toContain('spec/propexo.yaml')
    const tops = new Set(names.map(name => name.split('/')[0]))
    expect([...tops].sort()).toEqual([
      'CHANGELOG.md',
      'CONTRIBUTING.md',
      'LICENSE',
      'README.md',
      'SECURITY.md',
      'dist',
      'docs',
      'package.json',
      'spec',
    ])
  })

  it('depends on openapi-fetch only, and imports it in one file', async () => {
    const { dependencies } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
    expect(Object.keys(dependencies)).toEqual(['openapi-fetch'])
    const { stdout } = spawnSync('grep', ['-rl', "from 'openapi-fetch'", 'src'], {
      cwd: ROOT,
      encoding: 'utf8',
    })
    expect(stdout.trim()).toBe('src/transport/openapi.ts')
  })

  it('has a lockfile that pins exactly and names no download host', async () => {
    const { dependencies, devDependencies } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
    for (const version of Object.values({ ...dependencies, ...devDependencies }))
      expect(version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(await readFile(join(ROOT, 'package-lock.json'), 'utf8')).not.toMatch(
      /"resolved"|https?:\/\/[^"]*\.tgz/,
    )
  })

  it('has a lockfile that is complete for every platform, so that npm ci takes it anywhere', async () => {
    const { packages } = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { optionalDependencies?: Record<string, string> }>
    }
    const locked = new Set(
      Object.keys(packages).map(path => path.slice(path.lastIndexOf('node_modules/') + 13)),
    )
    const missing = Object.values(packages)
      .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
      .filter(name => !locked.has(name))
    expect(missing).toEqual([])
  })
})
