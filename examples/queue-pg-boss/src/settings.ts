const read = (name: string): string => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is missing in the environment`)
  return value
}

const number = (name: string, byDefault: number): number => Number(process.env[name] ?? byDefault)

/** What the worker is told by its environment. */
export const readSettings = () => ({
  token: read('PROPEXO_TOKEN'),
  /** Where the API is; tests have one of their own. */
  baseUrl: process.env['PROPEXO_URL'],
  account: { integrationId: read('INTEGRATION_ID'), eventTypeId: read('EVENT_TYPE_ID') },
  postgresUrl: read('POSTGRES_URL'),
  /** How often pg-boss looks for jobs that were left behind. */
  superviseSeconds: number('SUPERVISE_SECONDS', 60),
  /** For one attempt. */
  timeoutMs: number('TIMEOUT_MS', 30_000),
  /** How long a worker that has died keeps others from its call. */
  leaseMs: number('LEASE_MS', 60_000),
  recoverMs: number('RECOVER_MS', 60_000),
})

export type Settings = ReturnType<typeof readSettings>
