import { type Answer, notFound, ok } from './answer.js'
import type { StoredRecord } from './store.js'
import { viewOf } from './views.js'
import { addRecord, nowText, type World } from './world.js'

type Body = Readonly<Record<string, unknown>>

const BY_ID = 'GET /v1/webhooks/{webhook_id}'

const resultOf = (record: StoredRecord): Answer =>
  ok({ result: { ...viewOf(BY_ID, record), headers: record.fields['headers'] ?? null } })

const subscriptions = ({ store }: World, triggers: unknown, model: unknown): object[] =>
  [triggers].flat().map(trigger => ({
    id: store.nextId('whsub'),
    trigger: String(trigger),
    model: typeof model === 'string' ? model : null,
  }))

export const createWebhook = (world: World, body: Body): Answer => {
  const id = world.store.nextId('wh')
  const { url, headers, triggers, active = false, model } = body
  const secret =
    body['secret'] ??
    `whsec_${world.random
      .below(2 ** 32)
      .toString(16)
      .padStart(8, '0')}`
  const record = addRecord(world, 'webhooks', {
    id,
    fields: {
      url,
      active,
      secret,
      system: 'SANDBOX',
      headers,
      triggers: subscriptions(world, triggers, model),
    },
  })
  return resultOf(record)
}

/** Undocumented: what is left out stays, and what is given replaces. */
export const updateWebhook = (world: World, id: string, body: Body): Answer => {
  const record = world.store.table('webhooks').get(id)
  if (record === undefined) return notFound('The webhook')
  const { triggers, model, ...others } = body
  Object.assign(record.fields, others, { updated_at: nowText(world) })
  if (triggers !== undefined) record.fields['triggers'] = subscriptions(world, triggers, model)
  return resultOf(record)
}

export const deleteWebhook = (world: World, id: string): Answer =>
  world.store.table('webhooks').delete(id) ? ok({ result: { id } }) : notFound('The webhook')
