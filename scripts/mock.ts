import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadContract, noticeLines } from './spec/contract.js'
import { fromCaller } from './spec/location.js'
import { SpecError } from './spec/problem.js'

const USAGE = `npm run mock -- [--port N] [--spec FILE-or-URL] [--dynamic]
  --port     port on 127.0.0.1                       default: 4010
  --spec     specification to serve, with the overlay default: spec/propexo.yaml
  --dynamic  random answers instead of the examples`

const fail = (reason: string): never => {
  console.error(reason)
  process.exit(1)
}

const readArguments = () => {
  try {
    const options = {
      port: { type: 'string' },
      spec: { type: 'string' },
      dynamic: { type: 'boolean' },
    } as const
    return parseArgs({ options }).values
  } catch (cause) {
    return fail(`${cause instanceof Error ? cause.message : cause}\n${USAGE}`)
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })

const { port: portText = '4010', spec, dynamic = false } = readArguments()
const port = Number(portText)
if (!Number.isInteger(port) || port < 1 || port > 65_535)
  fail(`--port must be 1 to 65535, and is ${portText}\n${USAGE}`)

const contract = await loadContract(spec === undefined ? undefined : fromCaller(spec)).catch(error => {
  if (error instanceof SpecError) return fail(error.message)
  throw error
})
for (const line of noticeLines(contract)) console.log(line)
if (!(await isFree(port))) fail(`Port ${port} is in use; choose another with --port.`)

const folder = await mkdtemp(join(tmpdir(), 'propexo-mock-'))
const file = join(folder, 'contract.json')
await writeFile(file, JSON.stringify(contract.doc))

const cli = join(
  dirname(createRequire(import.meta.url).resolve('@stoplight/prism-cli/package.json')),
  'dist/index.js',
)
const url = `http://127.0.0.1:${port}`
console.log(`Contract and overlay on ${url}; stop it with Ctrl-C. It starts in a few seconds. Try:

  curl -H 'Authorization: Bearer any' ${url}/v1/timezones/
  curl -H 'Authorization: Bearer any' -H 'Content-Type: application/json' \\
    -d '{"integration_id":"int_7f3a9c","resident_id":"res_51c09e"}' ${url}/v1/events/appointments/residents

It refuses wrong types and missing fields. It does not see fields and query names that the contract does not declare;
the client does.
`)

const prism = spawn(
  process.execPath,
  [
    cli,
    'mock',
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    '--multiprocess',
    'false',
    ...(dynamic ? ['--dynamic'] : []),
    file,
  ],
  { stdio: 'inherit' },
)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => prism.kill(signal))
// Synchronously, in whichever way this process ends. Prism watches the file, so it has to live as long.
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
prism.on('exit', (code, signal) => {
  process.exit(signal ? 0 : (code ?? 1))
})
