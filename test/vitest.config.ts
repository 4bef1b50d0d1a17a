import { fileURLToPath } from 'node:url'
import { defineConfig, type ViteUserConfig } from 'vitest/config'

const CONTRACT_TESTS = 'test/contract/**/*.test.ts'

const config: ViteUserConfig = defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
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
          testTimeout: 60_000,
        },
      },
    ],
  },
})

export default config
