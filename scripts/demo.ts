import { isPropexoError } from '../src/index.js'
import { command } from './cli/command.js'
import { demoOnSandbox } from './demo/on-sandbox.js'
import { demoOnSimulator } from './demo/on-simulator.js'

/** A variable that is set to nothing, as an unset secret of a CI is, is not set. */
const token = process.env['PROPEXO_TOKEN']?.trim() || undefined

await command({
  call: 'npm run demo',
  summary: `books at three PMSs, and shows what people there see, what is refused, and what is lost and found: on a simulator,
or reads from the sandbox with PROPEXO_TOKEN`,
  options: {},
  run: async () => {
    try {
      await (token === undefined ? demoOnSimulator() : demoOnSandbox(token))
    } catch (error) {
      if (!isPropexoError(error)) throw error
      console.error(`\n${error.name}: ${error.message}`)
      if (token !== undefined) console.error('Without PROPEXO_TOKEN the demo needs no network.')
      process.exitCode = 1
    }
  },
})
