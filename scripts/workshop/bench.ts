import { parseArgs } from 'node:util'
import type { Bench, Ratio, Settings } from './bench/bench.js'
import { overhead } from './bench/overhead.js'
import { quota } from './bench/quota.js'
import { time } from './bench/time.js'

const BENCHES: ReadonlyMap<string, Bench> = new Map([
  ['time', time],
  ['quota', quota],
  ['overhead', overhead],
])
const NAMES = [...BENCHES.keys()].join(', ')

const USAGE = `npm run bench -- [NAME ...] [--rounds N] [--instants N] [--check]
  NAME        what to measure: ${NAMES}    default: all
  --rounds    how often each is timed; the median counts    default: 11
  --instants  how many inputs    default: 20000
  --check     exit 1 when a ratio is beyond its limit
  --json      prints the result as one object, by name where there are several`

/** What the caller has to change. */
class UsageError extends Error {}

const countOf = (name: string, text: string): number => {
  const count = Number(text)
  if (Number.isInteger(count) && count > 0) return count
  throw new UsageError(`--${name} must be a whole number above 0, and is ${text}`)
}

interface Arguments {
  readonly names: readonly string[]
  readonly settings: Settings
  readonly check: boolean
  readonly json: boolean
}

const readArguments = (): Arguments => {
  const options = {
    rounds: { type: 'string', default: '11' },
    instants: { type: 'string', default: '20000' },
    check: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  } as const
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true })
    const names = positionals.length > 0 ? positionals : [...BENCHES.keys()]
    for (const name of names) benchOf(name)
    const settings = {
      rounds: countOf('rounds', values.rounds),
      instants: countOf('instants', values.instants),
      print: values.json ? () => {} : console.log,
    }
    return { names, settings, check: values.check, json: values.json }
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
  const { names, settings, check, json } = readArguments()
  const ratios: Ratio[] = []
  const results: Record<string, unknown> = {}
  for (const name of names) {
    const report = await benchOf(name)(settings)
    ratios.push(...report.ratios)
    results[name] = report.json
  }
  if (json) console.log(JSON.stringify(names.length === 1 ? results[names[0] ?? ''] : results, null, 2))
  const beyond = ratios.filter(({ ratio, limit, isMost }) => !(isMost ? ratio <= limit : ratio >= limit))
  for (const { name, ratio, limit, isMost } of beyond)
    console.error(`${isMost ? 'above' : 'below'} ${limit}: ${name} is ${ratio.toFixed(2)}`)
  if (check && beyond.length > 0) process.exitCode = 1
}

main().catch(error => {
  if (!(error instanceof UsageError)) throw error
  console.error(error.message)
  process.exitCode = 1
})
