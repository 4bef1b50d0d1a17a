import { isPropexoError } from '../src/index.js'
import { demoOnMock } from './demo/on-mock.js'
import { demoOnSandbox } from './demo/on-sandbox.js'

const token = process.env['PROPEXO_TOKEN']

try {
  await (token === undefined ? demoOnMock() : demoOnSandbox(token))
} catch (error) {
  if (!isPropexoError(error)) throw error
  console.error(`\n${error.name}: ${error.message}`)
  process.exitCode = 1
}
