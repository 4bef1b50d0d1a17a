import { appendFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { copyRepository } from './repository-copy.js'
import { runScript } from './spec/command.js'

it('before the tests, the first step that fails is shown, and none behind it that fails as well', async () => {
  const root = await copyRepository()
  onTestFinished(() => rm(root, { recursive: true }))
  await appendFile(join(root, 'generated/operations.ts'), '// Not generated.\n')
  await appendFile(join(root, 'src/index.ts'), "export const wrong: number = 'text'\n")
  const { code, stdout, stderr } = await runScript('workshop/before-tests', [], { root, cwd: root })
  expect({ code, stderr }).toEqual({ code: 1, stderr: 'Failed: npm run generate -- --check\n' })
  expect(stdout.split('\n')[0]).toBe('> npm run generate -- --check')
  expect(stdout).toContain('stale: operations.ts (changed)\n')
  expect(stdout).not.toContain('workshop/check.ts')
  expect(stdout).not.toContain('error TS')
})
