import { parseArgs } from 'node:util'
import { installRuntime } from './runtimes/install.js'
import { type Failure, probe, runTimeTests } from './runtimes/run.js'

/** The oldest Node that is supported, and the newest of each line; their data is of four ages, and 26 has Temporal. */
const VERSIONS = ['20.19.0', '22.23.3', '24.21.0', '26.10.0']

const USAGE = `npm run test:runtimes -- [--only VERSION]...
  --only   run under this version alone, and these where given again    default: ${VERSIONS.join(', ')}`

const fail = (reason: string): never => {
  console.error(`${reason}\n${USAGE}`)
  process.exit(1)
}

const readArguments = (): readonly string[] => {
  try {
    const { only = VERSIONS } = parseArgs({ options: { only: { type: 'string', multiple: true } } }).values
    for (const version of only) {
      if (!VERSIONS.includes(version)) fail(`--only must be one of ${VERSIONS.join(', ')}, and is ${version}`)
    }
    return [...new Set(only)]
  } catch (cause) {
    return fail(cause instanceof Error ? cause.message : String(cause))
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Each test once, whichever host zones it failed in, with the lines before its stack trace as far as they are of use. */
const printFailures = (failures: readonly Failure[]): void => {
  for (const [name, reason] of new Map(failures.map(each => [each.name, each.reason]))) {
    const lines = reason.split('\n')
    const stack = lines.findIndex(line => /^\s+at /.test(line))
    const useful = lines.slice(0, stack === -1 ? undefined : stack).filter(line => line.trim() !== '')
    console.log(
      [`  failed: ${name}`, ...useful.slice(0, 8).map(line => `    ${line.slice(0, 600)}`)].join('\n'),
    )
  }
}

const total = { passed: 0, failed: 0 }

for (const version of readArguments()) {
  const start = performance.now()
  const failures: Failure[] = []
  let passed = 0
  try {
    const binary = await installRuntime(version)
    const { node, runtime, hasTemporal, vancouver } = await probe(binary)
    console.log(
      `Node ${node}: tzdata ${runtime ?? 'unknown'}, Temporal ${hasTemporal ? 'native' : 'not there'}`,
    )
    if (node === version && vancouver === '11:00:00') passed += 1
    else {
      const reason = `Node ${node} says ${vancouver} and not 11:00:00`
      failures.push({ name: '2026-12-01T18:00Z in America/Vancouver', reason })
    }
    const tested = await runTimeTests(binary)
    for (const note of tested.notes) console.log(`  ${note}`)
    passed += tested.passed
    failures.push(...tested.failures)
  } catch (error) {
    failures.push({ name: `Node ${version}`, reason: messageOf(error) })
  }
  printFailures(failures)
  const seconds = Math.round((performance.now() - start) / 1000)
  console.log(`  ${passed} passed, ${failures.length} failed, in ${seconds} s`)
  total.passed += passed
  total.failed += failures.length
}

if (total.failed > 0) process.exitCode = 1
console.log(`runtimes: ${total.passed} passed, ${total.failed} failed`)
