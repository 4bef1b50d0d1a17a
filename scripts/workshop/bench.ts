import { command } from '../cli/command.js'
import { oneOf, wholeNumber } from '../cli/readers.js'
import type { Bench, Ratio } from './bench/bench.js'
import { journal } from './bench/journal.js'
import { overhead } from './bench/overhead.js'
import { quota } from './bench/quota.js'
import { time } from './bench/time.js'

const BENCHES = { time, quota, overhead, journal } satisfies Record<string, Bench>
type Name = keyof typeof BENCHES
const NAMES = Object.keys(BENCHES) as Name[]
const readName = oneOf(NAMES)

const isBeyond = ({ ratio, limit, isMost }: Ratio): boolean => !(isMost ? ratio <= limit : ratio >= limit)

await command({
  call: 'npm run bench --',
  summary: 'measures what a call, the quota, a journal and conversions cost, as ratios to others',
  positionals: {
    value: 'NAME',
    description: `what to measure: ${NAMES.join(', ')}; default: all`,
    min: 0,
    max: Number.POSITIVE_INFINITY,
    read: readName,
  },
  options: {
    rounds: {
      value: 'N',
      description: 'how often each is timed; the median counts',
      read: wholeNumber(1),
      default: '11',
    },
    instants: { value: 'N', description: 'how many inputs', read: wholeNumber(1), default: '20000' },
    check: { description: 'exit 1 when a ratio is beyond its limit' },
    json: { description: 'print the result as one object, by name where there are several' },
  },
  run: async ({ positionals, options: { rounds, instants, check, json } }) => {
    const names = positionals.length > 0 ? positionals : NAMES
    const settings = { rounds, instants, print: json ? () => {} : console.log }
    const ratios: Ratio[] = []
    const results: Record<string, unknown> = {}
    for (const name of names) {
      const report = await BENCHES[name](settings)
      ratios.push(...report.ratios)
      results[name] = report.json
    }
    if (json) console.log(JSON.stringify(names.length === 1 ? results[names[0] ?? ''] : results, null, 2))
    const beyond = ratios.filter(isBeyond)
    for (const { name, ratio, limit, isMost } of beyond)
      console.error(`${isMost ? 'above' : 'below'} ${limit}: ${name} is ${ratio.toFixed(2)}`)
    if (check && beyond.length > 0) process.exitCode = 1
  },
})
