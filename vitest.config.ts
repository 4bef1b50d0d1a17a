import { defineConfig, type ViteUserConfig, type ViteUserConfigFn } from 'vitest/config'

const CONTRACT_TESTS = 'test/contract/**/*.test.ts'
const TIME_TESTS = 'test/time/**/*.test.ts'
/** They start processes, compile whole projects, read whole publications, or repeat much of what a fast file holds. */
const SLOW_TESTS = 'test/**/*.slow.test.ts'
/** They replace modules, which other files of the same process may have loaded. */
const MOCKING_TESTS = ['test/writes/validated-once.test.ts']

/**
 * Zones of the machine that conversions are tested in, because libraries are known to go wrong around the clock change of
 * their host: none, one of a whole hour, one of half an hour, and an offset of half an hour. The first runs every random
 * case, the others fewer.
 */
const HOST_ZONES = ['UTC', 'America/New_York', 'Australia/Lord_Howe', 'America/St_Johns']

/** Where .ci/run wants vitest's own report. */
const report = process.env['VITEST_REPORT']

/**
 * `npm test` runs with `--mode fast`: without slow files, with a tenth of the random cases, in two host zones.
 * RANDOM_CASES=few or all sets the amount of random cases by itself.
 */
const config: ViteUserConfigFn = defineConfig(({ mode }): ViteUserConfig => {
  const isFast = mode === 'fast'
  const amount = process.env['RANDOM_CASES'] ?? (isFast ? 'few' : 'all')
  // What a project extends is read anew, in another mode.
  const env = { RANDOM_CASES: amount }
  return {
    test: {
      testTimeout: 300_000,
      hookTimeout: 300_000,
      // Nothing in them goes by real time, so that a busy machine does no harm.
      maxWorkers: '100%',
      reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
      projects: [
        {
          extends: true,
          test: {
            name: 'own',
            include: ['test/**/*.test.ts'],
            exclude: [CONTRACT_TESTS, TIME_TESTS, ...(isFast ? [SLOW_TESTS, ...MOCKING_TESTS] : [])],
            env,
            // To load what all of them import takes a third of the time; the whole suite gives each file its own process.
            isolate: !isFast,
            setupFiles: 'test/support/own-accounts.ts',
          },
        },
        ...(isFast
          ? [{ extends: true as const, test: { name: 'mocking', include: MOCKING_TESTS, env } }]
          : []),
        {
          extends: true,
          // Two Prism servers start only when tests of this project run.
          test: {
            name: 'contract',
            env,
            include: [CONTRACT_TESTS],
            ...(isFast && { exclude: [SLOW_TESTS] }),
            globalSetup: 'test/contract/global-setup.ts',
          },
        },
        ...(isFast ? HOST_ZONES.slice(0, 2) : HOST_ZONES).map((zone, index) => ({
          extends: true as const,
          test: {
            name: `time ${zone}`,
            include: [TIME_TESTS],
            setupFiles: 'test/time/in-host-zone.ts',
            // Threads would all have the zone of the process.
            pool: 'forks' as const,
            // A process for each file would take as long as the tests; what imports the entry anew puts it back.
            isolate: false,
            env: { TZ: zone, HOST_ZONE: zone, RANDOM_CASES: index === 0 ? amount : 'few' },
          },
        })),
      ],
    },
  }
})

export default config
