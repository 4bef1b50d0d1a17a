import { readFileSync } from 'node:fs'
import { command } from '../cli/command.js'

/** True only of whoever publishes, so that nobody can fill them in beforehand. */
const NEEDED = ['repository', 'homepage', 'bugs', 'author'] as const

await command({
  call: 'npx tsx scripts/workshop/publishable.ts',
  summary: 'refuses to publish a package that does not say whose it is; npm runs it before it publishes',
  options: {},
  run: () => {
    const file = new URL('../../package.json', import.meta.url)
    const fields: Readonly<Record<string, unknown>> = JSON.parse(readFileSync(file, 'utf8'))
    const missing = NEEDED.filter(name => !fields[name])
    if (missing.length === 0) return
    console.error(`package.json has no ${missing.join(', ')}: add what is true of you before you publish.`)
    process.exitCode = 1
  },
})
