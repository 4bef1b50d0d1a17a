import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ROOT } from '../scripts/spec/command.js'

it('npm run docs has no warning, such as a name without a sentence or a link to nothing', () => {
  const typedoc = join(ROOT, 'node_modules/typedoc/bin/typedoc')
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [typedoc, '--tsconfig', 'tsconfig.docs.json', '--emit', 'none'],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  )
  expect(`${stdout}${stderr}`).not.toContain('[warning]')
  expect(status).toBe(0)
})
