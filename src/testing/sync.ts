import type { IntegrationState } from './integration-state.js'
import { addRecord, nowText, type World } from './world.js'

/** Shows what has changed in a PMS in the lists of the API, as a sync does. */
export const syncIntegration = (world: World, integration: IntegrationState): void => {
  const now = nowText(world)
  const isFirst = integration.syncs === 0
  integration.syncs += 1
  const jobId = world.store.nextId('sync')
  for (const { kind, record, fields, onShown } of integration.pending.splice(0)) {
    const about = { integration, jobId, kind, id: record.id, isFirst }
    if (fields === undefined) {
      addRecord(world, kind, record)
      tellRecord(world, about, { payload: withoutNulls(record.fields) })
    } else {
      const previous: Record<string, unknown> = {}
      for (const [name, value] of Object.entries(fields)) {
        if (JSON.stringify(record.fields[name]) !== JSON.stringify(value))
          previous[name] = record.fields[name] ?? null
      }
      const changed = Object.fromEntries(Object.keys(previous).map(name => [name, fields[name]]))
      Object.assign(record.fields, changed)
      if (Object.keys(changed).length > 0) {
        record.fields['updated_at'] = now
        tellRecord(world, about, { diff: { new: changed, previous } })
      }
    }
    onShown?.()
  }
  for (const table of world.store.tables.values())
    for (const { id, fields } of table.values())
      if (fields['integration_id'] === integration.id && !integration.gone.has(id)) fields['last_seen'] = now
  const own = world.store.table('integrations').get(integration.id)
  if (own) own.fields['last_completed_sync'] = now
  world.tell(isFirst ? 'FIRST_SYNC_COMPLETE' : 'SYNC_COMPLETE', {
    integration_id: integration.id,
    vendor: integration.vendor,
    is_backsync: false,
    successful_job_count: 1,
    failed_job_count: 0,
    is_sync_finished: true,
    job_schedule_id: null,
    models_synced: MODELS,
  })
}

const MODELS = ['events', 'leads', 'applicants', 'residents', 'properties', 'units', 'employees', 'timezones']

/** Documented: payloads leave out what is missing. */
const withoutNulls = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined))

interface Changed {
  readonly integration: IntegrationState
  readonly jobId: string
  readonly kind: string
  readonly id: string
  readonly isFirst: boolean
}

/** Documented: not sent for first syncs. */
const tellRecord = (
  world: World,
  { integration: { id: integrationId, vendor }, jobId, kind, id, isFirst }: Changed,
  what: Readonly<Record<string, unknown>>,
): void => {
  if (isFirst) return
  world.tell(
    'payload' in what ? 'DATA_NEW' : 'DATA_UPDATE',
    {
      job_id: jobId,
      root_job_id: jobId,
      integration_id: integrationId,
      job_type: `sync-${kind}`,
      vendor,
      record_id: id,
      object: kind,
      context: {},
      ...what,
    },
    kind,
  )
}
