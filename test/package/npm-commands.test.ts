import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ROOT } from '../scripts/spec/command.js'

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Readonly<Record<string, string>>
}
/** Run by npm itself, when it packs or publishes. */
const HOOKS = ['prepack', 'prepublishOnly']
const commands = Object.keys(scripts).filter(name => !HOOKS.includes(name))

it('npm run lists at most twelve commands, so that one look finds the right one', () => {
  const { stdout } = spawnSync('npm', ['run', '--json'], {
    cwd: ROOT,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  expect(Object.keys(JSON.parse(stdout))).toEqual(Object.keys(scripts))
  expect(commands.length).toBeLessThanOrEqual(12)
})

it('lists commands by name, those of one subject side by side', () => {
  expect(commands).toEqual([...commands].sort())
})

it('runs only scripts and other commands that exist', () => {
  const lines = Object.values(scripts).join(' && ')
  for (const [, file = ''] of lines.matchAll(/tsx (\S+\.ts)/g))
    expect(existsSync(join(ROOT, file)), file).toBe(true)
  for (const [, name] of lines.matchAll(/npm run ([\w:-]+)/g)) expect(Object.keys(scripts)).toContain(name)
})
