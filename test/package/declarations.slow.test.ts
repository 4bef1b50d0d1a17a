import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { declaredConsumer } from './declared-consumer.js'
import { type InstalledProject, installPacked, type Layout } from './installed.js'
import { complaintsOf, programOf } from './program.js'

/** With the least number of types that there are to name. */
const ENTRIES: readonly (readonly [entry: string, atLeast: number])[] = [
  ['propexo-client', 300],
  ['propexo-client/time', 25],
  ['propexo-client/redis', 8],
  ['propexo-client/sqlite', 12],
  ['propexo-client/postgres', 12],
  ['propexo-client/testing', 100],
  ['propexo-client/validators/post-v1-events-leads', 3],
]

/** What takes types as arguments, as a program calls it. */
const GENERIC = `
import { Propexo } from 'propexo-client'
import { createSimulator } from 'propexo-client/testing'
const propexo = new Propexo({ token: 'token' })
export const { api } = propexo
export const { GET, POST, PUT, DELETE, request, use, eject } = api
export const read = await api.GET('/v1/timezones/', { params: { query: { limit: 1 } } })
export const bytes = await api.GET('/v1/events/', { parseAs: 'arrayBuffer' })
export const write = () => api.POST('/v1/events/leads', { body: { integration_id: 'int_1' } })
export const change = api.PUT('/v1/events/leads/{event_id}', { params: { path: { event_id: 'evt_1' } }, body: {} })
export const asked = api.request('get', '/v1/residents/', {})
export const { data, error, response } = read
export const residents = propexo.list('/v1/residents/')
export const resident = (await residents.next()).value
export const integrations = async () => {
  const found = []
  for await (const each of propexo.list('/v1/admin/integrations/')) found.push(each)
  return found
}
export const listOf = propexo.list
export const sim = createSimulator()
export const { runUntil } = sim.clock
export const ended = await runUntil(integrations())
`

describe.each<Layout>(['npm', 'pnpm'])('a library on the package as %s installs it', layout => {
  let project: InstalledProject
  beforeAll(async () => {
    project = await installPacked(layout)
  }, 300_000)
  afterAll(() => project?.remove())

  // Each by itself: a program that takes one entry only has nothing of the others to name types by.
  it.each(ENTRIES)(
    'has declarations that name everything that %s gives and takes',
    async (entry, atLeast) => {
      const { source, exported, generic } = declaredConsumer(project, entry)
      expect(exported).toBeGreaterThan(atLeast)
      // Else something generic has no call below.
      expect(
        generic.filter(
          name => !/^(?:new Propexo\.(?:api\.\w+|list)|createSimulator\(\)\.clock\.runUntil)$/.test(name),
        ),
      ).toEqual([])
      expect(complaintsOf(programOf(project.folder, { 'everything.ts': source }))).toBe('')
    },
  )

  it('has declarations that name what its generic methods give for given types', () => {
    expect(complaintsOf(programOf(project.folder, { 'generic.ts': GENERIC }))).toBe('')
  })
})
