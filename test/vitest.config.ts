import { fileURLToPath } from 'node:url'
import { defineConfig, type ViteUserConfig } from 'vitest/config'

const CONTRACT_TESTS = 'test/contract/**/*.test.ts'

/** Where .ci/run wants vitest's own report. */
const report = process.env['VITEST_REPORT']

const config: ViteUserConfig = defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    testTimeout: 60_000,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    projects: [
      {
        extends: true,
        test: { name: 'own', include: ['test/**/*.test.ts'], exclude: [CONTRACT_TESTS] },
      },
      {
        extends: true,
        // Two Prism servers start only when tests of this project run.
        test: {
          name: 'contract',
          include: [CONTRACT_TESTS],
          globalSetup: 'test/contract/global-setup.ts',
        },
      },
    ],
  },
})

export default config
