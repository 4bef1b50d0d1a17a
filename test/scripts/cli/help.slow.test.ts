import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT, runScript } from '../spec/command.js'

const scripts = ['', 'workshop/'].flatMap(folder =>
  readdirSync(join(ROOT, 'scripts', folder))
    .filter(name => name.endsWith('.ts'))
    .map(name => folder + name.slice(0, -'.ts'.length)),
)

const callOf = (script: string): string =>
  script.startsWith('workshop/') && script !== 'workshop/bench'
    ? `npx tsx scripts/${script}.ts`
    : `npm run ${script.replace('workshop/', '').replace('spec-', 'spec:')}`

describe.each(scripts)('scripts/%s.ts', script => {
  it('says with --help how it is called and what it does, and does nothing', async () => {
    const { code, stdout, stderr } = await runScript(script, ['--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const [call, summary] = stdout.split('\n')
    expect(call?.startsWith(callOf(script))).toBe(true)
    expect(summary).toMatch(/^ {2}[a-z]/)
    expect(stdout).toContain('--help')
  })

  it('names every argument that it does not know, with its usage', async () => {
    const { code, stdout, stderr } = await runScript(script, ['--nonsense', '--rubbish=1'])
    expect({ code, stdout }).toEqual({ code: script === 'spec-diff' ? 2 : 1, stdout: '' })
    expect(stderr).toContain('unknown option --nonsense\nunknown option --rubbish\n')
    expect(stderr).toContain(`\n${callOf(script)}`)
    expect(stderr).not.toMatch(/^\s+at /m)
  })
})
