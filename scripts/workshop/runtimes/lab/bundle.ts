import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const FOLDER = fileURLToPath(new URL('.', import.meta.url))

const MAIN = `
import { runTasks } from './probe.ts'
const told = await runTasks(JSON.parse(process.argv.at(-1)))
process.stdout.write(JSON.stringify(told), () => process.exit(0))
`

const WORKER = `
import { runTasks } from './probe.ts'
export default { fetch: async request => Response.json(await runTasks(await request.json())) }
`

/** Puts the probe and the client into one module, which knows nothing of Node. */
const bundle = async (contents: string, outfile: string): Promise<void> => {
  await build({
    stdin: { contents, resolveDir: FOLDER, loader: 'js' },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
    logLevel: 'silent',
  })
}

const SIMULATOR_MAIN = `
import { runSimulator } from '../simulator/probe.ts'
const seen = await runSimulator()
process.stdout.write(JSON.stringify([seen]), () => process.exit(0))
`

const SIMULATOR_WORKER = `
import { runSimulator } from '../simulator/probe.ts'
export default { fetch: async () => Response.json([await runSimulator()]) }
`

export const bundleMain = (file: string): Promise<void> => bundle(MAIN, file)
export const bundleWorker = (file: string): Promise<void> => bundle(WORKER, file)
export const bundleSimulator = (file: string, isWorker: boolean): Promise<void> =>
  bundle(isWorker ? SIMULATOR_WORKER : SIMULATOR_MAIN, file)
