import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { command } from './cli/command.js'
import { location, wholeNumber } from './cli/readers.js'
import { loadContract, noticeLines } from './spec/contract.js'

const isFree = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })

const CLI = join(
  dirname(createRequire(import.meta.url).resolve('@stoplight/prism-cli/package.json')),
  'dist/index.js',
)

const greeting = (
  url: string,
): string => `Contract and overlay on ${url}; stop it with Ctrl-C. It starts in a few seconds. Try:

  curl -H 'Authorization: Bearer any' ${url}/v1/timezones/
  curl -H 'Authorization: Bearer any' -H 'Content-Type: application/json' \\
    -d '{"integration_id":"int_7f3a9c","resident_id":"res_51c09e"}' ${url}/v1/events/appointments/residents

It refuses wrong types and missing fields. It does not see fields and query names that the contract does not declare;
the client does.
`

/** Until it is stopped; this process ends with it. */
const runPrism = (port: number, file: string, isDynamic: boolean): void => {
  const options = ['--host', '127.0.0.1', '--port', String(port), '--multiprocess', 'false']
  const args = [CLI, 'mock', ...options, ...(isDynamic ? ['--dynamic'] : []), file]
  const prism = spawn(process.execPath, args, { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => prism.kill(signal))
  prism.on('exit', (code, signal) => {
    process.exit(signal ? 0 : (code ?? 1))
  })
}

await command({
  call: 'npm run mock --',
  summary: 'serves the contract with the overlay on this machine',
  options: {
    port: { value: 'N', description: 'port on 127.0.0.1', read: wholeNumber(1, 65_535), default: '4010' },
    spec: {
      value: 'FILE-or-URL',
      description: 'specification to serve, with the overlay; default: spec/propexo.yaml',
      read: location('specification'),
    },
    dynamic: { description: 'random answers instead of the examples' },
  },
  run: async ({ options: { port, spec, dynamic } }) => {
    const contract = await loadContract(spec)
    for (const line of noticeLines(contract)) console.log(line)
    if (!(await isFree(port))) {
      console.error(`Port ${port} is in use; choose another with --port.`)
      process.exitCode = 1
      return
    }
    const folder = await mkdtemp(join(tmpdir(), 'propexo-mock-'))
    // Synchronously, in whichever way this process ends. Prism watches the file, so it has to live as long.
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
    const file = join(folder, 'contract.json')
    await writeFile(file, JSON.stringify(contract.doc))
    console.log(greeting(`http://127.0.0.1:${port}`))
    runPrism(port, file, dynamic)
  },
})
