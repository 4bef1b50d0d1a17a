import { parseArgs } from 'node:util'
import type { Bench, Ratio, Settings } from './bench/bench.js'
import { time } from './bench/time.js'

const BENCHES: ReadonlyMap<string, Bench> = new Map([['time', time]])
const NAMES = [...BENCHES.keys()].join(', ')

const USAGE = `npm run bench -- [NAME ...] [--rounds N] [--instants N] [--check]
  NAME        what to measure: ${NAMES}    default: all
  --rounds    how often each is timed; the median counts    default: 11
  --instants  how many inputs    default: 20000
  --check     exit 1 when a ratio is below its limit`

/** What the caller has to change. */
class UsageError extends Error {}

const countOf = (name: string, text: string): number => {
  const count = Number(text)
  if (Number.isInteger(count) && count > 0) return count
  throw new UsageError(`--${name} must be a whole number above 0, and is ${text}`)
}

const readArguments = (): { benches: readonly Bench[]; settings: Settings; check: boolean } => {
  const options = {
    rounds: { type: 'string', default: '11' },
    instants: { type: 'string', default: '20000' },
    check: { type: 'boolean', default: false },
  } as const
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true })
    const benches = (positionals.length > 0 ? positionals : [...BENCHES.keys()]).map(benchOf)
    const settings = {
      rounds: countOf('rounds', values.rounds),
      instants: countOf('instants', values.instants),
    }
    return { benches, settings, check: values.check }
  } catch (cause) {
    throw new UsageError(`${cause instanceof Error ? cause.message : cause}\n${USAGE}`)
  }
}

const benchOf = (name: string): Bench => {
  const bench = BENCHES.get(name)
  if (bench) return bench
  throw new UsageError(`unknown bench ${JSON.stringify(name)}; there is: ${NAMES}`)
}

const main = async (): Promise<void> => {
  const { benches, settings, check } = readArguments()
  const ratios: Ratio[] = []
  for (const bench of benches) ratios.push(...(await bench(settings)))
  const low = ratios.filter(({ ratio, limit }) => !(ratio >= limit))
  for (const { name, ratio, limit } of low) console.error(`below ${limit}: ${name} is ${ratio.toFixed(1)}`)
  if (check && low.length > 0) process.exitCode = 1
}

main().catch(error => {
  if (!(error instanceof UsageError)) throw error
  console.error(error.message)
  process.exitCode = 1
})
