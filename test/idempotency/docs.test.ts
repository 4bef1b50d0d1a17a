import { expect, it } from 'vitest'
import { CRASHES, TRANSITIONS } from '../../src/journal/states.js'
import { expectWritten } from '../support/pages.js'

const PAGE = { page: 'docs/exactly-once.md', test: 'test/idempotency/docs.test.ts' }

const named = (state: string | undefined): string => (state === undefined ? 'not there' : `\`${state}\``)

it('has the states and transitions of the code', () => {
  const rows = TRANSITIONS.map(({ from, to, when }) => `| ${named(from)} | ${named(to)} | ${when} |\n`)
  expectWritten({ ...PAGE, name: 'transitions' }, `| from | to | when |\n|---|---|---|\n${rows.join('')}`)
})

it('has the crashes of the code, one for each state', () => {
  const states = new Set(TRANSITIONS.flatMap(({ from, to }) => [from, to]))
  expect(new Set(CRASHES.map(({ state }) => state))).toEqual(states)
  const rows = CRASHES.map(({ state, server, next }) => `| ${named(state)} | ${server} | ${next} |\n`)
  const head = '| state | what the server may have done | what happens next |\n|---|---|---|\n'
  expectWritten({ ...PAGE, name: 'crashes' }, head + rows.join(''))
})
