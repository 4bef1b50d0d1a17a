/**
 * Run in a process of its own, as programs use one library and not all of them: what the engine learns from one must not
 * slow another down. Each message asks for one run, and the answer is its milliseconds.
 */
import { processorTime } from '../measure.js'
import { type Library, WAYS } from './libraries.js'
import { randomSamples } from './samples.js'
import type { Conversion } from './ways.js'

const [library, conversion, name, instants] = process.argv.slice(2) as [Library, Conversion, string, string]
const way = WAYS[library][conversion].find(each => each.name === name)
const samples = randomSamples(Number(instants))

process.on('message', () => process.send?.(processorTime(() => way?.run(samples))))
