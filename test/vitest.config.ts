import { fileURLToPath } from 'node:url'
import { defineConfig, type ViteUserConfig } from 'vitest/config'

const CONTRACT_TESTS = 'test/contract/**/*.test.ts'
const TIME_TESTS = 'test/time/**/*.test.ts'

/**
 * Zones of the machine that conversions are tested in, because libraries are known to go wrong around the clock change of
 * their host: none, one of a whole hour, one of half an hour, and an offset of half an hour. The first runs every random
 * case, the others fewer.
 */
const HOST_ZONES = ['UTC', 'America/New_York', 'Australia/Lord_Howe', 'America/St_Johns']

/** Where .ci/run wants vitest's own report. */
const report = process.env['VITEST_REPORT']

const config: ViteUserConfig = defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    testTimeout: 300_000,
    // Nothing in them goes by real time, so that a busy machine does no harm.
    maxWorkers: '100%',
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    projects: [
      {
        extends: true,
        test: { name: 'own', include: ['test/**/*.test.ts'], exclude: [CONTRACT_TESTS, TIME_TESTS] },
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
      ...HOST_ZONES.map((zone, index) => ({
        extends: true as const,
        test: {
          name: `time ${zone}`,
          include: [TIME_TESTS],
          setupFiles: 'test/time/in-host-zone.ts',
          // Threads would all have the zone of the process.
          pool: 'forks' as const,
          // A process for each file would take as long as the tests; what imports the entry anew puts it back.
          isolate: false,
          env: { TZ: zone, HOST_ZONE: zone, RANDOM_CASES: index === 0 ? 'all' : 'few' },
        },
      })),
    ],
  },
})

export default config
