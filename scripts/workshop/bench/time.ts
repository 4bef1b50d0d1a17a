import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { timeZoneDataVersion } from '../../../src/time/index.js'
import type { Bench, BenchSettings, Ratio } from './bench.js'
import { median, tableOf } from './measure.js'
import { type Figures, figuresOf, type Library, OTHERS } from './time/libraries.js'
import { perSecond, ratesOf } from './time/rates.js'
import { CONVERSIONS } from './time/ways.js'

/** How many times as fast as the others our own conversions must be, once they are warm. */
const LIMIT = 5

/**
 * For information: a conversion ends in a Date, and writing that out by Date's own toISOString costs every side the same
 * 0.7 µs, which is longer than our conversion takes.
 */
const WRITTEN_OUT = 'wall text -> instant text'

/** Conversions between instants and wall clocks, against libraries that do the same. */
export const time: Bench = async settings => {
  const warm: { readonly name: string; readonly rates: Figures }[] = []
  for (const name of CONVERSIONS) warm.push({ name, rates: await ratesOf(name, settings) })
  const first = firstConversions(settings)
  settings.print(`\n${await conditions(settings)}\n`)
  settings.print(
    tableOf([
      ['', 'own', ...OTHERS.flatMap(other => [other, 'ratio'])],
      ...warm.map(({ name, rates }) =>
        row(`${name}, 1/s`, rates, perSecond, other => rates.own / rates[other]),
      ),
      row('first of a process, ms', first, milliseconds, other => first[other] / first.own),
    ]),
  )
  const ratios = warm
    .filter(({ name }) => name !== WRITTEN_OUT)
    .flatMap(({ name, rates }) =>
      OTHERS.filter(other => !isNative(other)).map(
        (other): Ratio => ({
          name: `${name}, own / ${other}`,
          ratio: rates.own / rates[other],
          limit: LIMIT,
        }),
      ),
    )
  return { ratios, json: Object.fromEntries(ratios.map(({ name, ratio }) => [name, ratio])) }
}

/** temporal-polyfill hands everything on to the runtime where that has Temporal, and is not what is measured then. */
const isNative = (library: Library): boolean => library === 'temporal-polyfill' && 'Temporal' in globalThis

const row = (
  name: string,
  figures: Figures,
  show: (figure: number) => string,
  ratio: (other: Library) => number,
): string[] => [
  name,
  show(figures.own),
  ...OTHERS.flatMap(other => [show(figures[other]), ratioText(ratio(other))]),
]

const ratioText = (ratio: number): string => ratio.toFixed(ratio < 1 ? 2 : 1)

const milliseconds = (figure: number): string => figure.toFixed(1)

const FIRST = fileURLToPath(new URL('time/first.ts', import.meta.url))

/** Milliseconds of the first conversion in a new process. */
const firstConversions = ({ rounds }: BenchSettings): Figures => {
  const turns = Array.from({ length: rounds }, () =>
    figuresOf(library => {
      // With the same loader of TypeScript as this process.
      const args = [...process.execArgv, FIRST, library]
      const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' })
      if (status !== 0) throw new Error(`first conversion by ${library}: ${stderr}`)
      return Number(stdout)
    }),
  )
  return figuresOf(library => median(turns.map(turn => turn[library])))
}

const conditions = async ({ rounds, instants }: BenchSettings): Promise<string> => {
  const { devDependencies } = JSON.parse(
    await readFile(new URL('../../../package.json', import.meta.url), 'utf8'),
  ) as { devDependencies: Record<string, string> }
  const { runtime, corrections } = timeZoneDataVersion()
  const versions = OTHERS.map(other => `${other} ${devDependencies[other]}`)
  const lines = [
    `Node ${process.versions.node}, tzdata ${runtime}, corrections of ${corrections} (to none of these zones)`,
    `${versions.join(', ')} (its functions), each in its fastest way; all answers agree`,
    `median of ${rounds} interleaved rounds over ${instants} instants of 2020 to 2035 in 12 zones, by processor time`,
    `each ratio must be ${LIMIT} or more, but for those of '${WRITTEN_OUT}', half of which is toISOString, and of the first conversion, which is the start of Intl`,
  ]
  if (OTHERS.some(isNative))
    lines.push(
      "this runtime has Temporal: temporal-polyfill's figures are those of the runtime, and have no limit",
    )
  return lines.join('\n')
}
