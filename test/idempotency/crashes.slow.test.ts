import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type CrashPlan, runCrashes } from '../../scripts/workshop/crashes/run.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** Where the dependencies of the package are found. */
const BROKEN = join(ROOT, 'node_modules/.cache/crashes/broken')

const PLAN: Omit<CrashPlan, 'store' | 'workers'> = {
  ...{ binary: process.execPath, kills: 20, maxMs: 30_000, seed: 1, faultRate: 0.1, horizonMs: 8_000 },
  print: () => {},
}

/** Which came with Node 22. */
const hasSqlite = process.getBuiltinModule?.('node:sqlite') !== undefined
if (!hasSqlite)
  console.warn(
    'SKIPPED: no killed processes that share a journal in SQLite, because this Node has no node:sqlite',
  )

/** `npx tsx scripts/workshop/crashes.ts` does the same with a thousand kills. */
describe('processes that are killed and stopped, over HTTP', () => {
  it.for([
    { store: 'sqlite', workers: 3, isSkipped: !hasSqlite },
    { store: 'postgres', workers: 3, isSkipped: false },
    // One process at a time may open it.
    { store: 'pglite', workers: 1, isSkipped: false },
  ] as const)(
    'write once, or leave what nobody can tell: $store',
    async ({ store, workers, isSkipped }, { skip }) => {
      if (isSkipped) skip('no node:sqlite')
      const report = await runCrashes({ ...PLAN, store, workers })
      if (report === undefined) return skip('no Postgres server')
      const { duplicates, lost, unexplained, counts, writes, once, unknown } = report
      console.log(`${store}: ${counts.kills} kills, ${writes} writes, ${once} once`, [...unknown])
      expect({ duplicates, lost, unexplained, broken: counts.broken }).toEqual({
        ...{ duplicates: [], lost: [], unexplained: [], broken: [] },
      })
      expect(counts.kills).toBeGreaterThan(0)
      expect(once).toBeGreaterThan(writes / 2)
    },
  )

  it('are found to write twice where recovery sends again what was being sent', async () => {
    await cp(join(ROOT, 'dist'), BROKEN, { recursive: true })
    const file = join(BROKEN, 'src/idempotency/recover-entries.js')
    const right = await readFile(file, 'utf8')
    const wrong = right.replace("entry.state === 'recorded'", "entry.state !== 'sent'")
    expect(wrong).not.toBe(right)
    await writeFile(file, wrong)
    const report = await runCrashes({ ...PLAN, kills: 6, store: 'pglite', workers: 1, dist: BROKEN })
    await rm(BROKEN, { recursive: true })
    expect(report?.duplicates.length).toBeGreaterThan(0)
  })
})
