import { isPropexoError } from '../src/index.js'
import { command } from './cli/command.js'
import { demoOnMock } from './demo/on-mock.js'
import { demoOnSandbox } from './demo/on-sandbox.js'

/** A variable that is set to nothing, as an unset secret of a CI is, is not set. */
const token = process.env['PROPEXO_TOKEN']?.trim() || undefined

await command({
  call: 'npm run demo',
  summary: `books, moves and cancels an appointment, logs a call, and reads back: against a mock without network,
or against the sandbox with PROPEXO_TOKEN`,
  options: {},
  run: async () => {
    try {
      await (token === undefined ? demoOnMock() : demoOnSandbox(token))
    } catch (error) {
      if (!isPropexoError(error)) throw error
      console.error(`\n${error.name}: ${error.message}`)
      if (token !== undefined) console.error('Without PROPEXO_TOKEN the demo needs no network.')
      process.exitCode = 1
    }
  },
})
