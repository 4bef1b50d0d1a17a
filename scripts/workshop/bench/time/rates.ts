import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { BenchSettings } from '../bench.js'
import { measure } from '../measure.js'
import { type Figures, figuresOf, LIBRARIES, type Library, WAYS } from './libraries.js'
import { randomSamples } from './samples.js'
import type { Conversion, Way } from './ways.js'

/** A way, and whose it is. */
interface Contestant extends Way {
  readonly library: Library
}

/**
 * Conversions a second by each library, in the fastest of its ways.
 * @throws Error when they do not all give the same answers
 */
export const ratesOf = async (conversion: Conversion, settings: BenchSettings): Promise<Figures> => {
  const contestants = LIBRARIES.flatMap(library =>
    WAYS[library][conversion].map(way => ({ library, ...way })),
  )
  compareAnswers(contestants, settings.instants)
  const times = await measuredTimes(conversion, contestants, settings)
  const rates = contestants.map(({ library, name }, index) => ({
    library,
    name,
    rate: (settings.instants * 1000) / (times[index] ?? Number.NaN),
  }))
  console.log(`${conversion}, conversions a second of processor time`)
  for (const { library, name, rate } of rates)
    console.log(`  ${library.padEnd(17)}  ${perSecond(rate).padStart(9)}  ${name}`)
  return figuresOf(library =>
    Math.max(...rates.filter(each => each.library === library).map(({ rate }) => rate)),
  )
}

const compareAnswers = ([first, ...others]: readonly Contestant[], instants: number): void => {
  for (const sample of randomSamples(instants)) {
    const answer = first?.answer(sample)
    for (const { library, name, answer: answerOf } of others) {
      const other = answerOf(sample)
      if (other === answer) continue
      const input = `${sample.instant} or ${sample.wall} in ${sample.zoneId}`
      throw new Error(`${library}, ${name}, gives ${other} and not ${answer} for ${input}`)
    }
  }
}

const FILE = fileURLToPath(new URL('contestant.ts', import.meta.url))

const measuredTimes = async (
  conversion: Conversion,
  contestants: readonly Contestant[],
  { instants, rounds }: BenchSettings,
): Promise<number[]> => {
  const children = contestants.map(({ library, name }) =>
    fork(FILE, [library, conversion, name, `${instants}`]),
  )
  try {
    return await measure(
      children.map(child => () => runOf(child)),
      rounds,
    )
  } finally {
    for (const child of children) child.kill()
  }
}

/** Milliseconds. */
const runOf = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    const fail = (): void => reject(new Error(`ended too early: ${child.spawnargs.slice(-4).join(', ')}`))
    child.once('exit', fail)
    child.once('message', ms => {
      child.off('exit', fail)
      resolve(Number(ms))
    })
    child.send('run')
  })

/** To three digits; there are no more in it. */
export const perSecond = (rate: number): string => Number(rate.toPrecision(3)).toLocaleString('en-US')
