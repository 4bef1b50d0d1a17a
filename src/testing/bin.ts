#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { fillSimulator } from './control.js'
import { openSimulator } from './open-simulator.js'
import type { WebhookReceiver } from './webhooks.js'

const USAGE = `Usage: propexo-simulator [options]

Serves a simulator of Propexo's AccessAPI and its PMSs over HTTP, with a control API below /__sim/.

  --port N          port; default 4010, 0 for a free one
  --host NAME       address to listen on; default 127.0.0.1
  --seed N          everything that is random follows from it; default 1
  --now TIME        the time at the start, RFC 3339; default: the present time
  --stopped         the clock moves only by POST /__sim/advance
  --scenario FILE   JSON with the integrations at the start; default: one at Entrata
  --help            this text
`

const OPTIONS = {
  port: { type: 'string', default: '4010' },
  host: { type: 'string', default: '127.0.0.1' },
  seed: { type: 'string', default: '1' },
  now: { type: 'string' },
  stopped: { type: 'boolean', default: false },
  scenario: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const

const MAX_PORT = 65_535

/** Webhooks of the command go out. */
const network: WebhookReceiver = request => fetch(request)

const numberOf = (name: string, text: string): number => {
  const value = Number(text)
  if (text.trim() === '' || !Number.isInteger(value))
    throw new Error(`--${name} must be a whole number, and is ${text}`)
  return value
}

const scenarioOf = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(
      `--scenario ${file} cannot be read as JSON: ${error instanceof Error ? error.message : error}`,
    )
  }
}

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: OPTIONS })
  if (values.help) {
    process.stdout.write(USAGE)
    return
  }
  const port = numberOf('port', values.port)
  if (port < 0 || port > MAX_PORT) throw new Error(`--port must be from 0 to ${MAX_PORT}, and is ${port}`)
  const { now, scenario } = values
  const { simulator, own } = openSimulator(
    {
      seed: numberOf('seed', values.seed),
      clock: values.stopped ? 'stopped' : 'running',
      now: now ?? new Date(),
    },
    network,
  )
  fillSimulator(simulator, scenario === undefined ? undefined : scenarioOf(scenario))
  const server = await simulator.listen({ port, host: values.host })
  process.stdout.write(
    `propexo-simulator listens on ${server.url}; its control API on ${server.url}/__sim/\n`,
  )
  const end = (): void => {
    own.stop()
    void server.close().then(() => process.exit(0))
  }
  process.once('SIGINT', end)
  process.once('SIGTERM', end)
}

main().catch(error => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
})
